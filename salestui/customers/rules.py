"""What a customer is, and who a matter is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Customer:
    """A customer on file."""

    id: int
    name: str
    phones: tuple[str, ...]
    """As typed; compared by their digits."""
    version: int


@dataclass(frozen=True)
class Who:
    """Whom a matter is about: a customer on file, or a walk-in (散客) by name and phone."""

    name: str = ""
    phone: str = ""
    customer: int | None = None
    """The customer's id; None for a walk-in."""
