"""What each desk does anew at its start is done once for the thousands that the tests open."""

import gc

from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.screen import Screen

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


draws_every_frame = False
"""Whether each frame is drawn, though no terminal gets it."""


def draw_what_is_looked_at() -> None:
    """Let who looks draw the screen as it is then; the frames between are drawn by no test."""
    render = Compositor.render_update

    def render_for_a_picture(
        compositor: Compositor,
        full: bool = False,
        screen_stack: list[Screen[object]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        if full or draws_every_frame:
            return render(compositor, full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        compositor._dirty_regions.clear()
        return None

    setattr(Compositor, "render_update", render_for_a_picture)  # noqa: B010 # as above
