"""Asking for log lines and memos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from salestui.customers.fields import Find, WhoField
from salestui.dates.typed_days import Lean
from salestui.kit.fields import DayField, Field, FormField, MomentField, NameField, Offer
from salestui.kit.form import Answers, Form
from salestui.kit.question import Question
from salestui.language import N_
from salestui.text.clean import fold


class LogLineForm(Form[int]):
    """A log line: its text stands last, so that Enter saves it."""

    TITLE_SENTENCE = N_("A line in today's log")
    FIRST = "text"

    def __init__(
        self,
        accept: Callable[[Answers], int],
        find: Find,
        start: Mapping[str, str] | None = None,
        *,
        subject: str = "",
        heading: str = "",
    ) -> None:
        self._find = find
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield MomentField("at", N_("When"), hint=N_("empty: now"))
        yield WhoField("who", self._find)
        yield Field("text", N_("Text"), required=True, hint=N_("#word is a tag"))


class MemoForm(Form[date]):
    """A memo: its text stands last, so that Enter saves it."""

    TITLE_SENTENCE = N_("A memo")
    FIRST = "text"

    def __init__(
        self,
        accept: Callable[[Answers], date],
        find: Find,
        start: Mapping[str, str] | None = None,
        *,
        subject: str = "",
    ) -> None:
        self._find = find
        super().__init__(accept, start, subject=subject)

    def fields(self) -> Iterable[FormField]:
        yield DayField("due_on", N_("Due"), Lean.FUTURE, required=True)
        yield WhoField("who", self._find)
        yield Field("text", N_("To do"), required=True)


class MemoDayForm(Form[date]):
    """Another day for a memo."""

    TITLE_SENTENCE = N_("Another day")

    def fields(self) -> Iterable[FormField]:
        yield DayField("due_on", N_("Due"), Lean.FUTURE, required=True)


class DayForm(Question[Any]):
    """A day to go to in the log."""

    TITLE_SENTENCE = N_("Go to a day of the log")

    def fields(self) -> Iterable[FormField]:
        yield DayField("day", N_("Day"), Lean.PAST, required=True)


class SearchForm(Question[Any]):
    """What to look for in the log of all days."""

    TITLE_SENTENCE = N_("Search the log")

    def __init__(self, accept: Callable[[Answers], Any], tags: Sequence[str]) -> None:
        """`tags` are offered while one types a tag, the most used first."""
        self._tags = tags
        super().__init__(accept)

    def _tag_offers(self, typed: str) -> Sequence[Offer]:
        wanted = fold(typed).lstrip("#")
        return [Offer(f"#{tag}") for tag in self._tags if wanted in fold(tag)]

    def fields(self) -> Iterable[FormField]:
        yield Field("text", N_("Words"))
        yield NameField("tag", N_("Tag"), self._tag_offers, hint=N_("such as #meeting"))
        yield DayField("first", N_("From day"), Lean.PAST)
        yield DayField("last", N_("To day"), Lean.PAST)
