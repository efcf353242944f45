"""The only uses of a library's private names: two of Textual's, which have no public equivalent.

On a defect, Textual prints a traceback with local variables, which would show texts that people typed.
Textual calls `_handle_exception` on a defect: ours keeps the error to be logged and saves the text being
typed. Textual calls `_fatal_error` to print the traceback: ours prints none.
"""

from __future__ import annotations

from textual.app import App
from textual.css.query import NoMatches
from textual.worker import WorkerFailed


class QuietApp(App[int]):
    """An application that prints no traceback; `failure` is the defect that ended it, if any."""

    failure: Exception | None = None

    def keep_typed(self) -> None:
        """Keep the text being typed, if possible; the application ends at once."""

    def _handle_exception(self, error: Exception) -> None:
        """Record a defect, unless it is a widget not found while the application ends.

        At the end, Textual removes widgets before their screen, so that a query may fail. For a worker's
        failure, record the error inside it, which alone has the traceback.
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
