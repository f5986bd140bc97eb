"""Colleagues: the one list of people of the company and its partners."""
