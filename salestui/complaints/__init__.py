"""Complaints: a queue against the clock."""
