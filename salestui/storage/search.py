"""The search index: each row that can be looked up, by the words it is kept under.

Its rowids begin with the day of the last contact, so that its own order is that of the answers:
recent contacts first. It follows the rows, so it is outside the history.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import date
from typing import ClassVar, NamedTuple

from peewee import AutoField, CharField, DateField, IntegerField, Model, TextField, fn

from salestui.storage.database import among, database, tables, tuples
from salestui.storage.save_errors import SaveError, transaction
from salestui.text.search import Findable, Sought, sought, whole_word

VERSION = 10
"""Another number has the index made anew: the words that rows are kept under have become others."""

_LINE = 32
"""Bits of a rowid below the day."""

_OF_REGISTER = "я"
"""Begins the word that says which register a row is of; as `ENDING`."""

_AT_ONCE = 500

_MANY = 5_000
"""From so many rows on the index merges its parts less often: an import waits for them."""

_MERGED_FROM = 4
"""So many parts of one size are merged, SQLite's own measure."""

"""Rows asked for in one query: SQLite takes a thousand conditions."""

MOST_COMPARED = 40
"""So many rows that may be spelled as typed are looked at, those with recent contact first."""

_PATIENCE = 0.05
"""Seconds that making the index anew waits for others who write: somebody is typing."""


class SearchLine(Model):
    """A row that can be looked up."""

    id = AutoField()
    register = CharField()
    key = IntegerField()
    day = DateField(index=True)
    """Of the last contact."""
    text = TextField()
    """The words it is kept under."""

    class Meta:
        database = database
        table_name = "search_line"
        indexes = ((("register", "key"), True),)


class SearchState(Model):
    """By which rules the index was made; one row."""

    id = AutoField()
    version = IntegerField()

    class Meta:
        database = database
        table_name = "search_state"


class Place(NamedTuple):
    """A row of a register."""

    register: str
    key: int


class Entry(NamedTuple):
    """A row as it is to be kept in the index."""

    key: int
    findable: Findable
    day: date | None = None
    """Of the last contact, where the row itself knows it."""
    about: Place | None = None
    """Whom it was in contact with: that one is found first too."""


class Searched:
    """What a model adds whose rows can be looked up."""

    SEARCHED_AS: ClassVar[str]
    """The code of the register as whose rows they are found."""

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        """The entries of the rows with these ids, some hundreds; none for what has gone."""
        raise NotImplementedError


def find_rows(typed: str, limit: int, register: str = "") -> list[Place]:
    """The rows that have every word typed, of each kind those with recent contact first.

    First phones ending with it, then what is so as a whole, what begins so, and what it spells.
    """
    _ensure_made()
    wanted = sought(typed)
    if not wanted:
        return _recent(limit, register)
    found: dict[int, None] = {}
    for rowids in _by_kind(wanted, limit, register):
        found |= dict.fromkeys(rowids)
        if len(found) >= limit:
            return _places(list(found)[:limit])
    places = _places(list(found))
    if places and all(each.is_plain for each in wanted):
        return places
    return places + _spelled(wanted, limit - len(found), register, found)


def _by_kind(wanted: Sequence[Sought], limit: int, register: str) -> Iterator[list[int]]:
    """The rowids of what has the words themselves, the best kind first."""
    if any(each.ending for each in wanted):
        yield _matching([_begins(each.ending or each.word) for each in wanted], limit, register)
    yield _matching([_is(each.word) for each in wanted], limit, register)
    yield _matching([_begins(each.word) for each in wanted], limit, register)
    is_plain = len(wanted) > 1 and all(each.is_plain for each in wanted)
    if any(each.spelled for each in wanted) and not is_plain:
        terms = [_any(map(_begins, [each.word, *each.spelled])) for each in wanted]
        yield _matching(terms, limit, register)


def _spelled(
    wanted: Sequence[Sought], limit: int, register: str, but: Container[int]
) -> list[Place]:
    """What is spelled so in syllables, initials and characters of longer names, without `but`."""
    ways = [each.ways for each in wanted]
    if not any(ways):
        return []
    terms = []
    for each, those in zip(wanted, ways, strict=True):
        itself = [] if len(wanted) == 1 else [_begins(each.word)]
        terms.append(_any([*itself, *(f"({_all(map(_begins, way))})" for way in those)]))
    rowids = [each for each in _matching(terms, MOST_COMPARED, register) if each not in but]
    texts = _texts(rowids)
    found = [each for each in rowids if all(word.is_in(texts.get(each, "")) for word in wanted)]
    return _places(found[:limit])


def _texts(rowids: Sequence[int]) -> dict[int, str]:
    """The words that rows are kept under, by rowid."""
    by_id = {rowid & (1 << _LINE) - 1: rowid for rowid in rowids}
    marks = ", ".join("?" * len(by_id))
    with closing(
        database.execute_sql(  # type: ignore[no-untyped-call] # stubs
            f"SELECT id, text FROM search_line WHERE id IN ({marks})", tuple(by_id)
        )
    ) as cursor:
        return {by_id[key]: text for key, text in cursor}


def find_whole(names: Iterable[Mapping[int, str]], limit: int, register: str) -> list[int]:
    """The keys of a register's rows that are kept under names as a whole, by recent contact.

    A row is found that has every name, by its kind, of one of the mappings.
    """
    _ensure_made()
    wanted = [[whole_word(*each) for each in one.items()] for one in names]
    either = " OR ".join(
        "({})".format(" AND ".join(f'"{word}"' for word in words))
        for words in wanted
        if words and all(words)
    )
    if not either:
        return []
    rowids = _rowids(f'"{_OF_REGISTER}{register}" AND ({either})', limit)
    return [place.key for place in _places(rowids)]


def refresh(
    model: type[Searched],
    keys: Iterable[int],
    today: date,
    followed: Callable[[int], None] = lambda more: None,
) -> None:
    """Let the index follow rows that were written; call it within their change.

    `followed` is told how many rows more are done, a few hundred at a time.
    """
    contacts: dict[Place, date] = {}
    wanted = sorted(set(keys))
    with _merging_less() if len(wanted) > _MANY else nullcontext():
        for more in _refresh(model, wanted, today, contacts):
            followed(more)
    for _moved in _move_up(contacts):
        followed(0)


def _refresh(
    model: type[Searched], wanted: Sequence[int], today: date, contacts: dict[Place, date]
) -> Iterator[int]:
    """Let the index follow; notes who was in contact with them, and when last."""
    for begin in range(0, len(wanted), _AT_ONCE):
        part = wanted[begin : begin + _AT_ONCE]
        entries = {each.key: each for each in model.entries(part)}
        _replace(model.SEARCHED_AS, part, entries, today)
        for each in entries.values():
            if each.about is not None and each.day is not None:
                contacts[each.about] = max(each.day, contacts.get(each.about, each.day))
        yield len(part)


def _replace(register: str, keys: Sequence[int], entries: Mapping[int, Entry], today: date) -> None:
    known = SearchLine.select(SearchLine.key, SearchLine.id, SearchLine.day, SearchLine.text).where(
        SearchLine.register == register, among(SearchLine.key, keys)
    )
    old = {key: _Line(*line) for key, *line in tuples(known)}
    _forget(old.values())
    _executemany(
        "DELETE FROM search_line WHERE id = ?",
        [(line.id,) for key, line in old.items() if key not in entries],
    )
    # Under the write lock that the change holds nobody takes an id from between them.
    free = (SearchLine.select(fn.MAX(SearchLine.id)).scalar() or 0) + 1
    if free == 1:
        # It holds nothing of any rules yet; at 0 it is still to be made, of rows that are there.
        SearchState.update(version=VERSION).where(SearchState.version > 0).execute()
    kept: list[_Line] = []
    new: list[tuple[int, _Line]] = []
    for key, entry in entries.items():
        text = f"{_OF_REGISTER}{register} {entry.findable.text}"
        line = old.get(key)
        if line is None:
            new.append((key, _Line(free + len(new), entry.day or today, text)))
        else:
            kept.append(_Line(line.id, max(entry.day or line.day, line.day), text))
    _executemany(
        "UPDATE search_line SET day = ?, text = ? WHERE id = ?",
        [(line.day.isoformat(), line.text, line.id) for line in kept],
    )
    _executemany(
        "INSERT INTO search_line (id, register, key, day, text) VALUES (?, ?, ?, ?, ?)",
        [(line.id, register, key, line.day.isoformat(), line.text) for key, line in new],
    )
    _note([*kept, *(line for _key, line in new)])


class _Line(NamedTuple):
    """A row as the index has it."""

    id: int
    day: date
    text: str

    @property
    def rowid(self) -> int:
        """Its rowid in the index, in the order of the days."""
        return self.day.toordinal() << _LINE | self.id


def _move_up(contacts: Mapping[Place, date]) -> Iterator[int]:
    """Let those who were in contact be found as recent ones; yields how many were looked at."""
    by_register: dict[str, dict[int, date]] = defaultdict(dict)
    for place, day in contacts.items():
        by_register[place.register][place.key] = day
    for register, days in by_register.items():
        keys = list(days)
        for begin in range(0, len(keys), _AT_ONCE):
            known = SearchLine.select(
                SearchLine.key, SearchLine.id, SearchLine.day, SearchLine.text
            ).where(
                SearchLine.register == register,
                among(SearchLine.key, keys[begin : begin + _AT_ONCE]),
            )
            lines = [(key, _Line(*line)) for key, *line in tuples(known)]
            later = [(key, line) for key, line in lines if days[key] > line.day]
            _forget([line for _key, line in later])
            moved = [line._replace(day=days[key]) for key, line in later]
            _executemany(
                "UPDATE search_line SET day = ? WHERE id = ?",
                [(line.day.isoformat(), line.id) for line in moved],
            )
            _note(moved)
            yield len(known)


def _note(lines: Iterable[_Line]) -> None:
    _executemany(
        "INSERT INTO search_index (rowid, text) VALUES (?, ?)",
        [(line.rowid, line.text) for line in lines],
    )


def _forget(lines: Iterable[_Line]) -> None:
    # An index without content has to be told what stood there.
    _executemany(
        "INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', ?, ?)",
        [(line.rowid, line.text) for line in lines],
    )


@contextmanager
def _merging_less() -> Iterator[None]:
    """Let the index collect more parts before it merges them, while much is written."""
    _merge_from(2 * _MERGED_FROM)
    yield
    _merge_from(_MERGED_FROM)


def _merge_from(parts: int) -> None:
    database.execute_sql(  # type: ignore[no-untyped-call] # stubs
        "INSERT INTO search_index (search_index, rank) VALUES ('automerge', ?)", (parts,)
    )


def _executemany(statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        database.connection().executemany(statement, rows)  # type: ignore[no-untyped-call] # stubs


def _matching(terms: Sequence[str], limit: int, register: str) -> list[int]:
    of_register = [_is(f"{_OF_REGISTER}{register}")] if register else []
    return _rowids(_all([*of_register, *terms]), limit)


def _is(word: str) -> str:
    return f'"{word}"'


def _begins(word: str) -> str:
    return f'"{word}" *'


def _any(terms: Iterable[str]) -> str:
    return f"({' OR '.join(terms)})"


def _all(terms: Iterable[str]) -> str:
    return " AND ".join(terms)


def _rowids(wanted: str, limit: int) -> list[int]:
    with closing(
        database.execute_sql(  # type: ignore[no-untyped-call] # stubs
            "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT ?",
            (wanted, limit),
        )
    ) as cursor:
        return [rowid for (rowid,) in cursor]


def _places(rowids: Sequence[int]) -> list[Place]:
    lines = _lines([rowid & (1 << _LINE) - 1 for rowid in rowids])
    places = (lines.get(rowid & (1 << _LINE) - 1) for rowid in rowids)
    return [place for place in places if place is not None]


def _recent(limit: int, register: str) -> list[Place]:
    query = SearchLine.select().order_by(SearchLine.day.desc(), SearchLine.id.desc()).limit(limit)
    if register:
        query = query.where(SearchLine.register == register)
    return [Place(line.register, line.key) for line in query]


def _lines(keys: Sequence[int]) -> dict[int, Place]:
    found: dict[int, Place] = {}
    for begin in range(0, len(keys), _AT_ONCE):
        part = SearchLine.select(SearchLine.id, SearchLine.register, SearchLine.key).where(
            SearchLine.id.in_(keys[begin : begin + _AT_ONCE])
        )
        found |= {line.id: Place(line.register, line.key) for line in part}
    return found


def _ensure_made() -> None:
    """Make the index anew where it was made by other rules, or never.

    Where that cannot be written now, it is found by the old one, and tried again the next time.
    """
    if SearchState.select().where(SearchState.version == VERSION).exists():
        return
    with suppress(SaveError), transaction(_PATIENCE):
        _make()


def _make() -> None:
    database.execute_sql(  # type: ignore[no-untyped-call] # stubs
        "INSERT INTO search_index (search_index) VALUES ('delete-all')"
    )
    SearchLine.delete().execute()
    contacts: dict[Place, date] = {}
    for model in tables():
        if issubclass(model, Searched):
            rows = database.execute_sql(  # type: ignore[no-untyped-call] # stubs
                f'SELECT id FROM "{model._meta.table_name}" ORDER BY id'
            )
            keys = [key for (key,) in rows.fetchall()]
            for _more in _refresh(model, keys, date.min, contacts):
                pass
    for _moved in _move_up(contacts):
        pass
    SearchState.update(version=VERSION).execute()
