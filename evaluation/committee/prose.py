"""The sentences of the committee's report."""

from __future__ import annotations

from evaluation.report.prose import Prose

PROSE = Prose("evaluation.committee")
texts, say, said = PROSE.texts, PROSE.say, PROSE.said
