"""Read what the échéancier needs beyond the figures of the lines: the work by month, and who does what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.look import name_qui
from cariforef_tui.domain.pilotage.echeancier import (
    AVenir,
    Echeancier,
    FaitsEcheancier,
    Suite,
    Travail,
    make_echeancier,
    make_suite,
    sum_travail,
)
from cariforef_tui.domain.pilotage.tree import TreeFilter, keep_lignes, list_rows, open_everywhere
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.avancement import Raison, load_lignes_agent, load_raisons
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Prochaine:
    """Something that falls due: who works on it, and why its group has its état (None without a group)."""

    a_venir: AVenir
    qui: tuple[str, ...]
    raison: Raison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annee:
    """The bars of some lines, what falls due for them, and who works on what is past or near."""

    echeancier: Echeancier
    suite: Suite
    passees: tuple[Prochaine, ...]
    prochaines: tuple[Prochaine, ...]


def load_raisons_a_venir(
    store: Store, situation: Situation, *, lecteur: str | None = None
) -> Mapping[str, Raison]:
    """Return, by enveloppe, why each group that must be ready on some date has its état."""
    programme = situation.programme
    suite = make_suite(situation, list_rows(programme, open_everywhere(programme), None))
    groupes = [one.groupe for one in suite.dates if one.groupe is not None]
    raisons = load_raisons(store, situation, groupes, lecteur=lecteur)
    return {raison.groupe.enveloppe.id: raison for raison in raisons}


def list_prochaines(
    programme: Programme, a_venir: Collection[AVenir], raisons: Mapping[str, Raison]
) -> tuple[Prochaine, ...]:
    """Return each thing that falls due with who works on it, in the same order."""
    return tuple(
        _make_prochaine(programme, one, raisons.get(one.groupe.enveloppe.id) if one.groupe else None)
        for one in a_venir
    )


def _make_prochaine(programme: Programme, a_venir: AVenir, raison: Raison | None) -> Prochaine:
    qui = raison.qui if raison is not None else name_qui(programme, (), a_venir.lignes)
    return Prochaine(a_venir=a_venir, qui=qui, raison=raison)


def read_travail(reading: Reading, situation: Situation) -> Travail:
    """Return the hundredths used on every line by month, up to the date of `situation`."""
    programme, au = situation.programme, situation.avancement.au

    def work() -> Iterator[tuple[str, date, int]]:
        exercice = programme.exercice
        yield from reading.sums_by_ligne(exercice, au)
        if programme.code_si is not None:
            for somme in reading.sums_by_day(exercice, None, au):
                yield programme.code_si, somme.jour, somme.si

    return sum_travail(programme, work())


def load_echeancier(
    store: Store,
    reference: DateReference,
    *,
    code: str | None = None,
    agent: str | None = None,
    lecteur: str | None = None,
) -> Annee:
    """Return the échéancier at the date de référence, of every line or of those asked for.

    `code`, as typed, keeps a line and what it contains. `agent` keeps that person's lines, as
    `load_lignes_agent` gives them to `lecteur`, and the lines above these.

    Raises:
        CodeRefuse: no line has that code.
    """
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
        travail = read_travail(reading, situation)
    programme = situation.programme
    codes = programme.subtrees[resolve_code(programme, code)] if code is not None else None
    filtre = TreeFilter(agents=() if agent is None else (agent,))
    lignes = load_lignes_agent(store, situation, agent, lecteur=lecteur) if agent is not None else ()
    kept = keep_lignes(programme, filtre, codes_agents=lignes, etats={})
    rangees = [
        rangee
        for rangee in list_rows(programme, open_everywhere(programme), kept)
        if codes is None or rangee.code in codes
    ]
    faits = FaitsEcheancier(
        programme=programme,
        calendrier=situation.calendrier,
        avancement=situation.avancement,
        declarations=situation.declarations,
        retirees=situation.plan.retirees,
        travail=travail,
        livrables=situation.livrables,
    )
    suite = make_suite(situation, rangees)
    raisons = load_raisons_a_venir(store, situation, lecteur=lecteur)
    return Annee(
        echeancier=make_echeancier(faits, rangees),
        suite=suite,
        passees=list_prochaines(programme, suite.passees, raisons),
        prochaines=list_prochaines(programme, suite.proches, raisons),
    )
