"""What a run of the invented world may leave out or set otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Options:
    """Switches of a simulation; None takes the value of ``world.toml``.

    Attributes:
        drift: whether offences, policy, weights and missing answers change with the years.
        missing: whether answers may be unknown.
        confounding: whether deciders see the unrecorded u.
        diversion: whether the police divert cases.
        open_cases: whether what lies after the day of extraction is still open; otherwise every
            course is followed to its end.
        leniency_sd: spread of the deciders' leniency, logit.
        base_rate: misconduct among those released on bail.
        deciders, districts: how many.
        district_sd, district_slope_sd: spread of the districts' intercept and slope of misconduct.
        extracted_on: the day on which the records were taken out.
    """

    drift: bool = True
    missing: bool = True
    confounding: bool = True
    diversion: bool = True
    open_cases: bool = True
    leniency_sd: float | None = None
    base_rate: float | None = None
    deciders: int | None = None
    districts: int | None = None
    district_sd: float | None = None
    district_slope_sd: float | None = None
    extracted_on: date | None = None

    def __post_init__(self) -> None:
        for name in ("deciders", "districts"):
            _refuse(name, getattr(self, name), 1, None)
        for name in ("leniency_sd", "district_sd", "district_slope_sd"):
            _refuse(name, getattr(self, name), 0, None)
        _refuse("base_rate", self.base_rate, 0.0005, 0.9)


def _refuse(name: str, value: float | None, least: float, most: float | None) -> None:
    if value is not None and not (least <= value and (most is None or value <= most)):
        allowed = f"{least} or more" if most is None else f"{least} to {most}"
        raise ValueError(f"{name} is {value}; allowed: {allowed}, or None for that of the world")
