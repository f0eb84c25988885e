"""Everything at rest: law packs, scorecards, records, and the tables they travel in."""
