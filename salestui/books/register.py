"""What the books offer the desk: a register for each, and the one on whose screen they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from salestui.books.book import DUE, Book
from salestui.books.list import BOOKS
from salestui.books.rules import Step
from salestui.books.store import due_entries, entries_with, entry, follow_terms, of_customer
from salestui.colleagues.store import ColleagueRow
from salestui.customers.models import CustomerRow
from salestui.dates.clock import Now
from salestui.kit.register import (
    Action,
    Badge,
    Command,
    Detail,
    Evening,
    Hit,
    InLookup,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Tone,
    UnderSettings,
)
from salestui.language import N_, _
from salestui.text.phones import split

CODE = "books"


def due_matters(book: type[Book], now: Now) -> Sequence[Matter]:
    """The rows of which something is due by today."""
    return [matter(each, now, each.today.code) for each in due_entries(book, now.day)]


def matter(row: Book, now: Now, section: str = "") -> Matter:
    """A row as Today, the customer's view and the JSON see it."""
    standing = row.standing(now)
    return Matter(
        register=row.code,
        key=row.id,
        section=section,
        title=row.name,
        text="" if (about := row.about) == row.name else about,
        number=row.number,
        words=standing.words,
        tone=standing.tone,
        record=row.record(standing, now),
        noun=row,
        is_open=not row.is_settled,
        person=standing.person,
    )


def book_details(book: type[Book], key: int, now: Now) -> Sequence[Detail]:
    """A row in full, its steps below."""
    row = entry(book, key)
    if row is None:
        return ()
    standing = row.standing(now)
    details = [
        Detail("", f"{row.number}  {row.name}"),
        Detail(_("State"), standing.words, standing.tone),
    ]
    values = {**row.values, "begun": row.values["begun"].astimezone(now.at.tzinfo)}
    details += [
        Detail(_(each.label), each.words(values[each.name]))
        for each in row.fields
        if row.is_said(each)
    ]
    if row.who.phone:
        details.insert(2, Detail(_("Phone"), row.who.phone, "strong"))
    if row.course.said:
        details.append(Detail(_("They said"), row.course.said))
    if row.course.reason:
        details.append(Detail(_("Reason"), row.course.reason))
    return [*details, *step_details(row, now)]


def step_details(row: Book, now: Now) -> Sequence[Detail]:
    """The steps that were taken, newest first."""
    taken = [(each, row.course.stamps[each.code]) for each in row.steps if row.course.has(each)]
    taken.sort(key=lambda each: each[1].at, reverse=True)
    return [
        Detail(
            f"{stamp.at.astimezone(now.at.tzinfo):%m-%d %H:%M}",
            "  ".join(filter(None, (_(step.title), stamp.note))),
        )
        for step, stamp in taken
    ]


def hits(book: type[Book], keys: Sequence[int], now: Now) -> Sequence[Hit]:
    """Rows as the lookup shows them."""
    return [
        Hit(
            book.code,
            each.id,
            each.number,
            each.name,
            tuple(split(each.who.phone)),
            each.about if each.about != each.name else "",
            each.standing(now).words,
            each.spoken(now),
            each.who.customer,
        )
        for each in entries_with(book, keys)
    ]


def _is_next(step: Step) -> Callable[[Book], bool]:
    return lambda row: row.next_step is not None and row.next_step.code == step.code


def _is_open(row: Book) -> bool:
    return not row.is_settled


def _was_chased(row: Book) -> bool:
    return not row.is_settled and row.course.chases > 0


def _is_given_up(row: Book) -> bool:
    return row.course.closed_at is not None


def actions_of(book: type[Book]) -> tuple[Action, ...]:
    """What can be done with the rows of a book."""
    steps = [
        Action("stamp", each.title, "space", _is_next(each), argument=each.code)
        for each in book.steps
    ]
    own = [
        Action("act", each.title, each.key, each.is_possible, argument=each.code)
        for each in book.own_actions
    ]
    return (
        *own,
        *steps,
        Action("chase", N_("Chase"), "c", _is_open),
        Action("answer", N_("What they said"), "a", _was_chased),
        Action("edit", N_("Change"), "e"),
        Action("stamp_with", N_("Steps …"), "s"),
        Action("give_up", N_("Give up …"), "x", _is_open),
        Action("take_up", N_("Take up again"), "", _is_given_up),
        Action("delete", N_("Delete …")),
    )


def register_of(book: type[Book]) -> Register:
    """What one book offers the desk."""
    return Register(
        code=book.code,
        title=book.title,
        screen_of=CODE,
        find=lambda key: entry(book, key),
        details=lambda key, now: book_details(book, key, now),
        actions=actions_of(book),
        actions_in="salestui.books.actions",
        history=f"salestui.books.history:{book.code}",
        commands=(Command(book.new, "salestui.books.actions:new", argument=book.code),),
        demo=f"salestui.books.demo:{book.code}",
        exchange=f"salestui.books.exchange:{book.code}",
        today=OnToday(
            matters=lambda now: due_matters(book, now),
            sections=tuple(dict.fromkeys((book.section, DUE))),
            reads=(book.row, CustomerRow, ColleagueRow),
            json_key=book.code,
            ticks=_words_now if book.is_live else None,
            evening=_evening(book),
        ),
        lookup=InLookup(
            kind=book.code,
            hits=lambda keys, now: hits(book, keys, now),
        ),
        customer=_of_customer(book),
        settings=_under_settings(book),
    )


def _of_customer(book: type[Book]) -> OfCustomer | None:
    if not book.names_customer():
        return None

    def about(customer: int, now: Now) -> Sequence[Matter]:
        return [
            matter(each, now)._replace(line="" if each.is_settled else each.spoken(now))
            for each in of_customer(book, customer)
        ]

    return OfCustomer(about, (book.row._meta.fields["customer"],))


def _under_settings(book: type[Book]) -> UnderSettings | None:
    if not book.follows_terms:
        return None
    return UnderSettings(lambda now: (), lambda now: follow_terms(now, book))


def _words_now(matter: Matter, now: Now) -> tuple[str, Tone]:
    row = matter.noun
    assert isinstance(row, Book)
    standing = row.standing(now)
    return standing.words, standing.tone


def _evening(book: type[Book]) -> Evening | None:
    section = book.evening
    if section is None:
        return None

    def asked(now: Now) -> Sequence[Matter]:
        due = (each for each in due_matters(book, now) if each.section == book.section.code)
        return [each._replace(section=section.code) for each in due]

    return Evening(section, asked)


def badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    """How many rows of all books are due."""
    return Badge(str(len(matters)), "muted") if matters else None


REGISTER = Register(
    code=CODE,
    title=N_("Books"),
    place=6,
    screen="salestui.books.screen:BooksScreen",
    today=OnToday(badge=badge, badge_counts=tuple(each.code for each in BOOKS)),
    commands=(
        Command(
            N_("New in the books"),
            "salestui.books.actions:new_of_any",
            "ctrl+n",
            is_in_footer=False,
        ),
    ),
)

DECLARED = tuple(register_of(each) for each in BOOKS if each.is_plain)
"""Those of the books of which all is said in their declaration."""
