"""The desk's own two themes, and what each tone of text looks like in them."""

from functools import cache

from rich.style import Style
from textual.theme import Theme

DARK = Theme(
    name="salestui-dark",
    dark=True,
    primary="#7cb7c9",
    secondary="#5f8f9e",
    accent="#7cb7c9",
    warning="#e0ac4f",
    error="#f0716c",
    success="#86b97f",
    foreground="#d6d9dc",
    background="#15181c",
    surface="#1b1f24",
    panel="#242a31",
    variables={
        "muted": "#8a949e",
        "other-panel": "#20262c",
        "raised": "#343d46",
        "cursor": "#31505c",
        "cursor-text": "#ffffff",
        "input-cursor-background": "#7cb7c9",
        "input-cursor-foreground": "#15181c",
        "input-selection-background": "#31505c",
        "scrollbar": "#39424c",
        "scrollbar-hover": "#4a5560",
        "scrollbar-active": "#7cb7c9",
        "scrollbar-background": "#1b1f24",
        "scrollbar-background-hover": "#1b1f24",
        "scrollbar-background-active": "#1b1f24",
    },
)

LIGHT = Theme(
    name="salestui-light",
    dark=False,
    primary="#1c6b80",
    secondary="#4f8593",
    accent="#1c6b80",
    warning="#8f5a00",
    error="#b3261e",
    success="#2f6f37",
    foreground="#24292e",
    background="#f3f1ec",
    surface="#faf9f6",
    panel="#e9e6de",
    variables={
        "muted": "#68707a",
        "other-panel": "#f0ede6",
        "raised": "#d8d3c6",
        "cursor": "#c9dfe5",
        "cursor-text": "#0f1417",
        "input-cursor-background": "#1c6b80",
        "input-cursor-foreground": "#faf9f6",
        "input-selection-background": "#c9dfe5",
        "scrollbar": "#c9c5ba",
        "scrollbar-hover": "#b3aea1",
        "scrollbar-active": "#1c6b80",
        "scrollbar-background": "#faf9f6",
        "scrollbar-background-hover": "#faf9f6",
        "scrollbar-background-active": "#faf9f6",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}
"""The themes by the word the settings use."""


@cache
def tones(dark: bool) -> dict[str, Style]:
    """The look of each `kit.register.Tone`, laid over a widget's own colours."""
    theme = DARK if dark else LIGHT
    muted = theme.variables["muted"]
    return {
        "": Style(),
        "muted": Style(color=muted),
        "strong": Style(bold=True),
        "accent": Style(color=theme.accent, bold=True),
        "good": Style(color=theme.success),
        "warn": Style(color=theme.warning),
        "alarm": Style(color=theme.error, bold=True),
        "done": Style(color=muted, strike=True),
        "field": Style(bgcolor=theme.panel),
        "other field": Style(bgcolor=theme.variables["other-panel"]),
    }


@cache
def cursor_style(dark: bool, has_focus: bool) -> Style:
    """The look of the selected row, laid over its tones."""
    variables = (DARK if dark else LIGHT).variables
    if has_focus:
        return Style(color=variables["cursor-text"], bgcolor=variables["cursor"])
    return Style(bgcolor=variables["raised"])
