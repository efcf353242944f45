"""A bare Textual DataTable of 12 lines by 8 columns."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class BareGrid(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("READY", *"LMMJV", "total", "reste")
        for rank in range(12):
            table.add_row(f"ligne {rank}", *("0,25",) * 5, "1,25", "12,5")


BareGrid().run()
