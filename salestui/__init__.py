"""salestui: a keyboard-driven desk for a sales assistant, in the terminal."""

__version__ = "0.1.0"
