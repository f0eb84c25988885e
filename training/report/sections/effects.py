"""What the new card would change: replay, the two heads, and the challenger beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.report.bars import Bar, Bars, draw_bars
from evaluation.report.figure import Figure
from evaluation.report.numbers import decimal
from evaluation.report.table import Table
from training.report.contents import ReplayLine, ReportContents
from training.report.prose import said, say
from training.report.section import Section, columns, section

LEAST_SHOWN = 20
_PARTS = ("low", "medium", "high")
_MOST_BARS = 24
_MOST_SHARES = 20


def replay(contents: ReportContents) -> Section | None:
    """Return who would have been treated otherwise, by group."""
    lines = [line for line in contents.replay if line.n >= LEAST_SHOWN]
    if not lines:
        return None
    whole = lines[0]
    intro = say(
        "replay.intro",
        n=decimal(whole.n, 0),
        stricter=decimal(whole.stricter, 0),
        milder=decimal(whole.milder, 0),
    )
    return section(
        "replay",
        (intro,),
        _bars(lines),
    )


def heads(contents: ReportContents) -> Section | None:
    """Return both calibrated outcomes."""
    if not contents.heads:
        return None
    rows = tuple(
        (
            say(f"heads.{head.id}"), head.n, head.events, head.intercept, head.intercept_deviation,
            head.slope, head.slope_deviation, head.widening,
        )
        for head in contents.heads
    )  # fmt: skip
    names = columns(
        "head", "n", "events", "intercept.3", "intercept_deviation.3", "slope.4",
        "slope_deviation.4", "widening.2",
    )  # fmt: skip
    table = Table("heads", say("heads.table"), names, rows, (say("heads.note"),))
    return section("heads", (say("heads.intro"),), table)


def challenger(contents: ReportContents) -> Section | None:
    """Return what an unconstrained model finds beyond the card."""
    contest = contents.contest("challenger")
    if contest is None or contest.gain is None:
        return None
    gain = contest.gain
    verdict = "close" if gain.holds(0) else "ahead" if gain.value < 0 else "behind"
    # The sentence says how much lower or higher; the difference itself carries the sign.
    turned = verdict == "ahead"
    low, high = (-gain.high, -gain.low) if turned else (gain.low, gain.high)
    value = -gain.value if turned else gain.value
    slots = {
        name: decimal(each, 4) for name, each in zip(("gain", "low", "high"), (value, low, high),
                                                     strict=True)
    }  # fmt: skip
    paragraphs = (say("challenger.intro"), say(f"challenger.{verdict}", **slots))
    return section("challenger", paragraphs, *_shares(contents))


def _shares(contents: ReportContents) -> Iterator[Table]:
    most = sorted(contents.shares, key=lambda share: (-share.card, share.factor))[:_MOST_SHARES]
    if most:
        rows = tuple((contents.names[share.factor], share.card, share.challenger) for share in most)
        names = columns("factor", "card.3", "challenger.3")
        yield Table("shares", say("challenger.table"), names, rows, (say("challenger.note"),))


def _bars(lines: Sequence[ReplayLine]) -> Figure:
    title = say("replay.figure")
    chart = Bars(
        id="replay-chart",
        title=title,
        description=say("replay.figure_text"),
        x_label=say("replay.x"),
        parts=tuple(say(f"decision.{part}") for part in _PARTS),
        bars=tuple(bar for line in lines[:_MOST_BARS] for bar in _pair(line)),
    )
    rows = tuple(
        (
            said("kind", line.kind), line.group, line.n, line.stricter, line.milder,
            *line.old, *line.new,
        )
        for line in lines
    )  # fmt: skip
    names = columns(
        "division", "group", "n", "stricter", "milder",
        *(f"{card}_{part}%" for card in ("old", "new") for part in _PARTS),
    )  # fmt: skip
    note = say("replay.note", least=LEAST_SHOWN)
    return Figure(title, draw_bars(chart), Table("replay", title, names, rows, (note,)))


def _pair(line: ReplayLine) -> tuple[Bar, Bar]:
    kind = said("kind", line.kind)
    name = kind if line.kind == "all" else f"{kind}：{line.group}"
    return (
        Bar(f"{name}　{say('replay.old')}", line.old, f"n={decimal(line.n, 0)}"),
        Bar(say("replay.new"), line.new),
    )
