"""Logging in: registration, passwords, throttling, sessions (docs/accounts.md)."""
