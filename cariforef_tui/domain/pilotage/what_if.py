"""Simulate hypothetical changes of a plan, and say what they would change; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from cariforef_tui.domain.alertes.alertes import alertes_of_lines
from cariforef_tui.domain.alertes.evolution import (
    EVOLUTIONS,
    StatutAlerte,
    Weight,
    compare_weights,
    pair_alertes,
)
from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes
from cariforef_tui.domain.alertes.of_groupes import TYPES
from cariforef_tui.domain.avancement.avancement import (
    Avancement,
    AvancementGroupe,
    AvancementLigne,
)
from cariforef_tui.domain.avancement.look import enjeu_signe
from cariforef_tui.domain.avancement.position import Position
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    MontantRevise,
    Plan,
    TexteRevise,
    inverse_of,
    lines_of,
    object_of,
)
from cariforef_tui.domain.values.days import format_gap, format_jours, format_nombre


@dataclass(frozen=True, kw_only=True)
class Depart(Position):
    """The starting point of a what-if: where the work stands at a date, and what alerts are computed from."""

    facts: FaitsAlertes

    @cached_property
    def alertes(self) -> tuple[Alerte, ...]:
        """Alerts of the kinds that a change of plan can move."""
        return alertes_of_lines(self.facts)


@dataclass(frozen=True, slots=True)
class Effet:
    """One line's figures before and after; `avant` is None for a line that the scenario adds."""

    code: str
    avant: AvancementLigne | None
    apres: AvancementLigne


@dataclass(frozen=True, slots=True)
class AlerteBougee:
    """An alert that the changes raise, silence, or make more or less grave; `pourquoi` says what moved."""

    statut: StatutAlerte
    alerte: Alerte
    pourquoi: str

    @property
    def phrase(self) -> str:
        """`14.1.9 levée : prévu 30 → 52 j, dépasse +21,5 → à l'heure`."""
        return f"{self.alerte.code or self.alerte.objet} {EVOLUTIONS[self.statut]} : {self.pourquoi}"


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """A plan with hypothetical changes, and what moves with them.

    `effets` are in document order, a node when a line below it moves. `alertes` are those that move, the ones
    that are gone last.
    """

    plan: Plan
    changements: tuple[Changement, ...]
    avancement: Avancement
    effets: tuple[Effet, ...]
    alertes: tuple[AlerteBougee, ...]

    @property
    def programme(self) -> Programme:
        return self.plan.programme


def simulate(depart: Depart, changements: tuple[Changement, ...]) -> Simulation:
    """Return what `changements` would do at the date of `depart`: figures by their own rules."""
    plan, avancement = depart.foresee(changements)
    programme = plan.programme
    moved = _codes_moved(depart.programme, programme, changements)
    after = alertes_of_lines(
        replace(depart.facts, programme=programme, avancement=avancement, retirees=plan.retirees)
    )
    return Simulation(
        plan=plan,
        changements=changements,
        avancement=avancement,
        effets=tuple(_effets(depart, avancement, moved)),
        alertes=tuple(_list_moved(depart, programme, avancement, after)),
    )


def compact(changements: tuple[Changement, ...]) -> tuple[Changement, ...]:
    """Return fewer changes with the same effect: one for each object, none for one that ends as it was."""
    firsts: dict[tuple[str, str], Changement] = {}
    last: dict[tuple[str, str], Changement] = {}
    for rank, changement in enumerate(changements):
        key = object_of(changement)
        match firsts.setdefault(key, changement), changement:
            case MontantRevise(_, avant), MontantRevise(name, _, centiemes):
                last[key] = MontantRevise(name, avant, centiemes)
            case TexteRevise(_, _, texte), TexteRevise():
                last[key] = replace(changement, avant=texte)
            case JalonRevise(jalon), JalonRevise(_, apres):
                last[key] = JalonRevise(jalon, apres)
            # A line added, retired or brought back is never merged with another change.
            case _:
                last["rang", str(rank)] = changement
    return tuple(changement for changement in last.values() if changement != inverse_of(changement))


def _codes_moved(before: Programme, after: Programme, changements: tuple[Changement, ...]) -> dict[str, None]:
    """Return the lines whose figures may change, as printed: those touched, their enveloppes', all above."""
    touched = {code for changement in changements for code in lines_of(after, changement)}
    for code in tuple(touched):
        for enveloppe in after.enveloppes_of[code]:
            touched.update(enveloppe.lignes)
    above = {code for line in touched for code in after.path(line)}
    above |= after.by_code.keys() - before.by_code.keys()
    return dict.fromkeys(code for code in after.by_code if code in above)


def _effets(depart: Depart, avancement: Avancement, moved: dict[str, None]) -> Iterator[Effet]:
    before = depart.avancement.lignes
    for code in moved:
        if before.get(code) != avancement.lignes[code]:
            yield Effet(code, before.get(code), avancement.lignes[code])


def _list_moved(
    depart: Depart, programme: Programme, avancement: Avancement, after: tuple[Alerte, ...]
) -> Iterator[AlerteBougee]:
    """Yield the alerts that move: one whose gravité or days at stake change is neither new nor gone."""
    pairs = [*pair_alertes(depart.alertes, after)]
    met = {id(old) for old, _ in pairs}
    told = [
        (compare_weights(_weigh(depart.avancement, old) if old else None, _weigh(avancement, now)), now)
        for old, now in pairs
    ]
    told += [(StatutAlerte.LEVEE, old) for old in depart.alertes if id(old) not in met]
    for statut, alerte in told:
        if statut is not StatutAlerte.INCHANGEE:
            yield AlerteBougee(statut, alerte, _explain(depart, programme, avancement, alerte))


def _group_of(avancement: Avancement, alerte: Alerte) -> AvancementGroupe | None:
    """Return the group whose lines are those of the alert."""
    return next((groupe for groupe in avancement.groupes if groupe.lignes == alerte.lignes), None)


def _weigh(avancement: Avancement, alerte: Alerte) -> Weight:
    groupe = _group_of(avancement, alerte)
    return alerte.gravite, abs(enjeu_signe(groupe)) if groupe and groupe.etat in TYPES else None


def _explain(depart: Depart, programme: Programme, avancement: Avancement, alerte: Alerte) -> str:
    """Return « prévu 30 → 52 j, dépasse +21,5 → à l'heure »: what the changes moved, then the état."""
    moved = []
    for code in alerte.lignes:
        was, now = (plan.by_code[code].echeance.texte for plan in (depart.plan.programme, programme))
        moved += [f"échéance {was or 'aucune'} → {now or 'aucune'}"] if was != now else []
    before, after = _group_of(depart.avancement, alerte), _group_of(avancement, alerte)
    if before and after:
        if before.prevu != after.prevu:
            moved.append(f"prévu {format_nombre(before.prevu)} → {format_jours(after.prevu)}")
        if before.etat in TYPES or after.etat in TYPES:
            moved.append(f"{_tell_state(before)} → {_tell_state(after)}")
    return ", ".join(moved) or alerte.fait


def _tell_state(groupe: AvancementGroupe) -> str:
    """Return « dépasse +27,5 », or « à l'heure » if nothing is at stake."""
    word = name_etat(groupe.etat)
    return f"{word} {format_gap(enjeu_signe(groupe))}" if groupe.etat in TYPES else word
