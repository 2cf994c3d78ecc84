"""Personal data: what there is, showing it, erasing it, forgetting it in time (docs/privacy.md)."""
