"""One snapshot of a store, with the reads of each room that services ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from cariforef_db.agents.reads import (
    read_agents,
    read_derniers_rappels,
    read_preferences,
    read_rappels,
)
from cariforef_db.avancement.reads import (
    read_realises,
    read_sums_by_agent,
    read_sums_by_day,
    read_sums_by_ligne,
    read_travaux,
)
from cariforef_db.journal.seals import read_seal_head as read_head
from cariforef_db.journal.seals import read_seal_of
from cariforef_db.mois.reads import (
    read_conventions,
    read_first_signed,
    read_gestes,
    read_visas,
)
from cariforef_db.programme.reads import (
    PRODUCTION,
    RAF,
    read_exercices,
    read_faits,
    read_programme,
    read_revisions,
    read_suivi_depuis,
)
from cariforef_db.rows.snapshot import Snapshot
from cariforef_db.rows.transaction import OwnWrite
from cariforef_db.temps.reads import (
    DEMANDE,
    read_absences,
    read_absences_otees,
    read_absents,
    read_absents_le,
    read_calendrier,
    read_copied_days,
    read_last_saisies,
    read_mois_saisis,
    read_parts_demandes,
    read_recent_codes,
    read_reglages,
    read_remplis,
    read_rythmes,
    read_saisies,
    read_totaux_jour,
    read_totaux_semaine,
)
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import judge_by
from cariforef_tui.domain.programme.declarations import Raf
from cariforef_tui.domain.programme.programme import Production
from cariforef_tui.domain.temps.saisies import Demande
from cariforef_tui.services.ports.errors import StoreError

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Ecriture, Maillon, Touched
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
    from cariforef_tui.domain.rgpd import PurgeFaite, TextesEchus, Trace


@contextmanager
def marking_lost_reading(writes: Collection[OwnWrite]) -> Iterator[None]:
    """Mark a failure of the block, which reads, if its session has made `writes`: they are stored.

    Who asked for the write is then told that it is saved, and not to send it again.
    """
    try:
        yield
    except StoreError as error:
        error.is_after_write = bool(writes)
        raise


class SqlReading(Snapshot):
    """`services.ports.store.Reading`: a function of a room is a method here.

    `juges` are the people of the live store if this is a copy of it: their present rights apply.
    """

    exercices = read_exercices
    suivi_depuis = read_suivi_depuis
    programme = read_programme
    revisions = read_revisions
    faits = read_faits
    calendrier = read_calendrier
    reglages = read_reglages
    rythmes = read_rythmes
    saisies = read_saisies
    absences = read_absences
    recent_codes = read_recent_codes
    last_saisies = read_last_saisies
    copied_days = read_copied_days
    parts_demandes = read_parts_demandes
    totaux_jour = read_totaux_jour
    absents = read_absents
    remplis = read_remplis
    absents_le = read_absents_le
    mois_saisis = read_mois_saisis
    totaux_semaine = read_totaux_semaine
    absences_otees = read_absences_otees
    realises = read_realises
    travaux = read_travaux
    sums_by_ligne = read_sums_by_ligne
    sums_by_day = read_sums_by_day
    sums_by_agent = read_sums_by_agent
    visas = read_visas
    gestes = read_gestes
    first_signed = read_first_signed
    conventions = read_conventions
    head = read_head
    seal_of = read_seal_of
    preferences = read_preferences
    rappels = read_rappels
    derniers_rappels = read_derniers_rappels

    def __init__(self, connection: Connection, juges: Sequence[Agent] | None = None) -> None:
        super().__init__(connection)
        self._juges = juges

    def agents(self) -> tuple[Agent, ...]:
        agents = read_agents(self)
        return agents if self._juges is None else judge_by(agents, self._juges)

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        return RAF.fetch_of(self.connection, exercice)

    def demandes(self, exercice: int) -> tuple[Demande, ...]:
        return DEMANDE.fetch_of(self.connection, exercice)

    def productions(self, exercice: int) -> tuple[Production, ...]:
        return PRODUCTION.fetch_of(self.connection, exercice)

    def touched_since(self, seen: Maillon) -> Touched:
        from cariforef_db.journal.touched import read_touched

        return read_touched(self, seen, ())

    @contextmanager
    def as_of(self, quand: str) -> Iterator[SqlReading]:
        from cariforef_db.journal.past import rebuilt

        with rebuilt(self.connection, quand) as connection:
            yield SqlReading(connection, self._juges)

    # Most commands never ask for the reads below: to import them takes a tenth of a command's time.

    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None:
        from cariforef_db.revue.reads import read_revue

        return read_revue(self, exercice, perimetre, semaine)

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        from cariforef_db.revue.reads import read_revues

        return read_revues(self, exercice)

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        from cariforef_db.revue.reads import DECISION

        return DECISION.fetch_of(self.connection, exercice)

    def history(self, filtre: JournalFilter) -> tuple[Ecriture, ...]:
        from cariforef_db.journal.reads import read_history

        return read_history(self, filtre)

    def dossier(self, agent: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        from cariforef_db.rgpd.reads import read_dossier

        return read_dossier(self, agent)

    def traces(self) -> tuple[Trace, ...]:
        from cariforef_db.rgpd.reads import read_traces

        return read_traces(self)

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        from cariforef_db.rgpd.reads import read_textes_echus

        return read_textes_echus(self, annee, agent)

    def autres_echus(self, annee: int, agent: str | None) -> int:
        from cariforef_db.rgpd.reads import count_autres_echus

        return count_autres_echus(self, annee, agent)

    def commentaires(self, agent: str, jour: date) -> Mapping[str, int]:
        from cariforef_db.rgpd.reads import count_comments

        return count_comments(self, agent, jour)

    def purges(self) -> tuple[PurgeFaite, ...]:
        from cariforef_db.rgpd.reads import read_purges

        return read_purges(self)
