"""Tickets: issued, listed, mailed and rendered as a PDF (docs/tickets.md)."""
