"""What the product costs: CPU and memory, as multiples of a yardstick view in the same run. See docs/performance.md."""
