"""What can be done with the rows of books."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from salestui.books import store
from salestui.books.book import Book
from salestui.books.form import ActionForm, BookForm, GiveUpForm, SaidForm, StepForm
from salestui.books.kinds import Customer
from salestui.books.list import BOOKS, BY_CODE
from salestui.customers.actions import whom_asked_about
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.kit.menu import Menu
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence


async def new_of_any(desk: Desk) -> None:
    """Ask of which book a row is to be begun."""
    chosen = await desk.ask(Menu(N_("New in the books"), [each.new for each in BOOKS]))
    if chosen is not None:
        await begin(desk, BOOKS[chosen])


async def new(desk: Desk, code: str) -> None:
    """Begin a row of a book."""
    await begin(desk, BY_CODE[code])


async def begin(desk: Desk, book: type[Book]) -> None:
    """Ask for a row of a book; of whoever is in view, where it is about somebody."""
    customer = next((each for each in book.fields if isinstance(each, Customer)), None)
    start: dict[str, str] = {}
    if customer is not None:
        about = whom_asked_about(desk)
        start = {key.replace("who", customer.name): text for key, text in about.items()}

    def accept(values: Mapping[str, Any]) -> Book:
        return store.add_entry(desk.now, book, values)

    added: Book | None = await desk.ask(BookForm(accept, book, start))
    if added is not None:
        warnings = added.warnings(store.others_of(added))
        if warnings:
            desk.say(" ".join([f"{added.number}:", *(each.words for each in warnings)]), "warn")
        desk.look()
        desk.show_row(Target(book.code, added.id))


def editing(desk: Desk, row: Book, save: Any, text: Any = lambda row: {}) -> Editing[Any, Any]:
    """What accepts, for a form about a row."""
    return Editing(row, partial(store.entry, type(row)), save, text)


async def edit(desk: Desk, row: Book) -> None:
    """Change what is written."""
    changing = editing(
        desk,
        row,
        lambda now_row, values: store.edit_entry(desk.now, now_row, values),
        lambda now_row: text_of(now_row, desk),
    )
    await desk.ask(BookForm(changing, type(row), changing.start, editing=row))


def text_of(row: Book, desk: Desk) -> dict[str, str]:
    """What stands in the form for a row."""
    found: dict[str, str] = {}
    values = {**row.values, "begun": desk.clock.local(row.values["begun"])}
    for field in row.fields:
        found |= field.text(values[field.name])
    return found


async def stamp(desk: Desk, row: Book, code: str) -> None:
    """Take a step at once; what it needs and is not written yet is asked for."""
    step = row.step(code)
    first = row.first(step, desk.now)
    if first is not None:
        await act(desk, row, first.code)
    elif all(row.is_said(row.field(name)) for name in step.asks):
        await desk.save(store.take_step, desk.now, row, code)
    else:
        await _ask_step(desk, row, code, asks_all=False)


async def stamp_with(desk: Desk, row: Book) -> None:
    """Take any step, at another time or with a note; or say that one was not taken."""
    # Those to take first: their digits stand still while others are taken back.
    steps = sorted(row.steps, key=row.course.has)
    menu = [
        each.title if not row.course.has(each) else sentence("not {step}", step=_(each.title))
        for each in steps
    ]
    chosen = await desk.ask(Menu(N_("Which step?"), menu))
    if chosen is None:
        return
    step = steps[chosen]
    if row.course.has(step):
        await desk.save(store.take_step_back, desk.now, row, step.code)
    else:
        await _ask_step(desk, row, step.code, asks_all=True)


async def _ask_step(desk: Desk, row: Book, code: str, *, asks_all: bool) -> None:
    def save(now_row: Book, asked: Any) -> None:
        at, note, values = asked
        moment = None if at is None else desk.clock.at(at).at
        store.take_step(desk.now, now_row, code, moment, note, values)

    await desk.ask(StepForm(editing(desk, row, save), row, row.step(code), asks_all=asks_all))


async def act(desk: Desk, row: Book, code: str) -> None:
    """Do what can be done with the rows of this book alone."""
    action = row.own_action(code)

    def save(now_row: Book, values: Mapping[str, Any]) -> None:
        store.act_on_entry(desk.now, now_row, code, values)

    if action.asks:
        await desk.ask(ActionForm(editing(desk, row, save), row, action))
    else:
        await desk.save(store.act_on_entry, desk.now, row, code, {})


async def chase(desk: Desk, row: Book) -> None:
    """Record a chase at once; what they said may follow."""
    await desk.save(store.chase_entry, desk.now, row)


async def answer(desk: Desk, row: Book) -> None:
    """Write down what they said, and what they promised."""

    def save(now_row: Book, answers: Answers) -> None:
        store.note_answer(desk.now, now_row, answers["said"], answers["promised_on"])

    await desk.ask(SaidForm(editing(desk, row, save), row))


async def give_up(desk: Desk, row: Book) -> None:
    """Close a row without the steps that are left, with a reason."""

    def save(now_row: Book, answers: Answers) -> None:
        store.give_up_entry(desk.now, now_row, answers["reason"])

    await desk.ask(GiveUpForm(editing(desk, row, save), row))


async def take_up(desk: Desk, row: Book) -> None:
    """Open a row again that was given up."""
    await desk.save(store.take_up_entry, desk.now, row)


async def delete(desk: Desk, row: Book) -> None:
    """Ask whether the row is to go."""
    title = sentence("{name}: delete?", name=f"{row.number} {row.name}")
    if await desk.ask(Menu(title, [N_("Keep it"), N_("Delete")])) == 1:
        await desk.save(store.delete_entry, desk.now, row)
