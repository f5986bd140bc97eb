"""What every room of the desk is made of."""
