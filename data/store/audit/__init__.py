"""The audit trail: what every write names, chained so that any later change shows."""
