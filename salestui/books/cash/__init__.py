"""The cash journal (日记账, 篇2 2.1): what came in and went out, handed up, closed by the month."""
