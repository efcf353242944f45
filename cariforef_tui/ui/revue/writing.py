"""Writing in the review shown: remarks, weather, presence and closing; and the drafts of its dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.revue.compute import FROZEN, list_missing
from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import count_of, elide_pole
from cariforef_tui.services.revue.write import (
    close_revue,
    declare_meteo,
    declare_presences,
    declare_prochaine,
    restore_meteo,
    write_remarque,
)
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.dialogs.drafting import Drafting, Slot
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Nature
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.revue.dialogs.decision import (
    RemarqueAnswer,
    RemarqueDialog,
)
from cariforef_tui.ui.revue.dialogs.meteo import MeteoAnswer, MeteoDialog, Presence, PresenceDialog

if TYPE_CHECKING:
    from cariforef_tui.services.revue.read import RevueSnapshot
    from cariforef_tui.ui.kit.place import PlaceScreen


class RevueDrafting(Drafting):
    """Drafts of the person in a view of a review. It offers the last one."""

    NATURES = (Nature.REMARQUE, Nature.DECISION, Nature.METEO)

    def slot(self, cle: CleRevue, nature: Nature, code: str = "") -> Slot:
        """Return the slot of a draft of one review; `code` is its line, or the number of a decision."""
        return Slot(self, DraftKey(self._place.store.place, nature, cle.lundi, code, cle.perimetre))

    def flush(self) -> None:
        """Write the file of drafts at once. Call this when the terminal goes away."""
        if self._place.session.agent is not None:
            self.drafts.flush()

    def describe(self, pending: Sequence[Draft]) -> str:
        last, pour = pending[-1], pending[-1].pour
        what = {
            Nature.REMARQUE: f"un commentaire sur {pour.code}",
            Nature.DECISION: "une décision",
            Nature.METEO: "une météo",
        }[pour.nature]
        more = f" (et {count_of(len(pending) - 1, 'autre')})" if len(pending) > 1 else ""
        return f"Pas encore enregistré : {what}, {pour.perimetre}, {cle_of(pour).nom}{more} : {last.cited}"


def cle_of(pour: DraftKey) -> CleRevue:
    """Return the review of a draft."""
    return CleRevue(pour.perimetre, pour.jour)


class RevueWriting:
    """Asks for the remarks, weather, presence and closing of the review, and writes them.

    `writable` returns the review shown, or tells the person why it takes no writing and returns None.
    """

    def __init__(
        self, place: PlaceScreen, drafting: RevueDrafting, writable: Callable[[], RevueSnapshot | None]
    ) -> None:
        self._place, self._drafting, self._writable = place, drafting, writable

    def ask_remarque(self, code: str) -> None:
        """Ask for the remark of the person on a line of the perimeter, or on the perimeter itself."""
        snapshot = self._writable()
        if snapshot is None:
            return
        cle, acteur = snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference
        slot = self._drafting.slot(cle, Nature.REMARQUE, code)

        def known(line: str) -> str:
            remarques = (
                remarque
                for remarque in snapshot.revue.ecrite.remarques
                if (remarque.code, remarque.auteur) == (line, acteur)
            )
            return next((remarque.texte for remarque in remarques), "")

        def write(line: str, texte: str, before: str) -> Made[Change]:
            write_remarque(store, reference, cle, line, texte, acteur=acteur)
            told = f"commentaire sur {line} {'noté' if texte else 'retiré'}"
            return Made(told, partial(write, line, before, texte))

        def answer(given: RemarqueAnswer) -> None:
            self._place.changes.write(partial(write, given.code, given.texte, known(given.code)), slot.drop)

        self._place.ask_person(RemarqueDialog(cle, snapshot.programme, code, known, slot), answer)

    def ask_meteo(self) -> None:
        snapshot = self._writable()
        if snapshot is None:
            return
        cle, acteur, before = (
            snapshot.revue.cle,
            self._place.session.require_agent(),
            snapshot.revue.ecrite.meteo,
        )
        store, reference = self._place.store, self._place.reference
        slot = self._drafting.slot(cle, Nature.METEO)

        def declare(given: MeteoAnswer) -> Made[Change]:
            declare_meteo(store, reference, cle, given.couleur, given.commentaire, acteur=acteur)
            return Made(f"météo {elide_pole(cle.perimetre)} : {given.couleur}", partial(restore, given))

        def restore(given: MeteoAnswer) -> Made[Change]:
            restore_meteo(store, reference, cle, before, acteur=acteur)
            told = f"météo {elide_pole(cle.perimetre)} : {before.couleur if before else 'retirée'}"
            return Made(told, partial(declare, given))

        def answer(given: MeteoAnswer) -> None:
            self._place.changes.write(partial(declare, given), slot.drop)

        self._place.ask_person(MeteoDialog(cle, before, slot), answer)

    def ask_presence(self) -> None:
        """Ask for the people there, the people excused and the date of the next review."""
        snapshot = self._writable()
        if snapshot is None:
            return
        ecrite, cle, acteur = snapshot.revue.ecrite, snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference
        people = {agent.initiales: agent.pole for agent in snapshot.agents if agent.actif}

        def declare(said: Presence, before: Presence) -> Made[Change]:
            declare_presences(store, reference, cle, said.presents, said.excuses, acteur=acteur)
            declare_prochaine(store, reference, cle, said.prochaine, acteur=acteur)
            there = count_of(len(said.presents), "présent")
            excused = count_of(len(said.excuses), "excusé")
            when = f", prochaine revue le {format_date(said.prochaine)}" if said.prochaine else ""
            return Made(f"{cle.perimetre} : {there}, {excused}{when}", partial(declare, before, said))

        def answer(given: Presence) -> None:
            before = Presence(ecrite.presents, ecrite.excuses, ecrite.prochaine)
            self._place.changes.write(partial(declare, given, before))

        self._place.ask_person(PresenceDialog(cle, reference.au, people, ecrite), answer)

    def ask_closing(self) -> None:
        """List what the review lacks, then close it for good if the person agrees."""
        snapshot = self._writable()
        if snapshot is None:
            return
        if snapshot.not_closable is not None:
            self._place.tell(snapshot.not_closable, "warn")
            return
        cle, acteur = snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference

        def close() -> Made[Change]:
            close_revue(store, reference, cle, acteur=acteur)
            return Made(f"{cle.titre}, close · e : compte rendu")

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self._place.changes.write(close)

        missing = list_missing(snapshot.revue)
        lines = [
            f"Clore la {cle.titre} ?",
            FROZEN,
            *(f"· {one.phrase}" for one in missing),
        ]
        default = Answer.NO if missing else Answer.YES
        dialog = ConfirmDialog("\n".join(lines), yes="Clore", no="Pas encore", default=default)
        self._place.ask_person(dialog, answer)
