"""One write transaction as the services know it: each method imports what it needs, and no more.

A day's write comes with none of the others, nor with SQLAlchemy, which they run through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from cariforef_db.schema import tables, trust
from cariforef_db.writing.transaction import Transaction

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent, Quotite, Suppleance
    from cariforef_tui.domain.avancement.livrables import Production
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.programme.declarations import Fait
    from cariforef_tui.domain.programme.programme import Livrable, Programme
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Revision
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
    from cariforef_tui.domain.rgpd.retention import Effacement, EffacementFait
    from cariforef_tui.domain.temps.calendrier import Calendrier
    from cariforef_tui.domain.temps.demandes import Demande
    from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Saisie
    from cariforef_tui.services.ports.store import EtatRappel, Reglages


class SqlWriting(Transaction):
    """`services.ports.Writing` inside the transaction that its connection has begun."""

    def write_cells(self, changes: Sequence[CellChange]) -> tuple[CellWritten, ...]:
        from cariforef_db.writing.cells import write_cells

        return write_cells(self, changes)

    def write_absence(self, agent: str, jour: date, absences: Sequence[Absence]) -> tuple[Absence, ...]:
        from cariforef_db.writing.absences import write_absence

        return write_absence(self, agent, jour, absences)

    def add_agent(self, agent: Agent) -> None:
        from cariforef_db.writing.agents import add_agent

        add_agent(self, agent)

    def update_agent(self, agent: Agent) -> None:
        from cariforef_db.writing.agents import update_agent

        update_agent(self, agent)

    def set_quotite(self, quotite: Quotite) -> None:
        from cariforef_db.writing.agents import set_quotite

        set_quotite(self, quotite)

    def add_suppleance(self, suppleance: Suppleance) -> None:
        from cariforef_db.writing.agents import add_suppleance

        add_suppleance(self, suppleance)

    def end_suppleance(self, suppleance: Suppleance) -> None:
        from cariforef_db.writing.agents import end_suppleance

        end_suppleance(self, suppleance)

    def remove_suppleance(self, suppleance: Suppleance) -> None:
        from cariforef_db.writing.agents import remove_suppleance

        remove_suppleance(self, suppleance)

    def set_preference(self, agent: str, cle: str, valeur: str | None) -> None:
        from cariforef_db.writing.agents import set_preference

        set_preference(self, agent, cle, valeur)

    def set_rappel(self, agent: str, jour: date, etat: EtatRappel | None) -> None:
        from cariforef_db.writing.agents import set_rappel

        set_rappel(self, agent, jour, etat)

    def forget_rappels(self, before: date) -> None:
        from cariforef_db.writing.agents import forget_rappels

        forget_rappels(self, before)

    def set_ferie(self, jour: date, libelle: str | None) -> None:
        if libelle is None:
            self.delete(tables.jour_ferie, jour=jour.isoformat())
        else:
            self.put(tables.jour_ferie, {"jour": jour.isoformat()}, libelle=libelle)

    def set_reglages(self, reglages: Reglages) -> None:
        for cle, valeur in asdict(reglages).items():
            self.put(tables.reglage, {"cle": cle}, valeur=int(valeur))

    def add_fait(self, exercice: int, fait: Fait) -> None:
        from cariforef_db.writing.programme import add_fait

        add_fait(self, exercice, fait)

    def add_borne(self, exercice: int, jalon: str, code: str) -> None:
        from cariforef_db.writing.programme import add_borne

        add_borne(self, exercice, jalon, code)

    def remove_borne(self, exercice: int, jalon: str, code: str) -> None:
        from cariforef_db.writing.programme import remove_borne

        remove_borne(self, exercice, jalon, code)

    def set_suivi_depuis(self, exercice: int, jour: date) -> None:
        from cariforef_db.writing.loading import set_suivi_depuis

        set_suivi_depuis(self, exercice, jour)

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        from cariforef_db.writing.programme import add_revision

        return add_revision(self, exercice, revision)

    def add_raf(self, exercice: int, raf: Raf) -> None:
        from cariforef_db.writing.programme import add_raf

        add_raf(self, exercice, raf)

    def set_tirage(self, exercice: int, code: str) -> None:
        from cariforef_db.writing.demandes import set_tirage

        set_tirage(self, exercice, code)

    def remove_tirage(self, exercice: int, code: str) -> None:
        from cariforef_db.writing.demandes import remove_tirage

        remove_tirage(self, exercice, code)

    def add_demande(self, exercice: int, demande: Demande) -> int:
        from cariforef_db.writing.demandes import add_demande

        return add_demande(self, exercice, demande)

    def update_demande(self, exercice: int, demande: Demande) -> None:
        from cariforef_db.writing.demandes import update_demande

        update_demande(self, exercice, demande)

    def remove_demande(self, exercice: int, demande: Demande) -> None:
        from cariforef_db.writing.demandes import remove_demande

        remove_demande(self, exercice, demande)

    def write_livrable(self, exercice: int, livrable: Livrable) -> None:
        from cariforef_db.writing.programme import write_livrable

        write_livrable(self, exercice, livrable)

    def remove_livrable(self, exercice: int, livrable: Livrable) -> None:
        from cariforef_db.writing.programme import remove_livrable

        remove_livrable(self, exercice, livrable)

    def add_production(self, exercice: int, production: Production) -> None:
        from cariforef_db.writing.programme import add_production

        add_production(self, exercice, production)

    def remove_production(self, exercice: int, production: Production) -> None:
        from cariforef_db.writing.programme import remove_production

        remove_production(self, exercice, production)

    def move_saisies(self, saisies: Sequence[Saisie], code: str) -> tuple[Saisie, ...]:
        from cariforef_db.writing.moving import move_saisies

        return move_saisies(self, saisies, code)

    def load_saisies(self, saisies: Sequence[Saisie]) -> None:
        from cariforef_db.writing.bulk import load_saisies

        load_saisies(self, saisies)

    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        from cariforef_db.writing.revue import write_revue

        write_revue(self, exercice, revue)

    def add_decision(self, exercice: int, decision: Decision) -> Decision:
        from cariforef_db.writing.revue import add_decision

        return add_decision(self, exercice, decision)

    def update_decision(self, exercice: int, decision: Decision) -> None:
        from cariforef_db.writing.revue import update_decision

        update_decision(self, exercice, decision)

    def remove_decision(self, exercice: int, numero: int) -> None:
        from cariforef_db.writing.revue import remove_decision

        remove_decision(self, exercice, numero)

    def add_visa(self, visa: Visa) -> Visa:
        from cariforef_db.writing.mois import add_visa

        return add_visa(self, visa)

    def set_convention(self, convention: Convention) -> None:
        self.put(trust.convention, {"numero": convention.numero}, intitule=convention.intitule)

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        from cariforef_db.writing.mois import set_ligne_conventionnee

        set_ligne_conventionnee(self, numero, ligne)

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        from cariforef_db.writing.mois import remove_ligne_conventionnee

        remove_ligne_conventionnee(self, numero, ligne)

    def load_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        from cariforef_db.writing.loading import load_programme

        load_programme(self, programme, feries, agents)

    def replace_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        from cariforef_db.writing.loading import replace_programme

        replace_programme(self, programme, feries, agents)

    def erase(self, effacement: Effacement) -> EffacementFait:
        from cariforef_db.writing.purge import erase

        return erase(self, effacement)
