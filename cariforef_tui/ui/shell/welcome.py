"""First start: where nothing is to be looked at, what to begin with is asked before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.refusals import CariforefError

if TYPE_CHECKING:
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.kit.session import SessionApp
    from cariforef_tui.ui.shell.likes import Likes
    from cariforef_tui.ui.shell.welcome_dialog import Choix


class Welcome:
    """Lets the session `begin` at once, or once the person has chosen; `enter` takes a date of reference.

    A date that they chose at an earlier start, on a day of no programme, is taken again.
    """

    def __init__(
        self, app: SessionApp, likes: Likes, enter: Callable[[date], None], begin: Callable[[], None]
    ) -> None:
        self._app, self._session, self._enter, self._begin = app, app.session, enter, begin
        self._likes = likes
        self.entered: date | None = None
        """The date chosen here at this start, to be kept once it is known who runs this."""
        self.wants_demonstration = False
        """True where the person leaves for the fictitious year."""

    def open(self, reference: DateReference) -> None:
        """Ask on a day that no programme holds, where nobody has logged."""
        launch = self._session.launch
        if reference.hors_exercice is None or launch.demo or launch.reunion is not None:
            self._begin()
        else:
            self._app.run_worker(self._look, group="accueil", thread=True)

    def _look(self) -> None:
        exercice = self._session.reference.exercice
        try:
            with self._session.store.reading() as reading:
                exercices = reading.exercices()
                is_new = not reading.remplis(date(exercice, 1, 1), date(exercice, 12, 31))
        except CariforefError:
            exercices, is_new = (), False
        kept = self._likes.read_date()
        if kept is not None and kept.year in exercices:
            self._app.call_from_thread(self._enter, kept)
            is_new = False
        self._app.call_from_thread(self._greet if is_new else self._begin)

    def _greet(self) -> None:
        from cariforef_tui.ui.shell.welcome_dialog import WelcomeDialog

        dialog = WelcomeDialog(self._session.launch.today(), self._session.reference.exercice)
        self._app.push_screen(dialog, self._use)

    def _use(self, choix: Choix | None) -> None:
        from cariforef_tui.ui.shell.welcome_dialog import Choix, day_proposed

        if choix is Choix.DEMONSTRATION:
            self.wants_demonstration = True
            self._app.exit()
            return
        if choix is Choix.PROGRAMME:
            self.entered = day_proposed(self._session.reference.exercice)
            self._enter(self.entered)
        self._begin()
