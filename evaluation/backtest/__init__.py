"""The past under a card: what was decided, what came of it, and whether its probabilities held."""
