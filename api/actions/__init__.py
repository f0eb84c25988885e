"""Use-cases: the only place that writes; each checks permission and names its audit event."""
