"""Time at the desk: its one clock, the working day, and dates as people type them."""
