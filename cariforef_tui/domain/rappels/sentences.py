"""Reminders in French: one sentence each, with the gesture to make, and the mail of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.of_agents import join_words, name_months
from cariforef_tui.domain.mois.visas import Etape
from cariforef_tui.domain.rappels.compute import Rappel, TypeRappel
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.text import capitalize, count_of, elide_pole, inert_text

TEXTE_MAX = 60
"""Characters of a decision that a reminder cites."""

CHOSES_MAX = 4
"""Lines of what a person has to do, so that the mail has ten lines at most."""

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


def write_lettre(
    agent: Agent, own: Sequence[Rappel], of_poles: Mapping[str, Sequence[Rappel]], au: date
) -> Lettre:
    """Return the mail that reminds a person of what they have to do, and of what their pôles lack, if any."""
    lines = [f"Bonjour {inert_text(agent.nom or agent.initiales)},", ""]
    if own:
        lines.append(f"Il vous reste à faire dans cariforef, au {format_date(au)} :")
        told = own if len(own) <= CHOSES_MAX else own[: CHOSES_MAX - 1]
        lines += [f"- {describe_rappel(rappel)}" for rappel in told]
        if len(told) < len(own):
            lines.append(f"- Et {count_of(len(own) - len(told), 'autre')} : cariforef rappels.")
    for pole, rappels in of_poles.items():
        lines.append(f"Il manque aux agents {elide_pole(pole)}, au {format_date(au)} :")
        lines += _list_pole(rappels)
    lines += [
        "",
        "Ce rappel vient une fois par jour au plus, jamais un jour d'absence.",
        f"Pour ne plus le recevoir : cariforef agent courriel {agent.initiales} --aucun",
    ]
    return Lettre(_objet(own, of_poles), "".join(f"{line}\n" for line in lines))


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


def _objet(own: Sequence[Rappel], of_poles: Mapping[str, Sequence[Rappel]]) -> str:
    if own:
        return f"cariforef : {count_of(len(own), 'rappel')}"
    return f"cariforef : ce qui manque aux agents {join_words([elide_pole(pole) for pole in of_poles])}"


def _shorten(texte: str) -> str:
    shown = inert_text(" ".join(texte.split()))
    return shown if len(shown) <= TEXTE_MAX else shown[: TEXTE_MAX - 1].rstrip() + "…"
