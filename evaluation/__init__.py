"""How well a scorecard separates, calibrates and treats groups: arrays in, tables out."""
