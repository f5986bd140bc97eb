"""No name of the desk's widgets takes the place of one that Textual needs for itself."""

import ast
import inspect
import re
import textwrap
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from textual.message_pump import MessagePump

import salestui

OVERRIDDEN = {
    "_compositor_refresh",
    "_fatal_error",
    "_handle_exception",
    "_print_error_renderables",
    "_process_messages_loop",
    "_register",
    "_start_widget",
}
"""What the desk takes the place of on purpose, besides the handlers of messages."""


@cache
def private_names(kind: type) -> set[str]:
    """The private names that the body of a class gives to itself or to its instances."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: set[str] = set()
    for node in [*body.body, *ast.walk(body)]:
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) if node in body.body:
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)) if node in body.body:
                found.add(name)
    return {name for name in found if re.match(r"_(?!_|on_)", name)}


def widgets() -> set[type[MessagePump]]:
    """Every app, screen and widget of the desk."""
    modules = [
        import_module(each.name)
        for each in walk_packages(salestui.__path__, "salestui.")
        if ".migrations" not in each.name and not each.name.endswith("__main__")
    ]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if inspect.isclass(kind)
        and issubclass(kind, MessagePump)
        and kind.__module__.startswith("salestui.")
    }


def test_no_private_name_of_textual_is_taken() -> None:
    # A screen that called its own `_closed` so stopped reading messages once that was true.
    taken = {
        f"{kind.__name__}.{name} of {base.__name__}"
        for kind in widgets()
        for base in kind.__mro__[1:]
        if base.__module__.startswith("textual.")
        for name in private_names(kind) & private_names(base) - OVERRIDDEN
    }
    assert not taken
