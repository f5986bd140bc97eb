"""Duties (例行事项, 篇1): what recurs, its ticks, and what was missed."""
