"""Backups made while people work, and their way back into an empty database."""
