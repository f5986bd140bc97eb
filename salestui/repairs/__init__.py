"""Repairs: goods that came back broken, where they are, and how long they have been waiting."""
