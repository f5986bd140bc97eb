"""The work log of each day, and the memos for the days to come."""
