"""Paying for an order: attempts, what comes of them, money that goes back (docs/payments.md)."""
