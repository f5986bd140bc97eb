"""What each desk does anew at its start is done once for the thousands that the tests open."""

import gc

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def parse_each_once() -> None:
    """Remember what was parsed by all that it depends on: the text and the theme's variables."""
    parse = Stylesheet._parse_rules

    def remember(
        sheet: Stylesheet,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        theme = tuple(sheet._variables.items())
        of = (css, read_from, is_default_rules, tie_breaker, scope, theme)
        if of not in _parsed:
            _parsed[of] = parse(sheet, css, read_from, is_default_rules, tie_breaker, scope)
        return _parsed[of]

    setattr(Stylesheet, "_parse_rules", remember)  # noqa: B010 # it is not ours to have a type


def collect_garbage_of_tests_only() -> None:
    """Take all that was imported out of every later collection, as the desk does at its start.

    The desks of the tests do not: what they made until then has to go when the test is over.
    """
    gc.collect()
    gc.freeze()
    setattr(gc, "freeze", lambda: None)  # noqa: B010 # it is not ours to have a type
