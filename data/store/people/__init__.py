"""Who may come in: organisations, accounts, sessions, machine keys; nothing about cases."""
