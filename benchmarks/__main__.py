"""Run benchmarks, each in a process of its own with one thread, and write what they found."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import ONE_THREAD, machine, versions

NAMES = (
    *("batch_scoring", "assess", "http_score", "store_http", "store_queries"),
    *("learner_speed", "learning_curve", "rearrest", "reweighting_fdr"),
    *("selective_labels", "policy_truth", "parole_groups", "group_audit", "drift_alarms"),
)
RESULTS = Path(__file__).with_name("RESULTS.md")


def run(name: str, *, quick: bool) -> str:
    """Return the section that one benchmark prints.

    Raises:
        subprocess.CalledProcessError: if it fails; its own error stands above on stderr.
    """
    command = [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=os.environ | ONE_THREAD
    ).stdout.strip()


def heading(*, quick: bool) -> str:
    """Return what the results were taken on."""
    size = " Small sizes, only to see that it runs: no result." if quick else ""
    day = datetime.now(UTC).date().isoformat()
    return (
        f"# Benchmarks\n\nMeasured by `make bench` on {day}.{size} "
        "All data are synthetic, unless a section says otherwise. Compare the ratios, which are "
        "taken side by side in one run; the times are those of one machine.\n\n"
        f"- Machine: {machine()}\n- Versions: {versions()}"
    )


def main() -> None:
    """Read the command line, run, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(NAMES)}; all if none")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("-o", "--output", type=Path, help="where to write; RESULTS.md for all")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in NAMES]
    if unknown:
        parser.error(f"benchmark {unknown[0]!r} is unknown; allowed: {', '.join(NAMES)}")
    sections = [heading(quick=chosen.quick)]
    for name in chosen.names or NAMES:
        print(f"{name} …", file=sys.stderr)
        sections.append(run(name, quick=chosen.quick))
    text = "\n\n".join(sections) + "\n"
    print(text)
    whole = not chosen.names and not chosen.quick
    output = chosen.output or (RESULTS if whole else None)
    if output:
        output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
