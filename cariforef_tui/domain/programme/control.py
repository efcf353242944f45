"""Compare what the programme announces with what its lines add up to: two facts, both kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Ligne, Niveau, Programme
from cariforef_tui.domain.programme.responsables import initiales_of


class ObjetEcart(StrEnum):
    JOURS = "jours"
    ACTIONS = "actions"
    OPERATIONS = "operations"
    INITIALES = "initiales"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One discrepancy of the document on line `code`.

    JOURS are hundredths, ACTIONS and OPERATIONS counts; INITIALES announces initials that nobody bears.
    `somme` is None if there is nothing to add up.
    """

    code: str
    objet: ObjetEcart
    annonce: int | str
    somme: int | None


def compute_controle(programme: Programme, agents: Iterable[Agent]) -> tuple[Ecart, ...]:
    """Return every discrepancy, in the programme's order. An axe without detail announces only itself."""
    actions = count_actions(programme)
    operations = count_operations(programme)
    known = frozenset(agent.initiales for agent in agents)
    return tuple(
        ecart
        for ligne in programme.lignes
        for ecart in _ecarts_of(programme, ligne, actions[ligne.code], operations[ligne.code], known)
    )


def _ecarts_of(
    programme: Programme, ligne: Ligne, actions: int | None, operations: int | None, known: frozenset[str]
) -> Iterator[Ecart]:
    code = ligne.code
    prevus = programme.centiemes_prevus(code)
    if ligne.centiemes_annonces is not None and ligne.centiemes_annonces != prevus:
        yield Ecart(code, ObjetEcart.JOURS, ligne.centiemes_annonces, prevus)
    counted = (
        (ObjetEcart.ACTIONS, ligne.actions_annoncees, actions),
        (ObjetEcart.OPERATIONS, ligne.operations_annoncees, operations),
    )
    for objet, annonce, somme in counted:
        if annonce is not None and somme is not None and annonce != somme:
            yield Ecart(code, objet, annonce, somme)
    for initiales in sorted(initiales_of(ligne.responsables) - known):
        yield Ecart(code, ObjetEcart.INITIALES, initiales, None)


def count_actions(programme: Programme) -> dict[str, int | None]:
    """Return what the summary table calls actions, by line; None if nothing is detailed below.

    An action counts once where its heading announces a total (PRI) or it carries its days itself (AD2I).
    Otherwise each of its opérations counts: APO's 22 "actions" are the rows of its annexe, under 12 headings.
    A line whose axes have no detail (DIR) adds up what they announce. Source: programme 2018, summary table.
    """
    counts: dict[str, int | None] = {}
    for ligne in reversed(programme.lignes):
        children = programme.children[ligne.code]
        if ligne.niveau is Niveau.ACTION:
            counts[ligne.code] = 1 if ligne.centiemes_annonces is not None else max(1, len(children))
        elif not children:
            counts[ligne.code] = None
        else:
            below = ((counts[code], programme.by_code[code].actions_annoncees) for code in children)
            numbers = [announced if count is None else count for count, announced in below]
            known = [number for number in numbers if number is not None]
            counts[ligne.code] = sum(known) if known else None
    return counts


def count_operations(programme: Programme) -> dict[str, int | None]:
    """Return the opérations of every line's subtree; None if nothing is detailed below."""
    counts: dict[str, int | None] = {}
    for ligne in programme.lignes:
        below = programme.subtrees[ligne.code] - {ligne.code}
        operations = sum(programme.by_code[code].niveau is Niveau.OPERATION for code in below)
        counts[ligne.code] = operations if below else None
    return counts
