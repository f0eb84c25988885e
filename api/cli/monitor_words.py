"""What ``nansha monitor`` says: as text of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.layout import paragraph
from api.cli.monitor_cells import MonitorCells, probability
from api.cli.monitor_document import Scored
from api.messages.dictionary import Language
from evaluation.agreement import FactorAgreement
from evaluation.assessable import Lacking
from evaluation.deviation import INSIDE
from evaluation.drift.shift import Shift, Unshiftable
from evaluation.estimate import Estimate
from evaluation.monitoring.months import Month
from evaluation.monitoring.watch import BAND, Alarm, Watch
from model.law import LawPack
from training.weight_drift import FALSE_ALARM, WeightDrift

_WIDTH, _SHOWN = 100, 10
_INDENT = "  "


def monitor_text(
    found: Watch, drift: WeightDrift, scored: Scored | None, law: LawPack, language: Language
) -> str:
    """Return everything as text."""
    words = _Words(law, language)
    sections = (
        words.heading(found),
        words.alarms(found),
        words.months(found),
        words.factors(found),
        words.calibration(found),
        words.weights(drift),
        words.leniency(found),
        words.deviations(found),
        words.deployment(found),
        words.agreement(scored),
    )
    return "\n".join(line for section in sections for line in section)


class _Words(MonitorCells):
    """The sections in one language."""

    def heading(self, found: Watch) -> Iterator[str]:
        """Yield what it is of."""
        yield self.say("title")
        slots = {
            "card": found.scorecard_version,
            "digest": found.digest,
            "now": " – ".join(found.now),
            "base": " – ".join(found.base),
            "n_now": found.n_now,
            "n_base": found.n_base,
        }
        for key in ("card", "digest", "periods"):
            yield from paragraph(self.say(key, **slots), _WIDTH)
        if found.synthetic:
            yield from paragraph(self.say("synthetic"), _WIDTH)
        yield from paragraph(self.say("scope"), _WIDTH)

    def alarms(self, found: Watch) -> Iterator[str]:
        """Yield every alarm with its false-alarm rate."""
        yield from self.section("alarms")
        if not found.alarms:
            yield self.say("no_alarm")
        for alarm in found.alarms:
            slots = {"name": self._named(alarm), "rate": f"{alarm.false_alarm:.1%}"}
            line = self.say(f"alarm_{alarm.kind}", **slots)
            yield from paragraph(line, _WIDTH, first="! ", rest=_INDENT)

    def months(self, found: Watch) -> Iterator[str]:
        """Yield the monthly series."""
        yield from self.section("months")
        sizes = (
            ("month", 9), ("n", 6), ("total", 21), ("unknown", 10), ("arrested", 18),
            ("deviating", 18), ("shift", 14),
        )  # fmt: skip
        yield from self.table(sizes, [self._month(month) for month in found.months])

    def factors(self, found: Watch) -> Iterator[str]:
        """Yield the factors whose answers changed most, and what more is left unknown."""
        yield from self.section("factors")
        shifts = [each for each in found.factors if isinstance(each, Shift)]
        shown = sorted(shifts, key=lambda each: -each.index / each.cut)[:_SHOWN]
        sizes = (("factor", 40), ("index", 10), ("cut", 10), ("q", 10), ("alarm", 6))
        rows = [
            (
                self.factor(each.name),
                f"{each.index:.3f}",
                f"{each.cut:.3f}",
                probability(each.q),
                "!" if each.q < each.false_alarm else "",
            )
            for each in shown
        ]
        yield from self.table(sizes, rows)
        left = len(found.factors) - len(shifts)
        yield from paragraph(self.say("factors_shown", shown=len(shown), left=left), _WIDTH)

    def calibration(self, found: Watch) -> Iterator[str]:
        """Yield observed to expected by year, and the cumulative sums."""
        yield from self.section("calibration")
        if not found.calibration:
            yield from paragraph(self.say("uncalibrated"), _WIDTH)
            return
        yield from paragraph(self.say("released_only"), _WIDTH)
        sizes = (
            ("year", 6),
            ("n", 8),
            ("events", 8),
            ("expected", 10),
            ("ratio", 22),
            ("p", 9),
            ("alarm", 6),
        )
        rows = [
            (
                str(each.period),
                str(each.n),
                str(each.events),
                f"{each.expected:.1f}",
                self.figure(each.ratio),
                probability(each.p),
                "!" if each.alarm else "",
            )
            for each in found.calibration
        ]
        yield from self.table(sizes, rows)
        for each in found.sums:
            slots = {
                "direction": self.say(each.direction),
                "odds": f"{each.odds:g}",
                "highest": f"{each.highest:.2f}",
                "limit": f"{each.limit:g}",
                "n": each.n,
                "events": each.events,
                "rate": f"{each.false_alarm:.1%}",
            }
            yield from paragraph(self.say("sum", **slots), _WIDTH)

    def weights(self, drift: WeightDrift) -> Iterator[str]:
        """Yield the factors whose points no longer fit."""
        yield from self.section("weights")
        slots = {"first": drift.first, "last": drift.last, "n": drift.n, "events": drift.events}
        yield from paragraph(self.say("weights_of", **slots), _WIDTH)
        if isinstance(drift.found, Lacking):
            yield self.lacking(drift.found)
            return
        if not drift.found.declared:
            yield self.say("weights_fit")
        for test in (each for each in drift.found.tests if each.factor in drift.found.declared):
            low, high = (f"{end:.2f}" for end in test.interval)
            figures = {"ratio": f"{test.ratio:.2f}", "low": low, "high": high}
            line = self.say("weight", name=self.factor(test.factor), **figures)
            yield from paragraph(line, _WIDTH, first="! ", rest=_INDENT)
        yield from paragraph(self.say("weights_rate", rate=f"{FALSE_ALARM:.0%}"), _WIDTH)

    def leniency(self, found: Watch) -> Iterator[str]:
        """Yield the spread of the deciders by year."""
        yield from self.section("leniency")
        sizes = (
            ("year", 6),
            ("deciders", 10),
            ("n", 8),
            ("released", 10),
            ("spread", 44),
            ("p", 9),
        )
        rows = [
            (
                str(each.period),
                str(each.deciders),
                str(each.n),
                f"{each.released:.1%}" if each.n else "",
                self.share(each.spread),
                "" if each.p is None else probability(each.p),
            )
            for each in found.leniency
        ]
        yield from self.table(sizes, rows)

    def deviations(self, found: Watch) -> Iterator[str]:
        """Yield the bands, and the people and offices outside the limits."""
        yield from self.section("deviations")
        shown = [e for e in found.rates if e.division == BAND or e.state not in {INSIDE, None}]
        inside = len(found.rates) - len(shown)
        sizes = (
            ("division", 12),
            ("unit", 14),
            ("n", 7),
            ("count", 7),
            ("rate", 22),
            ("limits", 14),
            ("state", 10),
        )
        rows = [
            (
                self.say(each.division),
                self.say(f"band_{each.unit}") if each.division == BAND else each.unit,
                str(each.n),
                str(each.deviations),
                self.share(each.rate),
                f"{each.limits[0]} – {each.limits[1]}",
                "" if each.state is None or each.division == BAND else self.say(each.state),
            )
            for each in shown
        ]
        yield from self.table(sizes, rows)
        yield from paragraph(self.say("inside", inside=inside), _WIDTH)
        for each in (side for side in found.directions if side.only):
            slots = {
                "division": self.say(each.division),
                "unit": each.unit,
                "n": each.stricter + each.milder,
                "direction": self.say(str(each.only)),
            }
            yield from paragraph(self.say("one_direction", **slots), _WIDTH)

    def deployment(self, found: Watch) -> Iterator[str]:
        """Yield the interrupted series."""
        yield from self.section("deployment")
        each = found.deployment
        if each is None:
            yield from paragraph(self.say("not_deployed"), _WIDTH)
            return
        slots = {"before": each.months_before, "after": each.months_after, "n": each.n}
        yield from paragraph(self.say("deployed", **slots), _WIDTH)
        for key in ("level_change", "slope_change"):
            yield from paragraph(self.say(key, figure=self.share(getattr(each, key))), _WIDTH)
        yield from paragraph(self.say("assumptions"), _WIDTH)

    def agreement(self, scored: Scored | None) -> Iterator[str]:
        """Yield the agreement by factor, the worst first."""
        if scored is None:
            return
        yield from self.section("agreement")
        double = scored.double
        slots = {
            "first": double.raters[0],
            "second": double.raters[1],
            "n": len(double.records),
            "single": double.single,
        }
        yield from paragraph(self.say("raters", **slots), _WIDTH)
        sizes = (
            ("factor", 30),
            ("n", 6),
            ("alike", 8),
            ("kappa", 18),
            ("weighted", 18),
            ("ac1", 18),
            ("work", 6),
        )
        rows = [
            (
                self.factor(each.factor),
                str(each.n),
                f"{each.alike.value:.0%}" if isinstance(each.alike, Estimate) else "",
                self.figure(each.kappa),
                "" if each.weighted is None else self.figure(each.weighted),
                self.figure(each.first_order),
                "!" if each.needs_work else "",
            )
            for each in sorted(scored.factors, key=_worst_first)
        ]
        yield from self.table(sizes, rows)
        yield from paragraph(self.say("needs_work"), _WIDTH)

    def _month(self, month: Month) -> tuple[str, ...]:
        return (
            month.name,
            str(month.n),
            self.figure(month.total, places=1),
            f"{month.unknown.value:.1%}" if isinstance(month.unknown, Estimate) else "",
            self.share(month.arrested),
            self.share(month.deviating),
            self._shift(month.shift),
        )

    def _shift(self, shift: Shift | Unshiftable) -> str:
        if isinstance(shift, Unshiftable):
            return self.lacking(shift.lacking)
        return f"{shift.index:.2f}/{shift.cut:.2f}{' !' if shift.alarm else ''}"

    def _named(self, alarm: Alarm) -> str:
        if alarm.kind in {"factor", "unknown"}:
            return self.factor(alarm.name)
        if alarm.kind == "cusum":
            return self.say(alarm.name)
        division, _, unit = alarm.name.partition(":")
        return f"{self.say(division)} {unit}" if unit else alarm.name


def _worst_first(each: FactorAgreement) -> float:
    return each.first_order.value if isinstance(each.first_order, Estimate) else 2.0
