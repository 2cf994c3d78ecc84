"""The demo stack: everything that the product needs, on one bare machine, with a real database. See docs/demo.md."""
