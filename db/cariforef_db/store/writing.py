"""One write transaction as the services know it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from cariforef_db.agents.writes import (
    add_agent,
    add_suppleance,
    end_suppleance,
    forget_rappels,
    remove_suppleance,
    set_preference,
    set_quotite,
    set_rappel,
    update_agent,
)
from cariforef_db.mois.writes import add_visa, remove_ligne_conventionnee, set_ligne_conventionnee
from cariforef_db.programme.reads import LIVRABLE, PRODUCTION, RAF
from cariforef_db.programme.writes import (
    add_borne,
    add_fait,
    add_revision,
    load_programme,
    remove_borne,
    replace_programme,
    set_suivi_depuis,
)
from cariforef_db.rows.records import Record
from cariforef_db.rows.transaction import Transaction
from cariforef_db.schema import mois, temps
from cariforef_db.store.reading import SqlReading
from cariforef_db.temps.cells import write_cells
from cariforef_db.temps.reads import DEMANDE
from cariforef_db.temps.writes import load_saisies, move_saisies, remove_tirage, set_tirage, write_absence
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Livrable, Production
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import OneRow

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.fiche import Convention
    from cariforef_tui.domain.revue.revue import RevueEcrite
    from cariforef_tui.domain.rgpd import Effacement, EffacementFait

_RECORDS: dict[type[Any], Record[Any]] = {
    Raf: RAF,
    Demande: DEMANDE,
    Livrable: LIVRABLE,
    Production: PRODUCTION,
}


class SqlWriting(Transaction, SqlReading):
    """`services.ports.store.Writing` inside the transaction that its connection has begun.

    A function of a room is a method here.
    """

    write_cells = write_cells
    write_absence = write_absence
    move_saisies = move_saisies
    load_saisies = load_saisies
    add_agent = add_agent
    update_agent = update_agent
    set_quotite = set_quotite
    add_suppleance = add_suppleance
    end_suppleance = end_suppleance
    remove_suppleance = remove_suppleance
    set_preference = set_preference
    set_rappel = set_rappel
    forget_rappels = forget_rappels
    add_fait = add_fait
    add_borne = add_borne
    remove_borne = remove_borne
    set_suivi_depuis = set_suivi_depuis
    add_revision = add_revision
    set_tirage = set_tirage
    remove_tirage = remove_tirage
    add_visa = add_visa
    set_ligne_conventionnee = set_ligne_conventionnee
    remove_ligne_conventionnee = remove_ligne_conventionnee
    load_programme = load_programme
    replace_programme = replace_programme

    def add(self, exercice: int, thing: OneRow) -> None:
        self.add_row(_record_of(thing), exercice, thing)

    def replace(self, exercice: int, before: OneRow, after: OneRow) -> None:
        self.replace_row(_record_of(before), exercice, before, after)

    def remove(self, exercice: int, thing: OneRow) -> None:
        self.remove_row(_record_of(thing), exercice, thing)

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        if libelle is None:
            self.delete(temps.jour_ferie, jour=jour.isoformat())
        else:
            self.put(temps.jour_ferie, {"jour": jour.isoformat()}, libelle=libelle)

    def set_reglages(self, reglages: Reglages) -> None:
        for cle, valeur in asdict(reglages).items():
            self.put(temps.reglage, {"cle": cle}, valeur=int(valeur))

    def set_convention(self, convention: Convention) -> None:
        self.put(mois.convention, {"numero": convention.numero}, intitule=convention.intitule)

    # To write a day needs neither room: to import them takes a twentieth of its time.

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        from cariforef_db.revue.writes import write_revue

        write_revue(self, exercice, revue)

    def erase(self, effacement: Effacement) -> EffacementFait:
        from cariforef_db.rgpd.writes import erase

        return erase(self, effacement)


def _record_of(thing: OneRow) -> Record[Any]:
    record = _RECORDS.get(type(thing))
    if record is None:
        from cariforef_db.revue.reads import DECISION

        return DECISION
    return record
