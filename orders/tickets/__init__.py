"""Tickets: issued, listed, mailed and drawn as a PDF (docs/tickets.md)."""
