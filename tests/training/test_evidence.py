"""The strength of the prior, by the evidence of the cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training.worlds import CODING, world
from training.evidence import at_tau, choose_tau, log_evidence
from training.likelihood import of_codes, of_matrix
from training.newton import fit
from training.prior import Hyperparameters, prior_of, steps_prior, unbounded

HYPER = Hyperparameters()


def test_experts_far_off_ask_for_a_weaker_prior() -> None:
    """The same cases under the right card, and under one with its points dealt out at random."""
    cases = world(4000, 2).cases
    cases = cases.rows(cases.released)
    likelihood = of_codes(CODING, cases.codes, cases.misconduct, cases.weight)
    coarse = replace(HYPER, taus=(0.05, 0.2, 0.7))
    right = choose_tau(likelihood, prior_of(CODING, coarse), coarse)
    dealt = np.random.default_rng(0).permutation(CODING.expert)
    wrong = choose_tau(likelihood, prior_of(CODING, coarse, centre=dealt), coarse)
    assert right.tau < wrong.tau
    assert max(right.values) == 0
    assert right.enough


def test_with_few_events_the_default_is_used() -> None:
    """The curve would be flat: it is not asked."""
    cases = world(150, 2).cases
    cases = cases.rows(cases.released)
    likelihood = of_codes(CODING, cases.codes, cases.misconduct, cases.weight)
    found = choose_tau(likelihood, prior_of(CODING, HYPER), HYPER)
    assert (found.tau, found.values, found.enough) == (0.2, (), False)
    assert found.events < 30


def test_laplace_comes_close_to_the_integral() -> None:
    """One step, the evidence by summing over a fine grid of (b, s, β)."""
    draw = np.random.default_rng(0)
    matrix = (draw.random((300, 1)) < 0.4).astype(float)
    outcome = (draw.random(300) < 0.3).astype(int)
    likelihood = of_matrix(matrix, outcome, np.ones(300))
    hyper = replace(HYPER, intercept_mean=-1.0, intercept_deviation=1.0)
    prior = unbounded(steps_prior(np.zeros(1), np.zeros(1), np.ones(1), hyper))
    grid_b, grid_step = np.linspace(-2, 0.2, 81), np.linspace(-1, 1, 81)
    log_joint = [
        [
            -likelihood.at(np.array([b, step])).loss
            - ((b + 1) ** 2) / 2
            - (step / prior.deviation[0]) ** 2 / 2
            for step in grid_step
        ]
        for b in grid_b
    ]
    cell = (grid_b[1] - grid_b[0]) * (grid_step[1] - grid_step[0])
    area = np.exp(np.array(log_joint)).sum() * cell
    integral = np.log(area) - np.log(2 * np.pi) - np.log(prior.deviation[0])
    # The scale does not enter the likelihood here, and log_evidence leaves out the constants of
    # the three Gaussians and of the posterior, which cancel.
    assert log_evidence(fit(likelihood, prior)) == pytest.approx(integral, abs=0.02)


def test_another_tau_scales_the_steps_alone() -> None:
    """Covariates keep their deviation."""
    prior = prior_of(CODING, HYPER, covariates=1)
    found = at_tau(prior, HYPER, 0.4)
    assert found.deviation[:-1] == pytest.approx(2 * prior.deviation[:-1])
    assert found.deviation[-1] == prior.deviation[-1]
