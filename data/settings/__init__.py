"""Settings that ship as data: outcomes of decisions, reasons for deviation, levels of approval."""
