"""The payment service provider: Mollie's API, and how long a page may wait for it."""
