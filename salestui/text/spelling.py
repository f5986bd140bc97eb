"""Pinyin as every input method takes it: syllables, their initials and characters, in any mixture.

张华伟 is typed as zhanghuawei and zhw, but as zhanghw, zhhw and zhangh伟 too. A short name is kept
under all of these that are letters. Else there are too many: each way to read what is typed gives
words under which whoever is meant is kept anyhow, and what is found by them is then compared.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import product
from typing import NamedTuple

from salestui.text.pinyin import all_syllables, readings

SHORT = 4
"""So many syllables of a name are kept in every mixture: those of a person."""

MOST_WAYS = 24
"""So many ways of reading one word are looked up, those of the fewest pieces first."""

INDEXED = 4
"""So many letters of a beginning are looked up; longer ones the index has to put together."""

MOST = 2
"""So many beginnings of one way are looked up, the rarest; what is found is compared anyhow."""

LONGEST_TYPED = 40
"""So many characters of a word are read."""

# Kept as texts: `re` compiles each when it is first needed.
_INITIAL = "(?:[zcs]h|[a-hj-tw-z])"
_HAN = "[\u4e00-\u9fff]"


class Piece(NamedTuple):
    """A part of what is typed that stands for one syllable, or characters as they are written."""

    initials: str
    syllable: str = ""
    """Where it is one; of the last the beginning may be enough."""
    written: str = ""


def mixtures(reading: Sequence[str]) -> Iterator[str]:
    """How a short reading is spelled, from each syllable on, with initials; none for a long one.

    Without those that have no initial; to be compared with the beginning of what is typed.
    """
    if len(reading) <= SHORT:
        for at in range(len(reading)):
            *before, last = reading[at:]
            parts = [(each, *_initials(each)) for each in before]
            yield from ("".join(one) + last for one in list(product(*parts))[1:])


def as_kept(word: str) -> str:
    """A word with each ü of a passport, lyu or nü, as it is kept: v."""
    return re.sub("(?<=[ln])(?:yu|ü|u(?=e))", "v", word)


def is_written_out(word: str) -> bool:
    """Whether a folded word is best read as nothing but whole syllables."""
    best = next(_readings_of(word), None)
    return best is not None and all(piece.syllable in all_syllables() for piece in best)


def ways(word: str) -> list[list[str]]:
    """The ways to read a folded word: for each the beginnings, all of which must be kept."""
    found: list[list[str]] = []
    for way, _turn in zip(_readings_of(word), range(MOST_WAYS), strict=False):
        beginnings = _beginnings(way)[:MOST]
        if beginnings and not any(_finds_all_of(other, beginnings) for other in found):
            found = [other for other in found if not _finds_all_of(beginnings, other)]
            found.append(beginnings)
    return found


def _finds_all_of(way: Sequence[str], other: Sequence[str]) -> bool:
    """Whether what has all beginnings of the other has all of this way."""
    return all(any(longer.startswith(each) for longer in other) for each in way)


def spells(word: str, units: Sequence[tuple[str, str]]) -> bool:
    """Whether a folded word spells some of the units of a name, in their order, without a gap.

    A unit is what is written, a character or a foreign word, and its syllable.
    """
    chunks = _chunks(word)
    first = chunks[0][0] if chunks else ""
    return any(
        _spells(chunks, units[at:])
        for at, (written, syllable) in enumerate(units)
        if first in (written[0], syllable[0])
    )


def _spells(chunks: Sequence[str], units: Sequence[tuple[str, str]]) -> bool:
    # What is left of the chunks after the units so far; each chunk ends where a unit does.
    left = {tuple(chunks)}
    for unit in units:
        after: set[tuple[str, ...]] = set()
        for rest, *more in left:
            for part in _parts(*unit):
                if rest == part or (not more and part.startswith(rest)):
                    if not more:
                        return True
                    after.add(tuple(more))
                elif rest.startswith(part):
                    after.add((rest[len(part) :], *more))
        if not after:
            return False
        left = after
    return False


@lru_cache(4096)
def _parts(written: str, syllable: str) -> frozenset[str]:
    """What may be typed for a unit; or, at the end, its beginning."""
    return frozenset((written, *_forms(syllable), *_initials(syllable)))


def _initials(syllable: str) -> Sequence[str]:
    """Its first letter; zh, ch and sh are both two letters and one."""
    return (syllable[0], syllable[:2]) if syllable[:2] in ("zh", "ch", "sh") else (syllable[0],)


@lru_cache(64)
def _chunks(word: str) -> Sequence[str]:
    """A word without its marks; what stands between two of them are whole syllables: xi'an."""
    return [each for each in re.split(r"[^\w]+|_", word) if each]


@cache
def _forms(syllable: str) -> Sequence[str]:
    """How a syllable is written: ü is v on a keyboard, yu in a passport."""
    if "v" not in syllable or not syllable.isascii():
        return (syllable,)
    forms = [syllable, syllable.replace("v", "ü"), syllable.replace("v", "yu")]
    # Not lu for lü: that is another syllable; no other is lue.
    return [*forms, syllable.replace("v", "u")] if syllable.endswith("ve") else forms


@cache
def _full() -> dict[str, str]:
    return {form: each for each in all_syllables() for form in _forms(each)}


@cache
def _begun() -> dict[str, set[str]]:
    """The beginnings of syllables, however they are written, as the index keeps them."""
    found: dict[str, set[str]] = {}
    for form, full in _full().items():
        for end in range(1, len(form)):
            kept = full[: max(1, end - len(form) + len(full))]
            found.setdefault(form[:end], set()).add(kept)
    return found


def _readings_of(word: str) -> Iterator[list[Piece]]:
    """The ways to read a word, those of the fewest pieces first."""
    chunks = _chunks(word[:LONGEST_TYPED])
    text = "".join(chunks)
    if not re.fullmatch(f"(?:[a-zü]|{_HAN})+", text):
        return
    boundaries, at = set(), 0
    for each in chunks:
        at += len(each)
        boundaries.add(at)
    nexts = {at: _pieces(text, at, boundaries) for at in range(len(text))}
    left = [0] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        left[at] = 1 + min((left[end] for _piece, end in nexts[at]), default=len(text))
    turn = 0
    waiting: list[tuple[int, int, int, list[Piece]]] = [(left[0], turn, 0, [])]
    while waiting:
        _pieces_in_all, _turn, at, read = heappop(waiting)
        if at == len(text):
            yield read
            continue
        for piece, end in nexts[at]:
            in_all = len(read) + 1 + left[end]
            if in_all <= len(text):
                turn += 1
                heappush(waiting, (in_all, turn, end, [*read, piece]))


def _pieces(text: str, at: int, boundaries: set[int]) -> list[tuple[Piece, int]]:
    """What may stand for the next syllable, and where each ends."""
    found: list[tuple[Piece, int]] = []
    if written := re.compile(f"{_HAN}+").match(text, at):
        read = {"".join(each[0] for each in reading) for reading in readings(written[0])}
        return [(Piece(each, written=written[0]), written.end()) for each in sorted(read)]
    furthest = min(end for end in boundaries if end > at)
    for end in range(min(furthest, at + 6), at, -1):
        part = text[at:end]
        # A letter that is a syllable too (a, e, o, n) is its own initial.
        full = _full().get(part, "")
        if len(full) > 1:
            found.append((Piece(part[0], full), end))
        if re.fullmatch(_INITIAL, part):
            found.append((Piece(part[0]), end))
        elif end == len(text):
            those = _begun().get(part, set()) - {full}
            found += ((Piece(part[0], each), end) for each in sorted(those))
    return found


def _beginnings(way: Sequence[Piece]) -> list[str]:
    """Beginnings of words under which a name is kept that is spelled so, the rarest first.

    Characters say more than initials, initials more than syllables, and what stands first than
    what stands behind it: 有限公司.
    """
    initials = "".join(piece.initials for piece in way)
    written = [piece.written for piece in way if piece.written]
    spelled, runs = "", []
    for piece in way:
        if piece.syllable:
            spelled += piece.syllable
            continue
        if spelled:
            runs.append(spelled + piece.initials[0])
        spelled = ""
    # One letter alone says nothing.
    letters = [each for each in (initials, *runs, spelled) if len(each) > 1]
    return list(dict.fromkeys(each[:INDEXED] for each in (*written, *letters)))
