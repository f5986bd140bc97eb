"""Department messages: passed on, answered, and told to who asked."""

import pytest

from salestui.books import store
from salestui.books.book import Book
from salestui.books.messages import Message
from tests.books.rows import again, values, written
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def next_of(row: Book) -> str | None:
    """The code of the step that is next."""
    step = again(row).next_step
    return None if step is None else step.code


def test_an_answer_that_is_written_down_is_the_step() -> None:
    row = written(NOW, Message, own={"answer": "明天下发"})
    assert again(row).course.stamps["answered"].at == NOW.at
    assert next_of(row) == "told_back"


def test_an_answer_that_is_added_later_is_the_step_too() -> None:
    row = written(NOW, Message)
    store.take_step(NOW, row, "passed_on")
    assert next_of(row) == "answered"
    store.edit_entry(NOW, again(row), {**values(Message), "answer": "明天下发"})
    assert next_of(row) == "told_back"


def test_what_is_answered_stays_open_until_who_asked_is_told() -> None:
    row = written(NOW, Message, own={"answer": "明天下发"})
    assert again(row).standing(moment("2026-11-25 09:41")).tone == "warn"
    store.take_step(NOW, again(row), "told_back")
    assert again(row).is_settled
