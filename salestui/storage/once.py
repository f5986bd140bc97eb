"""Answers remembered for the length of one look at the data: nothing is asked twice for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ANSWERS: ContextVar[dict[object, object] | None] = ContextVar("answers", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within this the same question has one answer; nothing is written meanwhile."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def asked_once(ask: Callable[P, T]) -> Callable[P, T]:
    """A query, of hashable arguments, that is asked once within a look."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _ANSWERS.get()
        if answers is None:
            return ask(*args, **kwargs)
        question = (ask, args, tuple(kwargs.items()))
        if question not in answers:
            answers[question] = ask(*args, **kwargs)
        return answers[question]  # type: ignore[return-value] # what was asked

    return asked
