"""What each person has to be reminded of: computed, said in one sentence each, and put in one mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.alertes.of_agents import due_months, name_months, waiting_months
from cariforef_tui.domain.mois.visas import Etape, GesteVisa, MoisAgent, who_is_expected
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Totaux, compute_semaines
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import capitalize, count_of, elide_pole, inert_text, join_words

TEXTE_MAX = 60
"""Characters of a decision that a reminder cites."""
CHOSES_MAX = 4
"""Lines of what a person has to do, so that the mail has ten lines at most."""


class TypeRappel(StrEnum):
    """The types of reminders, in the order in which they are told."""

    JOURS = "jours_a_saisir"
    SIGNATURE = "mois_a_signer"
    CONTRESEING = "mois_a_contresigner"
    DECISION = "decision_a_echeance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rappel:
    """One thing that `agent` has to do.

    `jours` are the missing days, or the day by which the decision was due. `etats` are the months to sign or
    countersign, all of `mois`.
    """

    agent: str
    type: TypeRappel
    jours: tuple[date, ...] = ()
    mois: Mois | None = None
    etats: tuple[MoisAgent, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class FaitsRappels:
    """The facts of reminders, at the date of `alertes`.

    `semaine` are the days of the week before, by exercice; `remplis` are the
    hundredths logged or absent on these days, by agent.
    """

    alertes: FaitsAlertes
    semaine: tuple[tuple[Calendrier, tuple[date, ...]], ...]
    remplis: Mapping[str, Mapping[date, int]]
    decisions: tuple[Decision, ...]


def compute_rappels(faits: FaitsRappels) -> tuple[Rappel, ...]:
    """Return what every active agent has to be reminded of, by agent, then in the order of the types."""
    every = (*_jours(faits), *_signatures(faits.alertes), *_contreseings(faits.alertes), *_decisions(faits))
    types = tuple(TypeRappel)
    return tuple(sorted(every, key=lambda rappel: (rappel.agent, types.index(rappel.type))))


def is_at_work(facts: FaitsAlertes, agent: Agent) -> bool:
    """True if the date expects something of the agent once absences are deducted."""
    return agent.actif and facts.rythmes.expected(agent, facts.au, facts.calendrier) > 0


def _active(agents: Iterable[Agent]) -> Iterator[Agent]:
    return (agent for agent in agents if agent.actif)


def _jours(faits: FaitsRappels) -> Iterator[Rappel]:
    facts = faits.alertes
    for agent in _active(facts.agents):
        totaux = Totaux(faits.remplis.get(agent.initiales, {}))
        missing = [
            jour
            for calendrier, days in faits.semaine
            for week in compute_semaines(
                agent,
                calendrier,
                facts.rythmes,
                totaux,
                facts.au,
                (days,),
                facts.asked if calendrier.exercice == facts.calendrier.exercice else EVERY_DAY,
            )
            for jour, _ in week.manquants
        ]
        if missing:
            yield Rappel(agent=agent.initiales, type=TypeRappel.JOURS, jours=tuple(missing))


def _signatures(facts: FaitsAlertes) -> Iterator[Rappel]:
    for agent, due in due_months(facts):
        if agent.actif:
            for state in due:
                yield Rappel(
                    agent=agent.initiales, type=TypeRappel.SIGNATURE, mois=state.mois, etats=(state,)
                )


def _contreseings(facts: FaitsAlertes) -> Iterator[Rappel]:
    waiting: dict[tuple[str, Mois], list[MoisAgent]] = {}
    for state in waiting_months(facts):
        for name in who_is_expected(GesteVisa.CONTRESEING, state.agent, state.visas, facts.agents):
            waiting.setdefault((name, state.mois), []).append(state)
    for (name, mois), states in sorted(waiting.items()):
        yield Rappel(agent=name, type=TypeRappel.CONTRESEING, mois=mois, etats=tuple(states))


def _decisions(faits: FaitsRappels) -> Iterator[Rappel]:
    active = {agent.initiales for agent in _active(faits.alertes.agents)}
    tomorrow = faits.alertes.au + timedelta(days=1)
    for decision in faits.decisions:
        if decision.pour is not None and decision.is_late_at(tomorrow):
            for name in dict.fromkeys(decision.personnes):
                if name in active:
                    yield Rappel(
                        agent=name, type=TypeRappel.DECISION, jours=(decision.pour,), decision=decision
                    )


_DU_POLE = {
    TypeRappel.JOURS: "Jours à compléter",
    TypeRappel.SIGNATURE: "Mois à signer",
    TypeRappel.DECISION: "Décisions à échéance",
}
"""The words of a pôle's list, in the order of the types."""


@dataclass(frozen=True, slots=True)
class Lettre:
    """A mail as it is read."""

    objet: str
    texte: str


def describe_rappel(rappel: Rappel) -> str:
    """Return what is to be done, and how, in one sentence."""
    what, how = _describe(rappel)
    return f"{capitalize(what)} : {how}."


def write_lettre(agent: Agent, own: Sequence[Rappel], of_pole: Sequence[Rappel], au: date) -> Lettre:
    """Return the mail that reminds a person of what they have to do.

    `of_pole` are the reminders of others in the pôle that they coordinate, none for other people.
    """
    lines = [f"Bonjour {inert_text(agent.nom or agent.initiales)},", ""]
    if own:
        lines.append(f"Il vous reste à faire dans cariforef, au {format_date(au)} :")
        told = own if len(own) <= CHOSES_MAX else own[: CHOSES_MAX - 1]
        lines += [f"- {describe_rappel(rappel)}" for rappel in told]
        if len(told) < len(own):
            lines.append(f"- Et {count_of(len(own) - len(told), 'autre')} : cariforef rappels.")
    if of_pole:
        lines.append(f"Il manque aux agents {elide_pole(agent.coordonne)}, au {format_date(au)} :")
        lines += _list_pole(of_pole)
    lines += [
        "",
        "Ce rappel vient une fois par jour au plus, jamais un jour d'absence.",
        f"Pour ne plus le recevoir : cariforef agent courriel {agent.initiales} aucun",
    ]
    return Lettre(_objet(agent, own), "".join(f"{line}\n" for line in lines))


def _describe(rappel: Rappel) -> tuple[str, str]:
    if rappel.decision is not None:
        numero, pour = rappel.decision.numero, rappel.decision.pour
        by = f", pour le {format_date(pour)}" if pour is not None else ""
        return (
            f"décision {numero}, « {_shorten(rappel.decision.texte)} »{by}",
            f"une fois faite, touche x de la revue (F5), ou cariforef revue faite {numero}",
        )
    if rappel.mois is None:
        days = join_words([format_jour(jour) for jour in rappel.jours])
        first = format_date(rappel.jours[0])
        return (
            f"{count_of(len(rappel.jours), 'jour')} à compléter la semaine dernière ({days})",
            f"touches F2 puis p, ou cariforef saisir {rappel.agent} CODE JOURS {first}",
        )
    if rappel.type is TypeRappel.CONTRESEING:
        names = [state.agent.initiales for state in rappel.etats]
        return (
            f"{rappel.mois.libelle} à contresigner ({join_words(names)})",
            f"touches F6 puis v, ou cariforef mois contresigner {' '.join(names)} {rappel.mois}",
        )
    before = {Etape.A_COMPLETER: " à compléter, puis", Etape.A_REPRENDRE: " à reprendre, puis"}
    todo = before.get(rappel.etats[0].etape, "")
    return (
        f"{rappel.mois.libelle}{todo} à signer",
        f"touches F2 puis m, ou cariforef mois signer {rappel.mois}",
    )


def _list_pole(rappels: Iterable[Rappel]) -> Iterator[str]:
    """Yield one line for each type, with counts and no names: nothing that reveals an absence."""
    by_type: dict[TypeRappel, dict[str, list[Rappel]]] = {}
    for rappel in rappels:
        by_type.setdefault(rappel.type, {}).setdefault(rappel.agent, []).append(rappel)
    for kind, title in _DU_POLE.items():
        if kind in by_type:
            yield f"- {title} : {', '.join(_name(name, own) for name, own in by_type[kind].items())}."


def _name(initiales: str, rappels: Sequence[Rappel]) -> str:
    months = [rappel.mois for rappel in rappels if rappel.mois is not None]
    if months:
        return f"{initiales} ({name_months(months)})"
    numbers = [str(rappel.decision.numero) for rappel in rappels if rappel.decision is not None]
    return f"{initiales} ({', '.join(numbers)})" if numbers else initiales


def _objet(agent: Agent, own: Sequence[Rappel]) -> str:
    if own:
        return f"cariforef : {count_of(len(own), 'rappel')}"
    return f"cariforef : ce qui manque aux agents {elide_pole(agent.coordonne)}"


def _shorten(texte: str) -> str:
    shown = inert_text(" ".join(texte.split()))
    return shown if len(shown) <= TEXTE_MAX else shown[: TEXTE_MAX - 1].rstrip() + "…"
