"""What can be said of decisions whose outcome is seen only where somebody was released.

Arrays in, result objects out, numpy only; nothing here knows of arrest, factors or law, so that it
serves any data in which people with unequal leniency decide and one decision hides the outcome.
`docs/selective-labels.md` explains the problem to a stranger.

======================  =====================================================================
`cases`                 `selected_cases`: what was decided, seen, by whom; `strata`
`leniency`              `leniency`: release rates of deciders, each case's own left out
`contraction`           `contraction`: the failure rate at stricter release rates; r_max
`propensity`            `propensity`: e(x), its clip, the zone of overlap; `level_columns`
`weighting`             `mean_risk`, `failure_rate`: released only, IPW, AIPW; `pseudo_outcome`
`group_errors`          `group_error_rates`: FNR, FPR, O/E and their gaps by AIPW
`sensitivity`           `marginal_bounds`, `flipping_gamma`, `manski_bounds`
`gamma_benchmark`       `benchmark_gamma`: the Γ that each recorded factor amounts to
`balance`               `balance`: were cases spread over deciders by chance?
`assumptions`           `ASSUMPTIONS`: A1 to A8, which the figures take for granted
======================  =====================================================================

Every figure names its estimand (`figures.E1`, `E2`, `E3`), method, n, events and interval. What the
data cannot say is refused with `evaluation.errors.NotAssessable` and a reason; wrong input with
`EvaluationError`.

Examples:
    20,000 invented cases of fifty deciders: risk x, leniency by decider, misconduct seen of the
    released. What would fail if the 30 % with the lowest x were released?

    >>> import numpy as np
    >>> from evaluation.selective.cases import selected_cases
    >>> from evaluation.selective.contraction import contraction
    >>> random = np.random.default_rng(1)
    >>> decider = random.integers(0, 50, 20_000)
    >>> x, unseen = random.normal(size=(2, 20_000))
    >>> would = random.random(20_000) < 1 / (1 + np.exp(3 - x - unseen))
    >>> lenient = np.linspace(-1, 1, 50)[decider]
    >>> released = x + unseen + random.logistic(size=20_000) < lenient
    >>> cases = selected_cases(released, np.where(released, would, -1), decider)
    >>> found = contraction(cases, x, [0.3, 0.9])
    >>> point = found.points[0].figure.estimate
    >>> truth = would[x <= np.quantile(x, 0.3)].sum() / 20_000
    >>> plain = 0.3 * would[released & (x <= np.quantile(x, 0.3))].mean()
    >>> bool(point.holds(truth)), bool(plain < truth), found.points[1].reason
    (True, True, 'selective_beyond_most_lenient')
"""
