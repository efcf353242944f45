"""Simulate hypothetical changes of a plan, and say what they would change; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property

from cariforef_tui.domain.alertes.alertes import alertes_of_lines
from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes
from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.avancement import Avancement, AvancementLigne, compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.promises import Part, split_enveloppes
from cariforef_tui.domain.equipe.capacite import Capacite
from cariforef_tui.domain.programme.programme import Compte, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    EcheanceRevisee,
    MontantRevise,
    Plan,
    QuiRevise,
    apply_on,
    lines_of,
)


@dataclass(frozen=True, kw_only=True)
class Depart:
    """The starting point of a what-if: the plan at a date, and all that follows from it.

    `arretee` is what was used at the arrêté, `veille` what was known before the suivi.
    """

    plan: Plan
    consommation: Consommation
    arretee: Consommation
    veille: Veille | None
    activite: Activite
    facts: FaitsAlertes
    capacite: Capacite

    @property
    def avancement(self) -> Avancement:
        return self.facts.avancement

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
class ChargeAgent:
    """The days that the plan still asks of one agent, before and after, and the days that they have left.

    `disponible` is None for a reader who may not see the agent's absences.
    """

    agent: str
    avant: int
    apres: int
    disponible: int | None


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """A plan with hypothetical changes, and what moves with them.

    `effets` are in document order, a node when a line below it moves. `alertes_levees` are those that the
    changes silence.
    """

    plan: Plan
    changements: tuple[Changement, ...]
    avancement: Avancement
    effets: tuple[Effet, ...]
    alertes_nouvelles: tuple[Alerte, ...]
    alertes_levees: tuple[Alerte, ...]
    charges: tuple[ChargeAgent, ...]

    @property
    def programme(self) -> Programme:
        return self.plan.programme


def simulate(depart: Depart, changements: tuple[Changement, ...]) -> Simulation:
    """Return what `changements` would do at the date of `depart`: figures by their own rules."""
    facts = depart.facts
    plan = apply_on(depart.plan, changements, facts.au).bound_by(facts.declarations, depart.arretee.rafs)
    programme, fermees = plan.programme, plan.retirees.union(facts.declarations.soldees)
    moved = _codes_moved(depart.plan.programme, programme, changements)
    suivi = facts.avancement.suivi
    avants = find_before(programme, facts.calendrier, facts.declarations, depart.veille)
    consommation = replace(depart.consommation, avants=avants)
    arretee = replace(depart.arretee, avants=avants)
    avancement = compute_avancement(
        programme,
        facts.calendrier,
        consommation,
        facts.au,
        activite=depart.activite,
        arretee=arretee,
        suivi=suivi,
        fermees=fermees,
    )
    after = alertes_of_lines(
        replace(facts, programme=programme, avancement=avancement, retirees=plan.retirees)
    )
    return Simulation(
        plan=plan,
        changements=changements,
        avancement=avancement,
        effets=tuple(_effets(depart, avancement, moved)),
        alertes_nouvelles=_not_in(after, depart.alertes),
        alertes_levees=_not_in(depart.alertes, after),
        charges=tuple(_charges(depart, plan, consommation, moved.keys())),
    )


def compact(changements: tuple[Changement, ...]) -> tuple[Changement, ...]:
    """Return fewer changes with the same effect: one for each object, none for one that ends as it was."""
    last: dict[tuple[str, str], Changement] = {}
    for rank, changement in enumerate(changements):
        match changement:
            case MontantRevise():
                key = ("montant", changement.enveloppe)
                first = last.get(key)
                avant = first.avant if isinstance(first, MontantRevise) else changement.avant
                last[key] = MontantRevise(changement.enveloppe, avant, changement.centiemes)
            case EcheanceRevisee():
                key = ("échéance", changement.code)
                seen = last.get(key)
                texte = seen.avant if isinstance(seen, EcheanceRevisee) else changement.avant
                last[key] = EcheanceRevisee(changement.code, texte, changement.texte)
            case QuiRevise():
                key = ("qui", changement.code)
                known = last.get(key)
                qui = known.avant if isinstance(known, QuiRevise) else changement.avant
                last[key] = QuiRevise(changement.code, qui, changement.texte)
            # A line added, retired or brought back is never merged with another change.
            case _:
                last["ligne", str(rank)] = changement
    return tuple(changement for changement in last.values() if not _is_still(changement))


def _is_still(changement: Changement) -> bool:
    match changement:
        case MontantRevise():
            return changement.avant == changement.centiemes
        case EcheanceRevisee() | QuiRevise():
            return changement.avant == changement.texte
    return False


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


def _not_in(alertes: tuple[Alerte, ...], others: tuple[Alerte, ...]) -> tuple[Alerte, ...]:
    """Return the alerts not in `others`; one is the same even if the numbers of its sentence change."""
    known = {(alerte.type, alerte.code, alerte.gravite) for alerte in others}
    return tuple(alerte for alerte in alertes if (alerte.type, alerte.code, alerte.gravite) not in known)


def _charges(
    depart: Depart, plan: Plan, consommation: Consommation, moved: Set[str]
) -> Iterator[ChargeAgent]:
    """Return the agents of whom more or less is asked; an unchanged enveloppe asks what it asked before."""
    programme, facts = plan.programme, depart.facts
    touched = tuple(enveloppe for enveloppe in programme.enveloppes if not moved.isdisjoint(enveloppe.lignes))
    ids = {enveloppe.id for enveloppe in touched}
    closes = plan.retirees.union(facts.declarations.soldees)
    fresh: dict[str | None, list[Part]] = {}
    for part in split_enveloppes(replace(programme, enveloppes=touched), facts.agents, consommation, closes):
        fresh.setdefault(part.agent, []).append(part)
    for name, capacite in depart.capacite.by_agent.items():
        parts = [part for part in (*capacite.parts, *capacite.demandes_si) if part.enveloppe not in ids]
        if len(parts) == len(capacite.parts) + len(capacite.demandes_si) and name not in fresh:
            continue
        parts += fresh.get(name, [])
        after = replace(
            capacite,
            parts=tuple(part for part in parts if part.compte is Compte.METIER),
            demandes_si=tuple(part for part in parts if part.compte is Compte.SI),
        )
        if after.reste != capacite.reste:
            left = capacite.disponible_a_venir if capacite.lisible else None
            yield ChargeAgent(name, capacite.reste, after.reste, left)
