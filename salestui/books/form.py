"""Asking about the rows of books: what a declaration says is asked, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from salestui.books.book import Book
from salestui.books.fields import asked
from salestui.books.rules import OwnAction, Step
from salestui.dates.typed_days import Lean
from salestui.kit.fields import DayField, Field, FormField, MomentField
from salestui.kit.form import Answers, Form
from salestui.language import N_, _, sentence

T = TypeVar("T")


class BookForm(Form[T]):
    """A row of a book."""

    def __init__(
        self,
        accept: Callable[[Mapping[str, Any]], T],
        book: type[Book],
        start: Mapping[str, str] | None = None,
        *,
        editing: Book | None = None,
    ) -> None:
        """`editing` is the row that is being changed."""
        self._book = book
        heading = (
            _(book.new) if editing is None else sentence("Change {number}", number=editing.number)
        )
        subject = book.code if editing is None else f"{book.code}:{editing.id}"
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        for field in self._book.fields:
            if field.in_form:
                yield from asked(field)

    def value(self, answers: Answers) -> Mapping[str, Any]:
        return {each.name: each.answered(answers) for each in self._book.fields if each.in_form}


class StepForm(Form[T]):
    """What is asked before a step is stamped, and when it was."""

    def __init__(
        self, accept: Callable[[Answers], T], row: Book, step: Step, *, asks_all: bool
    ) -> None:
        """With `asks_all` also what is written already, so that it can be put right."""
        self._row = row
        self._asks = [
            row.field(name) for name in step.asks if asks_all or not row.is_said(row.field(name))
        ]
        start: dict[str, str] = {}
        for field in self._asks:
            start |= field.text(row.values[field.name])
        heading = f"{row.number}  {row.name}  {_(step.title)}"
        super().__init__(accept, start, subject=f"{row.code}:{row.id}:{step.code}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        for field in self._asks:
            yield from asked(field)
        yield Field("step_note", N_("Note"))
        yield MomentField("step_at", N_("When"), hint=N_("empty: now"))

    def value(self, answers: Answers) -> Any:
        values = {each.name: each.answered(answers) for each in self._asks}
        return answers["step_at"], answers["step_note"], values


class ActionForm(Form[T]):
    """What is asked for an action of a book's own."""

    def __init__(
        self, accept: Callable[[Mapping[str, Any]], T], row: Book, action: OwnAction
    ) -> None:
        self._asks = [row.field(name) for name in action.asks]
        start: dict[str, str] = {}
        for field in self._asks:
            start |= field.text(row.values[field.name])
        heading = f"{row.number}  {row.name}  {_(action.title)}"
        subject = f"{row.code}:{row.id}:{action.code}"
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        for field in self._asks:
            for each in asked(field):
                each.required = True
                yield each

    def value(self, answers: Answers) -> Mapping[str, Any]:
        return {each.name: each.answered(answers) for each in self._asks}


class SaidForm(Form[T]):
    """What they said when they were chased, and by when they promised it."""

    KEEPS_DRAFTS = True

    def __init__(self, accept: Callable[[Answers], T], row: Book) -> None:
        heading = "  ".join((row.number, row.name, _("What they said")))
        super().__init__(accept, subject=f"{row.code}:{row.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield Field("said", N_("They said"))
        yield DayField("promised_on", N_("Promised by"), Lean.FUTURE)


class GiveUpForm(Form[T]):
    """Why nothing more will be done about a row."""

    def __init__(self, accept: Callable[[Answers], T], row: Book) -> None:
        heading = "  ".join((row.number, row.name, _("Give up …")))
        super().__init__(accept, subject=f"{row.code}:{row.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield Field("reason", N_("Reason"), required=True)
