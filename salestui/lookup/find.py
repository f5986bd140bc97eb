"""What fits what was typed, for the screen and for a shell; the registers say how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from salestui.dates.clock import Now
from salestui.kit.record_view import known_about, spoken_line
from salestui.kit.register import Hit, Register, in_lookup
from salestui.storage.search import Place, find_rows
from salestui.text.clean import clean


def look_up(registers: Sequence[Register], typed: str, now: Now, limit: int) -> list[Hit]:
    """The rows that fit, best first: phones that end so, then by recent contact."""
    places = find_rows(typed, limit)
    keys: dict[str, list[int]] = defaultdict(list)
    for place in places:
        keys[place.register].append(place.key)
    hits = {
        Place(hit.register, hit.key): hit
        for register, lookup in in_lookup(registers)
        if register.code in keys
        for hit in lookup.hits(keys[register.code], now)
    }
    return [hits[place] for place in places if place in hits]


def find_json(registers: Sequence[Register], found: Sequence[Hit], now: Now) -> list[object]:
    """What `find --json` prints."""
    kinds = {register.code: lookup.kind for register, lookup in in_lookup(registers)}
    return [
        {
            "kind": kinds[hit.register],
            "number": hit.number,
            "title": hit.title,
            "phones": list(hit.phones),
            "line": clean(spoken_line(hit, known_about(registers, hit, now))),
        }
        for hit in found
    ]


def find_lines(registers: Sequence[Register], found: Sequence[Hit], now: Now) -> list[str]:
    """What `find` prints: two lines for each, who it is and what one would say."""
    lines = []
    for hit in found:
        parts = (hit.number, hit.title, hit.text, " ".join(hit.phones), hit.words)
        lines.append("  ".join(clean(part) for part in parts if part))
        lines.append(f"    {clean(spoken_line(hit, known_about(registers, hit, now)))}")
    return lines
