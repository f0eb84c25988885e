"""The report of a recalibration: contents, tables and pictures, page, model card, files."""
