"""Today: what needs attention now, across all registers."""
