"""A programme of the person's own, from a workbook or a folder: asked for, shown, then loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.refusals import CariforefError, Refus
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.files import clean_path
from cariforef_tui.exchange.programme.folder import read_programme
from cariforef_tui.services.agents.access import check_steward
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.bring import (
    check_import,
    describe_brought,
    import_programme,
    preview_programme,
)
from cariforef_tui.services.programme.exercice import DateReference, resolve_reference
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.shell.welcome_dialog import WaitingDialog

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.programme.programme import Programme
    from cariforef_tui.ui.kit.session import SessionApp


class OwnProgramme:
    """Asks for a file until it is loaded, or the person gives up.

    `loaded` takes the date that the store gives once it has the programme.
    """

    def __init__(
        self,
        app: SessionApp,
        *,
        loaded: Callable[[DateReference], None],
        given_up: Callable[[], None],
    ) -> None:
        self._app, self._session = app, app.session
        self._loaded, self._given_up = loaded, given_up

    def ask(self, chemin: str = "") -> None:
        """Ask for the file, beginning with the one given before."""
        dialog = FormDialog(
            "Votre programme, d'un classeur",
            (
                "Un classeur .xlsx ou .ods, ou un dossier de fichiers CSV. Il est montré avant d'être écrit.",
                "Un modèle à remplir : cariforef programme modele plan.xlsx",
            ),
            (Field("fichier", "Fichier", chemin, "~/plan.xlsx", length=1000, is_offered=True),),
            _read_path,
        )
        dialog.accept_label = "Lire"
        self._app.push_screen(dialog, self._use_path)

    def _use_path(self, chemin: str | None) -> None:
        if chemin is None:
            self._given_up()
        else:
            self._wait(f"Lecture de {chemin}…", partial(self._read, chemin))

    def _wait(self, title: str, work: Callable[[], Callable[[], None]]) -> None:
        """Do `work` in a thread; a dialog keeps the keys until then. It returns what to do next."""
        dialog = WaitingDialog(title)
        self._app.push_screen(dialog)

        def run() -> None:
            self._app.call_from_thread(self._go_on, dialog, work())

        self._app.run_worker(run, group="accueil", thread=True)

    def _go_on(self, dialog: WaitingDialog, then: Callable[[], None]) -> None:
        dialog.dismiss(None)
        then()
        self._app.call_later(self._session.latch.go_on)

    def _read(self, chemin: str) -> Callable[[], None]:
        store = self._session.store
        try:
            check_steward(list_agents(store), self._session.agent)
            check_import(store, acteur=self._session.agent or ACTEUR_SYSTEME)
            read = read_programme(chemin)
            programme, agents = read.programme, read.agents
            preview = preview_programme(store, programme, agents, self._session.launch.feries)
        except CariforefError as error:
            return partial(self._refuse, chemin, error)
        title = f"Programme {programme.exercice}, {programme.by_code[programme.racine].libelle}"
        left = map(inert_text, read.remarques)
        told = (inert_text(title), *left, *describe_brought(preview, self._session.launch.today()))
        return partial(self._show, chemin, told, programme, agents)

    def _show(self, chemin: str, told: Sequence[str], programme: Programme, agents: Sequence[Agent]) -> None:
        """Show what the file would write, before writing."""

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                title = f"Écriture du programme {programme.exercice}…"
                self._wait(title, partial(self._write, chemin, programme, agents))
            else:
                self.ask(chemin)

        question = "\n".join(told)
        yes = f"Charger {programme.exercice}"
        dialog = ConfirmDialog(question, yes=yes, no="Autre fichier", give_up="Autre fichier")
        self._app.push_screen(dialog, answer)

    def _refuse(self, chemin: str, error: CariforefError) -> None:
        """Show every fault of the file, which may be corrected and read again."""
        from cariforef_tui.domain.values.faults import FautesRefusees

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self._use_path(chemin)
            else:
                self.ask(chemin)

        bilan = str(error)
        sentences: tuple[str, ...] = ()
        if isinstance(error, FautesRefusees):
            bilan, sentences = error.bilan, error.sentences
        advice = "Corrigez le fichier et enregistrez-le : Entrée le relit."
        question = "\n".join((bilan, advice, "", *sentences))
        dialog = ConfirmDialog(question, yes="Relire", no="Autre fichier", give_up="Autre fichier")
        self._app.push_screen(dialog, answer)

    def _write(self, chemin: str, programme: Programme, agents: Sequence[Agent]) -> Callable[[], None]:
        """Write in the name of the person, or of nobody before they have said who they are."""
        store, launch = self._session.store, self._session.launch
        acteur = self._session.agent or ACTEUR_SYSTEME
        try:
            import_programme(store, programme, agents, launch.feries, acteur=acteur)
            reference = resolve_reference(store, launch.today(), None)
        except CariforefError as error:
            return partial(self._refuse, chemin, error)
        return partial(self._loaded, reference)


def _read_path(values: Mapping[str, str]) -> str:
    path = clean_path(values["fichier"])
    if not values["fichier"].strip() or not path.exists():
        raise Refus("Aucun fichier ni dossier de ce nom : donnez son chemin, par exemple ~/plan.xlsx.")
    return str(path)
