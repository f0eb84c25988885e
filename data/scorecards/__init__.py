"""Scorecards: the released JSON files, and how they become a `model.scorecard.Scorecard`."""
