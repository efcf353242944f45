"""Lay out the tree of the programme: which lines are kept, and which are open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.etat import Gravite, worst
from cariforef_tui.domain.programme.find import rank_lignes
from cariforef_tui.domain.programme.programme import Niveau, Programme, initiales_of


class LineState(StrEnum):
    """States by which a filter keeps a line, whatever its pôle or agent."""

    A_REGARDER = "à regarder"
    EN_RETARD = "en retard"
    DEPASSEE = "dépassée"
    NON_COMMENCEE = "non commencée"


class Node(StrEnum):
    FEUILLE = "feuille"
    FERME = "ferme"
    OUVERT = "ouvert"


@dataclass(frozen=True, slots=True)
class TreeFilter:
    """The filter of a tree: any of its pôles, agents and states, and every one of its words."""

    poles: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    etats: tuple[LineState, ...] = ()
    mots: str = ""

    @property
    def is_active(self) -> bool:
        return self != TreeFilter()


@dataclass(frozen=True, slots=True)
class TreeView:
    """How somebody looks at the tree: its open nodes and its filter."""

    ouverts: frozenset[str]
    filtre: TreeFilter = TreeFilter()

    def opening(self, *codes: str) -> TreeView:
        return replace(self, ouverts=self.ouverts.union(codes))

    def closing(self, code: str) -> TreeView:
        return replace(self, ouverts=self.ouverts - {code})

    def revealing(self, programme: Programme, code: str) -> TreeView:
        """Open every line above `code`."""
        return self.opening(*programme.path(code)[1:])


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One visible line of the tree; `profondeur` counts from 0 for the root."""

    code: str
    profondeur: int
    noeud: Node


def open_by_default(programme: Programme) -> frozenset[str]:
    """Return the root and its pôles: every axe is visible, and none is open."""
    return frozenset(ligne.code for ligne in programme.lignes if ligne.niveau in (Niveau.GIP, Niveau.POLE))


def open_level(programme: Programme, ouverts: Collection[str]) -> frozenset[str]:
    """Open one level more: the children of every line that is open and visible."""
    roots = {ligne.code for ligne in programme.lignes if ligne.parent is None}
    reached = {
        code for code in programme.by_code if all(above in ouverts for above in programme.path(code)[1:])
    }
    return frozenset(ouverts) | roots | {code for code in reached if programme.children[code]}


def close_level(programme: Programme, ouverts: Collection[str]) -> frozenset[str]:
    """Close the deepest open level; the root stays open."""
    depths = {
        code: len(programme.path(code))
        for code in ouverts
        if all(above in ouverts for above in programme.path(code)[1:])
    }
    deepest = max(depths.values(), default=0)
    return frozenset(code for code, depth in depths.items() if depth < deepest or depth == 1)


def open_everywhere(programme: Programme) -> frozenset[str]:
    return frozenset(code for code, children in programme.children.items() if children)


def lines_naming(programme: Programme, agent: str) -> frozenset[str]:
    """Return the lines whose « qui » names the agent."""
    return frozenset(ligne.code for ligne in programme.lignes if agent in initiales_of(ligne.responsables))


def group_alertes(programme: Programme, alertes: Iterable[Alerte]) -> dict[str, tuple[Alerte, ...]]:
    """Return the alerts by line, a jalon's on each of its lines; those for information are left out."""
    lignes_of = {jalon.code: jalon.lignes for jalon in programme.jalons}
    by_code: dict[str, dict[Alerte, None]] = {}
    for alerte in alertes:
        if alerte.gravite is Gravite.INFO:
            continue
        own = (alerte.code,) if alerte.code else ()
        for code in (*own, *lignes_of.get(alerte.jalon or "", ())):
            by_code.setdefault(code, {})[alerte] = None
    return {code: tuple(alerts) for code, alerts in by_code.items()}


def worst_below(programme: Programme, avancement: Avancement) -> dict[str, Gravite]:
    """Return the worst gravité within the subtree of every line that holds a group to look at."""
    found: dict[str, Gravite] = {}
    for groupe in avancement.a_regarder:
        for code in groupe.ouvertes:
            for above in programme.path(code):
                gravest = worst((found.get(above), groupe.gravite))
                if gravest is not None:
                    found[above] = gravest
    return found


def states_of(
    programme: Programme,
    avancement: Avancement,
    closed: Collection[str],
) -> dict[LineState, frozenset[str]]:
    """Return the imputable lines of each state; none of those `closed` (soldées or retirées)."""
    known = {
        ligne.code: avancement.lignes[ligne.code].etat
        for ligne in programme.imputables()
        if ligne.code not in closed
    }
    return {
        LineState.A_REGARDER: frozenset(code for one in avancement.a_regarder for code in one.ouvertes),
        LineState.EN_RETARD: frozenset(code for code, etat in known.items() if etat and etat.is_late),
        LineState.DEPASSEE: frozenset(code for code, etat in known.items() if etat and etat.is_over),
        LineState.NON_COMMENCEE: frozenset(code for code in known if not avancement.lignes[code].realise),
    }


def keep_lignes(
    programme: Programme,
    filtre: TreeFilter,
    *,
    codes_agents: Collection[str],
    etats: Mapping[LineState, Collection[str]],
) -> frozenset[str] | None:
    """Return the lines that `filtre` keeps, with those above them; None if it narrows nothing.

    `codes_agents` are the lines of the filter's agents, `etats` those of each state.
    """
    if not filtre.is_active:
        return None
    codes = frozenset(programme.by_code)
    if filtre.poles:
        codes = codes.intersection(_within(programme, filtre.poles))
    if filtre.agents:
        codes = codes.intersection(codes_agents)
    if filtre.etats:
        codes = codes.intersection({code for etat in filtre.etats for code in etats[etat]})
    if filtre.mots:
        matches = rank_lignes(programme, tuple(programme.by_code), filtre.mots)
        codes = codes.intersection(_within(programme, [match.code for match in matches]))
    return frozenset(above for code in codes for above in programme.path(code))


def _within(programme: Programme, codes: Iterable[str]) -> set[str]:
    return {below for code in codes for below in programme.subtrees.get(code, ())}


def list_rows(
    programme: Programme, ouverts: Collection[str], gardes: Collection[str] | None
) -> tuple[TreeRow, ...]:
    """Return the visible lines from top to bottom; `gardes` None keeps every line."""

    def walk(code: str, depth: int) -> Iterator[TreeRow]:
        below = [child for child in programme.children[code] if gardes is None or child in gardes]
        if not below:
            yield TreeRow(code, depth, Node.FEUILLE)
            return
        is_open = code in ouverts
        yield TreeRow(code, depth, Node.OUVERT if is_open else Node.FERME)
        if is_open:
            for child in below:
                yield from walk(child, depth + 1)

    roots = [ligne.code for ligne in programme.lignes if ligne.parent is None]
    return tuple(row for root in roots if gardes is None or root in gardes for row in walk(root, 0))


def nearest_visible(programme: Programme, rangees: Collection[TreeRow], code: str) -> str | None:
    """Return the line itself if visible, else the nearest visible line above it in the tree."""
    visible = {rangee.code for rangee in rangees}
    return next((above for above in programme.path(code) if above in visible), None)
