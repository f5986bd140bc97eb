"""Receivables (应收账款, 篇2 2.1): what customers owe, what came in, how old the rest is."""
