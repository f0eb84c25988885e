"""What is looked at every month: the cases, the probabilities, the deciders and the tool's use."""
