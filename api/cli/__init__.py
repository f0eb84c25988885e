"""The `nansha` command line."""
