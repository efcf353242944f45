"""First start: asks the person how to start, before any reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.rights import Droit, Regime, regime_of
from cariforef_tui.domain.values.refusals import CariforefError

if TYPE_CHECKING:
    from cariforef_tui.services.pilotage.year_end import PreparedYear
    from cariforef_tui.services.programme.exercice import DateReference
    from cariforef_tui.ui.kit.session import SessionApp
    from cariforef_tui.ui.shell.likes import Likes
    from cariforef_tui.ui.shell.welcome_dialog import Choix, WaitingDialog


class Welcome:
    """Calls `begin` at once, or after the person's choice; `enter` takes a date de référence.

    `follow` takes the date that the store gives today, once it has another year; `announce` tells it to the
    places of a session that has begun. A date chosen at an earlier start, on a day of no programme, is taken
    again.
    """

    def __init__(
        self,
        app: SessionApp,
        likes: Likes,
        *,
        enter: Callable[[date], None],
        follow: Callable[[DateReference, date], None],
        begin: Callable[[], None],
        announce: Callable[[], None],
    ) -> None:
        self._app, self._session = app, app.session
        self._enter, self._follow, self._begin, self._announce = enter, follow, begin, announce
        self._likes = likes
        self._to_open: int | None = None
        """Year to open, once the person is known."""
        self.entered: date | None = None
        """Date chosen at this start, to keep once the person is known."""
        self.wants_demonstration = False
        """True if the person leaves for the demonstration, on a fictitious year."""
        self._has_greeted = False

    def open(self, reference: DateReference) -> None:
        """Ask how to start, if no programme contains today and nobody has logged days."""
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
        """Ask how to start; what was typed before the question was drawn then answers it."""
        from cariforef_tui.ui.shell.welcome_dialog import WelcomeDialog

        self._has_greeted = True
        launch = self._session.launch
        dialog = WelcomeDialog(launch.today(), self._session.reference, has_files=launch.has_files)
        self._app.push_screen(dialog, self._use)
        self._app.call_later(self._session.latch.go_on)

    def _use(self, choix: Choix | None) -> None:
        from cariforef_tui.ui.shell.welcome_dialog import Choix, day_proposed

        if choix is Choix.ANNEE:
            self._read_year(self._begin, self._greet)
            return
        if choix is Choix.PROGRAMME:
            self.entered = day_proposed(self._session.reference)
            self._enter(self.entered)
            self._begin()
            return
        self.wants_demonstration = choix is Choix.DEMONSTRATION
        self._app.exit()

    @property
    def way_back(self) -> str:
        """Label of Escape in the dialog that asks who acts."""
        return "Revenir" if self._has_greeted else "Quitter"

    def go_back(self, ask_again: Callable[[], None]) -> None:
        """Ask again how to start, or whether to quit, when the person does not say who they are."""
        from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._app.exit()
            else:
                ask_again()

        self._to_open = None
        if self._has_greeted:
            self._greet()
        else:
            question = (
                "Quitter cariforef ?\n"
                "Sans vos initiales, le programme ne peut ni montrer ni saisir une semaine."
            )
            dialog = ConfirmDialog(question, yes="Quitter", no="Rester", give_up="Rester")
            self._app.push_screen(dialog, answer)

    def ask_year(self) -> None:
        """Propose to open this year, or the next one where this one is open."""
        refused = self._session.refusal(Droit.OUVRIR)
        if refused is not None:
            self._app.show_status(str(refused), "warn")
        elif self._session.is_ready:
            self._read_year(lambda: self.finish(self._announce), lambda: None)

    def _read_year(self, agreed: Callable[[], None], given_up: Callable[[], None]) -> None:
        self._app.run_worker(partial(self._prepare, agreed, given_up), group="accueil", thread=True)

    def _prepare(self, agreed: Callable[[], None], given_up: Callable[[], None]) -> None:
        from cariforef_tui.services.pilotage.year_end import prepare_opening

        launch = self._session.launch
        try:
            prepared = prepare_opening(self._session.store, launch.today(), launch.feries)
        except CariforefError as error:
            self._app.call_from_thread(self._app.show_status, str(error), "warn")
            self._app.call_from_thread(given_up)
            return
        self._app.call_from_thread(self._propose, prepared, agreed, given_up)

    def _propose(
        self, prepared: PreparedYear, agreed: Callable[[], None], given_up: Callable[[], None]
    ) -> None:
        """Show what opening the year would write, before writing."""
        from cariforef_tui.services.pilotage.year_end import describe_prepared
        from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog

        exercice = prepared.programme.exercice

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._to_open = exercice
                agreed()
            elif choice is Answer.OTHER:
                self._ask_file(agreed, given_up)
            else:
                given_up()

        told = (
            f"Programme {exercice}, tiré de {prepared.source}",
            *describe_prepared(prepared),
        )
        dialog = ConfirmDialog(
            "\n".join(told),
            yes=f"Ouvrir {exercice}",
            other="D'un classeur" if self._session.launch.has_files else "",
            no="Revenir",
            give_up="Revenir",
        )
        self._app.push_screen(dialog, answer)

    def _ask_file(self, agreed: Callable[[], None], given_up: Callable[[], None]) -> None:
        from cariforef_tui.ui.shell.own_programme import OwnProgramme

        def loaded(reference: DateReference) -> None:
            self._follow(reference, self._session.launch.today())
            # Until its year has begun, or once it is over, the next start looks from the same day.
            self.entered = reference.au if reference.hors_exercice is not None else None
            agreed()

        OwnProgramme(self._app, loaded=loaded, given_up=given_up).ask()

    def finish(self, then: Callable[[], None]) -> None:
        """Call `then`, once the year that the person asked for is open."""
        from cariforef_tui.ui.shell.welcome_dialog import WaitingDialog

        exercice, self._to_open = self._to_open, None
        if exercice is None:
            then()
            return

        dialog = WaitingDialog(f"Écriture du programme {exercice}…")
        self._app.push_screen(dialog)
        self._app.run_worker(partial(self._open_year, exercice, then, dialog), group="accueil", thread=True)

    def _open_year(self, exercice: int, then: Callable[[], None], dialog: WaitingDialog) -> None:
        from cariforef_tui.services.agents.agents import find_agent, list_agents
        from cariforef_tui.services.pilotage.year_end import open_year
        from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
        from cariforef_tui.ui.agents.agent_dialog import describe_who

        session = self._session
        acteur = session.require_agent()
        try:
            is_open = regime_of(list_agents(session.store)) is Regime.OUVERT
            # A new store is its owner's to set up: its coordinateurs are those of the programme delivered.
            if self._has_greeted and session.account_agent is None and is_open:
                acteur = ACTEUR_SYSTEME
            open_year(session.store, exercice, session.launch.feries, acteur=acteur)
        except CariforefError as error:
            end = partial(self._end, then, dialog, str(error), "error")
        else:
            session.lasting = f"{exercice} est ouverte pour tous : cela ne s'annule pas ici."
            draft = f"cariforef plan preparer {exercice} --vers {exercice}.xlsx"
            told = f"{exercice} est ouverte pour tous. À décider : {draft}"
            if self._has_greeted:
                who = describe_who(find_agent(session.store, session.require_agent()))
                told = f"{who} (A en change). {exercice} est ouverte : F3 puis P pour la corriger."
            end = partial(self._end, partial(self._enter_year, exercice, then), dialog, told, "ok")
        self._app.call_from_thread(end)

    def _enter_year(self, exercice: int, then: Callable[[], None]) -> None:
        """Look at the year that was opened, unless it is still to come."""
        from cariforef_tui.services.programme.exercice import DateReference

        today = self._session.launch.today()
        if today.year == exercice:
            self._follow(DateReference(today, exercice), today)
        then()

    def _end(self, then: Callable[[], None], dialog: WaitingDialog, told: str, level: str) -> None:
        """Call `then`, show the result, close the dialog, and release the keys typed meanwhile."""
        then()
        self._app.show_status(told, level)
        dialog.dismiss(None)
        self._app.call_later(self._session.latch.go_on)
