"""A simulator of Mollie: the v2 payments API, its checkout page and webhooks, faults on demand (docs/simulator.md)."""
