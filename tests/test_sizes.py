"""Files that are read in one sitting, functions that are seen at once."""

import ast
from pathlib import Path

import salestui
from salestui.arguments import REGISTERS_OF_TABLES
from salestui.registers import REGISTERS

ROOT = Path(salestui.__file__).parent
FILES = sorted(each for each in ROOT.rglob("*.py") if "migrations" not in each.parts)

LONGEST_FILE = 450
LONGEST_FUNCTION = 60


def test_no_file_is_longer_than_one_reads() -> None:
    lines = {
        str(each.relative_to(ROOT)): len(each.read_text("utf-8").splitlines()) for each in FILES
    }
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                found[f"{path.relative_to(ROOT)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_the_help_names_every_register_of_tables() -> None:
    assert {each.code for each in REGISTERS if each.exchange} == set(
        REGISTERS_OF_TABLES.split(", ")
    )
