"""The model card: what the new card is for, what it is not for, and how good it is.

Form after Mitchell et al. (2019), "Model cards for model reporting", FAT* 2019, section 4.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from evaluation.estimate import Estimate
from evaluation.report.numbers import decimal
from training.report.contents import Contest, ReportContents
from training.report.page import template
from training.report.prose import say

_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*[]<>#|"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One item in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the card."""

    zh: str
    en: str
    items: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The whole card; `watermark` is None where no case is invented."""

    title: Sentence
    watermark: Sentence | None
    parts: tuple[Part, ...]


def model_card(contents: ReportContents) -> ModelCard:
    """Return the model card of a report."""
    prose, slots = _prose(), _slots(contents)
    invented = contents.provenance.synthetic
    return ModelCard(
        title=_filled(prose["title"], slots),
        watermark=_filled(prose["watermark"], slots) if invented else None,
        parts=tuple(_part(part, slots, contents) for part in prose["part"]),
    )


def markdown(card: ModelCard) -> str:
    """Return a model card as Markdown; signs of Markdown in the texts stay plain."""
    lines = [f"# {_plain(card.title.zh)}", "", _plain(card.title.en), ""]
    if card.watermark is not None:
        lines += [f"> **{_plain(card.watermark.zh)}**", f"> {_plain(card.watermark.en)}", ""]
    for part in card.parts:
        lines += [f"## {part.zh} · {part.en}", ""]
        for item in part.items:
            lines += [f"- {_plain(item.zh)}", *([f"  {_plain(item.en)}"] if item.en else [])]
        lines.append("")
    return "\n".join(lines)


def card_page(contents: ReportContents) -> str:
    """Return the model card as an HTML page of its own."""
    return template("model_card.html").render(card=model_card(contents))


@lru_cache(maxsize=1)
def _prose() -> Mapping[str, Any]:
    source = files("training.report").joinpath("card_prose.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def _slots(contents: ReportContents) -> dict[str, str]:
    source, cohort = contents.provenance, contents.cohort
    counts = ("cases", "released", "misconducts", "judged", "imprisoned")
    return {
        **{name: decimal(cohort.total(name), 0) for name in counts},
        "cohort": cohort.sentence,
        "version": source.version,
        "law": source.law_version,
        "digest": source.digest,
        "extracted_on": source.extracted_on,
        "seed": str(source.seed),
    }


def _filled(entry: Mapping[str, str], slots: Mapping[str, str]) -> Sentence:
    return Sentence(*(entry[language].format(**slots) for language in ("zh", "en")))


def _part(part: Mapping[str, Any], slots: Mapping[str, str], contents: ReportContents) -> Part:
    computed = {"metrics": _metrics, "law": _law}.get(part.get("id", ""), _nothing)
    items = tuple(_filled(item, slots) for item in part["items"])
    return Part(part["zh"], part["en"], (*items, *computed(contents)))


def _nothing(_: ReportContents) -> Iterator[Sentence]:
    return iter(())


def _law(contents: ReportContents) -> Iterator[Sentence]:
    if contents.law_basis:
        yield Sentence("；".join(contents.law_basis), "")


def _metrics(contents: ReportContents) -> Iterator[Sentence]:
    new = contents.contest("new")
    if new is None:
        yield Sentence(say("quality.none"), "Too few misconducts to keep cases apart.")
        return
    for (zh, en), estimate in _figures(new).items():
        yield _figure(zh, en, estimate)


def _figures(new: Contest) -> dict[tuple[str, str], Estimate]:
    found = new.performance
    lines = {("校准斜率", "calibration slope"): found.line.slope} if found.line else {}
    return {
        ("AUC", "AUC"): found.auc,
        ("Brier", "Brier score"): found.brier,
        ("对数损失", "log-loss"): found.log_loss,
        **lines,
        ("实际与预计之比", "observed to expected"): found.ratio,
    }


def _figure(zh: str, en: str, estimate: Estimate) -> Sentence:
    value, low, high = (decimal(x, 3) for x in (estimate.value, estimate.low, estimate.high))
    n, events = decimal(estimate.n, 0), decimal(estimate.events, 0)
    return Sentence(
        f"{zh}：{value}（95%区间{low}至{high}；n={n}，违反{events}件）",
        f"{en}: {value} (95 % interval {low} to {high}; n={n}, {events} events)",
    )


def _plain(text: str) -> str:
    return text.translate(_MARKDOWN_SIGNS)
