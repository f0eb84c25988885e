"""One chain of migrations for both databases, run by `upgrade`, held by `check_serviceable`."""
