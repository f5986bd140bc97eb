"""The demo: a realistic month, relative to now."""
