"""What every other part stands on: refusals, and how far long work is."""
