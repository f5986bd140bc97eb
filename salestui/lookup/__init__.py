"""Quick lookup (来电速查): who is calling, and what one would say to them."""
