"""Discretion: one key hides the screen when a visitor stands at the desk."""
