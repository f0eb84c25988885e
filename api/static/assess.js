// Without this script the form works by its button; with it the result follows every change.
const form = document.getElementById("form");
const result = document.getElementById("result");
const spoken = document.getElementById("spoken");
const DELAY_MILLISECONDS = 150;
let timer;
let running = new AbortController();

function openParts() {
  return new Set([...result.querySelectorAll("details[open]")].map((part) => part.id));
}

function closedParts() {
  return new Set([...result.querySelectorAll("details:not([open])")].map((part) => part.id));
}

/** @param {string} html as the server rendered it, already escaped */
function show(html) {
  const open = openParts();
  const closed = closedParts();
  result.innerHTML = html;
  for (const part of result.querySelectorAll("details")) {
    if (open.has(part.id)) part.open = true;
    if (closed.has(part.id)) part.open = false;
  }
  spoken.textContent = result.querySelector("h2")?.textContent ?? "";
  document.body.dataset.shown = String(Number(document.body.dataset.shown ?? 0) + 1);
}

async function refresh() {
  running.abort();
  running = new AbortController();
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.result, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: running.signal,
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.text());
    result.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") result.setAttribute("aria-busy", "failed");
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, DELAY_MILLISECONDS);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = button.dataset.done;
}

document.documentElement.classList.add("scripted");
form.addEventListener("change", later);
form.addEventListener("input", (event) => {
  if (event.target.matches("input:not([type=radio]):not([type=checkbox])")) later();
});
result.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
