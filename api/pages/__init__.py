"""The pages a person works with, rendered on the server."""
