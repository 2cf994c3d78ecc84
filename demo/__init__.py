"""The demo stack: everything the product needs, on one bare machine, on real parts. See docs/demo.md."""
