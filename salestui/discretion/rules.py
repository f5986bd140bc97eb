"""The PIN that brings a hidden screen back: what it may be, how it is kept, how often it is tried.

It keeps a glance away, not a thief: whoever has the computer's account has the data file.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from datetime import timedelta

ROUNDS = 200_000
"""Of the key derivation: a tenth of a second for each try."""

TRIES = 5
"""So many wrong PINs in a row, and the next is only heard after `PAUSE`."""

PAUSE = timedelta(seconds=30)

_PIN = re.compile(r"[0-9]{4,12}")


def pin_digits(typed: str) -> str:
    """The digits of what was typed; an input method types them in full width."""
    return "".join(each for each in unicodedata.normalize("NFKC", typed) if each in "0123456789")


def is_pin(typed: str) -> bool:
    """Whether a text is a PIN: 4 to 12 digits."""
    return bool(_PIN.fullmatch(unicodedata.normalize("NFKC", typed)))


def kept_pin(pin: str, salt: bytes) -> str:
    """A PIN as it is kept: whoever reads that does not know the PIN."""
    derived = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, ROUNDS)
    return f"{salt.hex()}:{derived.hex()}"


def fits(pin: str, kept: str) -> bool:
    """Whether a PIN is the one that was kept."""
    try:
        salt = bytes.fromhex(kept.partition(":")[0])
    except ValueError:
        return False
    return hmac.compare_digest(kept_pin(pin, salt), kept.strip())
