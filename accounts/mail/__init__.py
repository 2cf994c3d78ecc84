"""Outgoing mail: the queue in the database, what a mail has in it, and sending it (docs/mail.md)."""
