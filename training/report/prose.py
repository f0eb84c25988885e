"""The sentences of the recalibration report."""

from __future__ import annotations

from evaluation.report.prose import Prose

PROSE = Prose("training.report")
texts, say, said = PROSE.texts, PROSE.say, PROSE.said
