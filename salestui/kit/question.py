"""Forms that change nothing."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from salestui.kit.form import Form
from salestui.language import N_

T = TypeVar("T")


class Question(Form[T]):
    """A form that changes nothing: where to go, what to look for."""

    KEEPS_DRAFTS = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Go"), priority=True),
        Binding("escape", "leave", N_("Back")),
    ]
