"""Who asks and what they may do: principal, roles, the one table, the guards of routes."""
