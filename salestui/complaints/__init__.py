"""Complaints: a queue against the clock, and the complaint mailbox."""
