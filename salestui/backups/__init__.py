"""Backups: when they are taken, how long they are kept, and how one is brought back."""
