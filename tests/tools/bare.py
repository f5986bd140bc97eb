"""The yardstick of the benchmark: the smallest Textual app with one table of thirty rows."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable

LAST_CELL = "item 30"


class Bare(App[None]):
    """One table, nothing else."""

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("Number", "Name", "State")
        for number in range(1, 31):
            table.add_row(str(number), f"item {number}", "open")


if __name__ == "__main__":
    Bare().run()
