"""Settings: one file, one screen for it, and what may stand in it."""
