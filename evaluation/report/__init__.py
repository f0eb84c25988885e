"""Tables and pictures of figures: HTML, CSV and SVG as plain text, for reports and pages alike."""
