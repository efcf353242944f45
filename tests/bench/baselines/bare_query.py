"""A bare Textual application that shows the answer of one query through SQLAlchemy; argument: the file."""

import sys

from sqlalchemy import create_engine, text
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareQuery(App[None]):
    def compose(self) -> ComposeResult:
        with create_engine(f"sqlite:///{sys.argv[1]}").connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM ligne")).scalar_one()
        yield Static(f"READY {rows}")


BareQuery().run()
