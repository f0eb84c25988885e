"""What changes with time: factors, totals, calibration, leniency, unknown answers; and alarms."""
