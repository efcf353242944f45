"""All uses of private names of a library: two of Textual's, which no public name stands in for.

A defect makes Textual print a traceback with local variables: what people typed would stand in it.
`_handle_exception` is where Textual hears of a defect: ours keeps it for who records it, and saves what is
being typed. `_fatal_error` is where it makes that traceback: ours makes none.
"""

from __future__ import annotations

from textual.app import App
from textual.css.query import NoMatches
from textual.worker import WorkerFailed


class QuietApp(App[int]):
    """Application that prints no traceback; `failure` is the defect that ended it, None where none did."""

    failure: Exception | None = None

    def keep_typed(self) -> None:
        """Keep what is being typed, as far as that can be done: the application leaves at once."""

    def _handle_exception(self, error: Exception) -> None:
        """Record a defect, unless it is a widget missed while the application ends.

        Leaving removes the widgets before their screen, so that a query may find none. Of a worker's failure,
        the error it wraps is recorded: the wrapping has no traceback of it.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, Exception) and not (
            self.return_code is not None and isinstance(cause, NoMatches)
        ):
            self.failure = self.failure or cause
            super()._handle_exception(cause)

    def _fatal_error(self) -> None:
        self.keep_typed()
        self.panic()
