"""The report to the committee: what the past says of a card, and what nobody can know."""
