"""Goods (篇2 1, 2.2): what came in and went out, what is placed with whom, what runs low."""
