"""The one history of all that is changed."""
