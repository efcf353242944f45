"""Propose days from a person's calendar, by the days they already hold and the rules of a saisie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from cariforef_tui.domain.programme.find import resolve_imputable
from cariforef_tui.domain.temps.agenda import Agenda, Prefill, TitleWords, prefill
from cariforef_tui.domain.temps.saisies import CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import DateRefusee, Refus
from cariforef_tui.domain.values.text import fold, quote_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference, check_exercice
from cariforef_tui.services.temps.absences import resolve_type
from cariforef_tui.services.temps.saisies import check_change, read_regles
from cariforef_tui.services.temps.sentence import read_context

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SaidWords:
    """The line or the absence that each folded text stands for, as the person said it."""

    codes: Mapping[str, str] = field(default_factory=dict)
    absences: Mapping[str, TypeAbsence] = field(default_factory=dict)


def resolve_words(
    store: Store, exercice: int, codes: Mapping[str, str], absences: Mapping[str, str]
) -> tuple[SaidWords, tuple[str, ...]]:
    """Return what the person said of words, folded, and why each unknown line or absence is refused."""
    with store.reading() as reading:
        programme = reading.programme(exercice)
    refusals: list[str] = []

    def understand(said: Mapping[str, str], resolve: Callable[[str], T]) -> dict[str, T]:
        understood = {}
        for text, name in said.items():
            try:
                understood[fold(text)] = resolve(name)
            except Refus as refused:
                refusals.append(f"{quote_text(text)} : {refused}")
        return understood

    words = SaidWords(
        understand(codes, partial(resolve_imputable, programme)), understand(absences, resolve_type)
    )
    return words, tuple(refusals)


def check_period(first: date, last: date) -> None:
    """Raise DateRefusee for dates in the wrong order, or of two years."""
    if last < first or first.year != last.year:
        raise DateRefusee(
            f"Du {first:%d/%m/%Y} au {last:%d/%m/%Y} : donnez d'abord le premier jour, et une seule année."
        )


def propose_days(
    store: Store,
    agenda: Agenda,
    words: SaidWords,
    agent: str,
    *,
    today: date,
    lecteur: str | None,
) -> Prefill:
    """Return what a calendar, read for a period of one exercice, proposes for the days of `agent`.

    Raises:
        AgentRefuse: unknown or inactive agent, or one who logs no day.
        DateRefusee: the period is of no exercice.
        DroitRefuse: `lecteur` may not read this agent's days.
    """
    last = agenda.last
    with store.reading() as reading:
        check_exercice(last, reading.exercices())
        reference = DateReference(last, last.year)
        context = read_context(reading, agent, reference, today=today, lecteur=lecteur)
        regles = read_regles(reading, agenda.first)

        def refuse(code: str, jour: date) -> str | None:
            change = CellChange(agent=context.agent.initiales, jour=jour, code=code, centiemes=context.pas)
            try:
                check_change(regles, change, today=today, confirmed=frozenset())
            except Refus as refused:
                return str(refused)
            return None

        known = TitleWords(regles.programme, words.codes, words.absences)
        return prefill(agenda, known, context, refuse)
