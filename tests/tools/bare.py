"""The yardsticks of the benchmark: the smallest Textual app with one table of thirty rows.

F6 opens a modal of thirteen inputs, 2 a second screen with another table, as in the desk.
"""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import DataTable, Input, Label

LAST_CELL = "item 30"
MODAL = "field 13"
SECOND = "row 30"


def fill(table: DataTable[str], name: str) -> None:
    """Thirty rows of three columns."""
    table.add_columns("Number", "Name", "State")
    for number in range(1, 31):
        table.add_row(str(number), f"{name} {number}", "open")


class Modal(ModalScreen[None]):
    """Thirteen labelled inputs."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave")]
    DEFAULT_CSS = """
    Modal { align: center middle; }
    Modal > Vertical { width: 100; height: auto; background: $surface; }
    """

    def compose(self) -> ComposeResult:
        """A label and an input each."""
        with Vertical():
            for number in range(1, 14):
                yield Label(f"field {number}")
                yield Input(compact=True)


class Second(Screen[None]):
    """Another table."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("1", "app.pop_screen", "Back")]

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill the table."""
        fill(self.query_one(DataTable), "row")


class Bare(App[None]):
    """One table, nothing else."""

    SCREENS: ClassVar = {"second": Second}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "modal", "Modal"),
        Binding("2", "push_screen('second')", "Second"),
    ]

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill the table."""
        fill(self.query_one(DataTable), "item")

    def action_modal(self) -> None:
        """Open the modal."""
        self.push_screen(Modal())


if __name__ == "__main__":
    Bare().run()
