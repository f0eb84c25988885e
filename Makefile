# Everything a person or a build server runs here. The Python to start from: make PYTHON=/path/to/python3.12 …
PYTHON ?= python3
BIN := .venv/bin
PIP := pip --disable-pip-version-check install --quiet --no-input
LOCKED := $(PIP) --require-hashes -r
EDITABLE := $(PIP) --no-deps --no-build-isolation -e .
COMPILE := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# One process for each core; one that has run out of tests takes some of another's.
PARALLEL := -n auto --dist worksteal
DEBIAN_PACKAGES := chromium fonts-noto-cjk

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test set-up check fix soak bench tour lock

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 10

run: .venv/installed ## Prepare .venv if need be, then serve the pages and the interface
	$(BIN)/nansha serve

test: set-up ## Install what the tests need of the system, then check everything
	@$(MAKE) --no-print-directory check

check: .venv/installed ## Format, lint, types, import rules, Dockerfile, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile
	$(BIN)/pytest $(PARALLEL)

fix: .venv/installed ## Repair formatting and what ruff can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: .venv/installed .venv-3.12/installed ## The tests under Python 3.12, then the long forms
	.venv-3.12/bin/pytest $(PARALLEL) -m "not soak and not browser"
	$(BIN)/pytest -m soak --timeout=7200

bench: .venv-bench/installed .venv-fasterrisk/installed .venv-fairness/installed ## Measure beside the peers, in an environment of their own
	.venv-bench/bin/python -m benchmarks

tour: set-up ## Take a picture of every page
	$(BIN)/python examples/tour.py

lock: .venv/installed ## Resolve every dependency anew and write the hashed locks
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements.lock
	$(COMPILE) pyproject.toml -c requirements.lock -o requirements-serve.lock
	$(COMPILE) --group build -c requirements.lock -o requirements-build.lock
	$(COMPILE) pyproject.toml --extra learn -c requirements.lock benchmarks/requirements.in -o benchmarks/requirements.lock
	$(COMPILE) benchmarks/requirements-fasterrisk.in -o benchmarks/requirements-fasterrisk.lock
	$(COMPILE) benchmarks/requirements-fairness.in -o benchmarks/requirements-fairness.lock

# Chromium and Chinese fonts, for the tests that look at pages; everything else comes from the lock.
set-up: .venv/installed
	@missing=""; \
	[ -n "$$NANSHA_TEST_CHROMIUM" ] || command -v chromium >/dev/null || missing=1; \
	ls /usr/share/fonts/opentype/noto/NotoSansCJK-* >/dev/null 2>&1 || fc-list :lang=zh 2>/dev/null | grep -q . || missing=1; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN_PACKAGES); \
	else \
		echo "Chromium or a Chinese font is missing. Install them, then run make again:" >&2; \
		echo "    sudo apt-get install --no-install-recommends $(DEBIAN_PACKAGES)" >&2; exit 1; \
	fi

# The stamp says which lock the environment holds.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})' || \
		{ echo "$(PYTHON) is not Python 3.11 or 3.12. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ echo "Could not make .venv. On Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/$(LOCKED) requirements.lock
	$(BIN)/$(EDITABLE)
	@touch $@

.venv-3.12/installed: requirements.lock pyproject.toml
	@for candidate in "$$NANSHA_PYTHON312" python3.12 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.12.*/bin/python; do \
		[ -n "$$candidate" ] || continue; \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 12))' 2>/dev/null || continue; \
		"$$candidate" -m venv .venv-3.12 && exit 0; \
	done; \
	echo "No Python 3.12 found. Name one: make soak NANSHA_PYTHON312=/path/to/python3.12" >&2; exit 1
	.venv-3.12/bin/$(LOCKED) requirements.lock
	.venv-3.12/bin/$(EDITABLE)
	@touch $@

.venv-bench/installed: .venv/installed benchmarks/requirements.lock
	@test -x .venv-bench/bin/python || $(BIN)/python -m venv .venv-bench
	.venv-bench/bin/$(LOCKED) benchmarks/requirements.lock
	.venv-bench/bin/$(LOCKED) requirements-build.lock
	.venv-bench/bin/$(EDITABLE)
	@touch $@

# A peer that pins libraries of 2023; measured through a process of its own.
.venv-fasterrisk/installed: benchmarks/requirements-fasterrisk.lock
	@test -x .venv-fasterrisk/bin/python || $(PYTHON) -m venv .venv-fasterrisk
	.venv-fasterrisk/bin/$(LOCKED) benchmarks/requirements-fasterrisk.lock
	@touch $@

# A peer that asks for a pandas of before 3; both peers of the group audit stand beside ours there.
.venv-fairness/installed: benchmarks/requirements-fairness.lock
	@test -x .venv-fairness/bin/python || $(PYTHON) -m venv .venv-fairness
	.venv-fairness/bin/$(LOCKED) benchmarks/requirements-fairness.lock
	@touch $@
