"""No imports go round in a circle; a command in a shell starts without what the screen needs."""

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import salestui
from salestui.books.list import BOOKS
from salestui.complaints import models as complaints
from salestui.registers import REGISTERS
from salestui.repairs import models as repairs
from salestui.storage.database import tables

ROOT = Path(salestui.__file__).parent


def imported_at_once(path: Path) -> Iterator[str]:
    """What a module imports when it is imported: neither within functions nor for types alone."""
    waiting: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body
    for node in waiting:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.If | ast.Try):
            for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            waiting += [*([] if for_types else node.body), *node.orelse]


def imports() -> dict[str, set[str]]:
    """The modules of the program, each with those of them that it imports at once."""
    modules = {}
    for path in ROOT.rglob("*.py"):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        modules[name.removesuffix(".__init__")] = path
    # from package import module, from module import name
    return {
        module: {
            known
            for name in imported_at_once(path)
            for known in ({name, name.rpartition(".")[0]} & modules.keys()) - {module}
            if known != name.rpartition(".")[0] or name not in modules
        }
        for module, path in modules.items()
    }


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Some circle among what refers to each other; [] where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_imports_of_modules_go_round_in_a_circle() -> None:
    graph = imports()
    assert len(graph) > 100
    assert circle(graph) == []
    assert circle({**graph, "salestui.core.refusal": {"salestui.kit.app"}})


def test_no_imports_of_packages_go_round_in_a_circle() -> None:
    packages: dict[str, set[str]] = defaultdict(set)
    for module, imported in imports().items():
        package, *_rest = module.removeprefix("salestui.").split(".")
        others = {each.removeprefix("salestui.").partition(".")[0] for each in imported}
        packages[package] |= others - {package}
    assert circle(packages) == []


TELL = """
import sys
from salestui.__main__ import main
status = main(sys.argv[1:])
heavy = {name.partition(".")[0] for name in sys.modules} & {"textual", "rich"}
print(*heavy, file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize(
    "command",
    ["log early", "memo call", "memo call --due 2030-03-05", "today --json", "today", "paths"],
)
def test_a_shell_command_imports_neither_textual_nor_rich(
    command: str, desk_folder: object
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TELL, "--data", str(desk_folder), *command.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr.split()) == (0, [])


# --- the kit knows no room ---------------------------------------------------------------------

BELOW = ("core", "kit", "storage")

FOLDERS = {"backups"}
"""Names of folders in the data folder, which are called as a room is."""


def strings(tree: ast.Module) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_what_stands_below_the_rooms_names_none_of_them() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/register.py")} - {*BELOW}
    named = {each.code for each in REGISTERS} | {str(each._meta.table_name) for each in tables()}
    named |= {each.prefix for each in BOOKS} | {repairs.PREFIX, complaints.PREFIX}
    named -= FOLDERS
    found = [
        (path.name, text)
        for below in BELOW
        for path in (ROOT / below).glob("*.py")
        for text in strings(ast.parse(path.read_text(encoding="utf-8")))
        if text in named or (text.startswith("salestui.") and text.split(".")[1] in rooms)
    ]
    assert len(rooms) > 10
    assert found == []
