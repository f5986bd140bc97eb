"""Text from people: cleaned on the way in, folded for comparing."""
