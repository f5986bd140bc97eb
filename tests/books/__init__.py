"""Books: the machine, and what each declares."""
