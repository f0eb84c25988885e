"""What the new card would change: replay, the two heads, and the challenger beside it."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.estimate import Estimate
from evaluation.report.bars import Bar, Bars, draw_bars
from evaluation.report.figure import Figure
from evaluation.report.numbers import NO_FIGURE, decimal, percent
from evaluation.report.section import Section
from evaluation.report.table import Table
from training.replay import LEAST, GroupReplay, Replay
from training.report.contents import ReportContents
from training.report.prose import said, say
from training.report.section import columns, section

_PARTS = ("milder", "same", "stricter")
# What changes stands out from what does not.
_FILLINGS = (1, 0, 2)
_MOST_BARS = 24
_MOST_SHARES = 20


def replay(contents: ReportContents) -> Section | None:
    """Return who would have been treated otherwise, by group, and what would have changed."""
    found = contents.replay
    if found is None:
        return None
    whole = found.groups[0]
    slots = {name: with_share(getattr(whole, name)) for name in ("stricter", "milder", "otherwise")}
    intro = say("replay.intro", n=decimal(whole.n, 0), **slots)
    moves = (_moves(found),) if found.moves else ()
    return section("replay", (intro, say("replay.reading")), _groups(contents, found), *moves)


def with_share(share: Estimate | None) -> str:
    """Return a share in percent with its interval, or that it is hidden."""
    if share is None:
        return say("replay.hidden")
    return f"{percent(share.value)} （{percent(share.low)}至{percent(share.high)}）"


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
        "head", "n", "head_events", "intercept.3", "intercept_deviation.3", "head_slope.4",
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


def _groups(contents: ReportContents, found: Replay) -> Figure:
    title = say("replay.figure")
    chart = Bars(
        id="replay-chart",
        title=title,
        description=say("replay.figure_text"),
        x_label=say("replay.x"),
        parts=tuple(say(f"replay.{part}") for part in _PARTS),
        bars=tuple(_bars(contents, found))[:_MOST_BARS],
        fillings=_FILLINGS,
    )
    rows = tuple(
        (
            said("kind", line.division), _name(contents, line), line.n,
            with_share(line.stricter), with_share(line.milder), with_share(line.otherwise),
            with_share(line.more_than_others) if line.more_than_others else NO_FIGURE,
        )
        for line in found.groups
    )  # fmt: skip
    names = columns("division", "group", "n", "stricter", "milder", "otherwise", "more_than_others")
    note = say("replay.note", least=LEAST)
    return Figure(title, draw_bars(chart), Table("replay", title, names, rows, (note,)))


def _bars(contents: ReportContents, found: Replay) -> Iterator[Bar]:
    """Yield a bar for each group whose counts are shown."""
    for line in found.groups:
        if line.stricter is not None and line.milder is not None:
            up, down = line.stricter.value, line.milder.value
            kind, group = said("kind", line.division), _name(contents, line)
            label = f"{kind}：{group}" if group else kind
            yield Bar(label, (down, 1 - up - down, up), f"n={decimal(line.n, 0)}")


def _moves(found: Replay) -> Table:
    rows = tuple(
        (said("recommendation", move.old), said("recommendation", move.new), move.n)
        for move in found.moves
    )
    return Table("moves", say("replay.moves"), columns("from", "to", "n"), rows)


def _name(contents: ReportContents, line: GroupReplay) -> str:
    return contents.names.get(f"{line.division}.{line.group}", line.group)
