"""From case records to the cases that can be learnt from, and an account of the others."""
