"""State of the tree's view: nodes open, filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.cells import cell_len

from cariforef_tui.domain.agents.agents import agent_of
from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.look import describe_title
from cariforef_tui.domain.pilotage.tree import (
    LineState,
    TreeFilter,
    TreeRow,
    TreeView,
    close_level,
    group_alertes,
    keep_lignes,
    list_rows,
    nearest_visible,
    open_by_default,
    open_everywhere,
    open_level,
    states_of,
    worst_below,
)
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import count_of, elide, fold
from cariforef_tui.domain.values.typed_filter import FilterWord, TypedFilter
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.avancement.tree_rows import LigneRow, make_rows

_STATES = {
    LineState.A_REGARDER: ("regarder", ("à-regarder", "alerte", "alertes")),
    LineState.EN_RETARD: ("retard", ("retards",)),
    LineState.DEPASSEE: ("dépassé", ("dépassée", "dépassées", "dépassement", "dépassera", "atterrissage")),
    LineState.NON_COMMENCEE: ("jamais", ("non-commencée",)),
}
"""Filter word of each état, with its other spellings."""


def make_vocabulary(situation: Situation) -> tuple[FilterWord, ...]:
    """Return every filter word, those of états first, since people type them most."""
    return tuple(_words(situation))


def _words(situation: Situation) -> Iterator[FilterWord]:
    for etat, (mot, autres) in _STATES.items():
        yield FilterWord(mot=mot, sens=etat.value, genre="etat", valeur=etat.value, autres=autres)
    programme = situation.programme
    for pole in programme.poles:
        others = tuple(spelling for spelling, code in programme.aliases if code == pole.code)
        yield FilterWord(
            mot=fold(pole.code),
            sens=f"{programme.name_of(Niveau.POLE)} {pole.code}",
            genre="pole",
            valeur=pole.code,
            autres=others,
        )
    for agent in situation.agents:
        if agent.actif and agent.logs_days:
            yield agent_word(agent.initiales)


def agent_word(initiales: str) -> FilterWord:
    """Return the filter word that keeps the lines of a person."""
    return FilterWord(mot=fold(initiales), sens=initiales, genre="agent", valeur=initiales)


class Outline:
    """Owns the view of a situation: call its methods to change the view, then draw `rows`."""

    def __init__(self) -> None:
        self.situation: Situation | None = None
        self.typed = TypedFilter()
        self.rangees: tuple[TreeRow, ...] = ()
        self.en_alerte: dict[str, tuple[Alerte, ...]] = {}
        self._view = TreeView(frozenset())
        self._ouverts_before: frozenset[str] | None = None
        self._worst: dict[str, Gravite] = {}
        self._codes_agents: frozenset[str] = frozenset()
        self._etats: dict[LineState, frozenset[str]] = {}

    # Data

    @property
    def filtre(self) -> TreeFilter:
        return self._view.filtre

    @property
    def ouverts(self) -> frozenset[str]:
        return self._view.ouverts

    def knows(self, code: str) -> bool:
        return self.situation is not None and code in self.situation.programme.by_code

    def parent_of(self, code: str) -> str | None:
        return self.situation.programme.by_code[code].parent if self.situation else None

    def take(self, situation: Situation, codes_agents: frozenset[str]) -> None:
        """Take new figures, and the lines of the agents in the filter."""
        if self.situation is None:
            self._view = TreeView(open_by_default(situation.programme))
        self.situation, self._codes_agents = situation, codes_agents
        self._worst = worst_below(situation.programme, situation.avancement)
        closed = situation.declarations.soldees.keys() | situation.plan.retirees
        self._etats = states_of(situation.programme, situation.avancement, closed)

    def mark(self, alertes: tuple[Alerte, ...]) -> None:
        """Take the alerts counted again."""
        if self.situation is not None:
            self.en_alerte = group_alertes(self.situation.programme, alertes)

    # View

    def toggle(self, code: str) -> None:
        """Open a node, or close it."""
        is_open = code in self.ouverts
        self._view = self._view.closing(code) if is_open else self._view.opening(code)

    def reveal(self, code: str) -> None:
        """Open every line above `code`, and drop the filter if it hides the line."""
        if self.situation is None:
            return
        if self.kept is not None and code not in self.kept:
            self.narrow(TypedFilter())
        self._view = self._view.revealing(self.situation.programme, code)

    def step_level(self, direction: int) -> None:
        """Open (1) or close (-1) one level everywhere."""
        if self.situation is not None:
            step = open_level if direction > 0 else close_level
            self._view = replace(self._view, ouverts=step(self.situation.programme, self._view.ouverts))

    def restore(self, ouverts: frozenset[str]) -> None:
        """Open these nodes and no other."""
        self._view = replace(self._view, ouverts=ouverts)

    def narrow(self, typed: TypedFilter) -> None:
        """Filter by `typed`, with all nodes open; if it is empty, restore the nodes open before."""
        self.typed = typed
        filtre = TreeFilter(
            poles=typed.of("pole"),
            agents=typed.of("agent"),
            etats=tuple(map(LineState, typed.of("etat"))),
            mots=" ".join(typed.mots),
        )
        if filtre.is_active and not self.filtre.is_active:
            self._ouverts_before = self.ouverts
        self._view = replace(self._view, filtre=filtre)
        if self.situation is None:
            return
        if filtre.agents or filtre.etats or filtre.mots:
            self.restore(open_everywhere(self.situation.programme))
        elif filtre.poles:
            self.restore(open_by_default(self.situation.programme))
        elif self._ouverts_before is not None:
            self.restore(self._ouverts_before)

    def clear(self) -> bool:
        """Drop the filter. Return False if there was none."""
        had = self.filtre.is_active
        if had:
            self.narrow(TypedFilter())
        return had

    def forget(self) -> None:
        """Drop the filter, and close what a person opened."""
        self.narrow(TypedFilter())
        if self.situation is not None:
            self.restore(open_by_default(self.situation.programme))

    def home_of(self, agent: str | None) -> tuple[str, ...]:
        """Return the pôle that a person sees first, empty if the filter names a pôle or people."""
        if self.filtre.poles or self.filtre.agents:
            return ()
        agents = self.situation.agents if self.situation else ()
        known = agent_of(agents, agent)
        return (known.home,) if known and known.home else ()

    @property
    def vocabulary(self) -> tuple[FilterWord, ...]:
        """Words of the filter."""
        return make_vocabulary(self.situation) if self.situation else ()

    # Rows and texts

    def rows(self) -> tuple[LigneRow, ...]:
        """Compute the tree again, and return its visible lines."""
        situation = self.situation
        if situation is None:
            return ()
        self.rangees = self._list_rows(situation, self.ouverts)
        return make_rows(situation, self.rangees, self._worst)

    def all_rangees(self) -> tuple[TreeRow, ...]:
        """Return the lines that the filter keeps, all open, in the order of the tree."""
        situation = self.situation
        return self._list_rows(situation, open_everywhere(situation.programme)) if situation else ()

    def _list_rows(self, situation: Situation, ouverts: frozenset[str]) -> tuple[TreeRow, ...]:
        return list_rows(situation.programme, ouverts, self.kept)

    @property
    def kept(self) -> frozenset[str] | None:
        """Codes that the filter keeps, None without a filter."""
        return self.kept_within(())

    def perimetre_of(self, poles: tuple[str, ...]) -> str | None:
        """Return the only one of `poles`, or of the filter's if empty; None if all pôles are seen."""
        seen = poles or self.filtre.poles
        return next(iter(seen)) if len(seen) == 1 else None

    def kept_within(self, poles: tuple[str, ...]) -> frozenset[str] | None:
        """Return the codes kept within `poles`, those of the filter if empty; None without a filter."""
        if self.situation is None:
            return None
        filtre = replace(self.filtre, poles=poles or self.filtre.poles)
        programme = self.situation.programme
        return keep_lignes(programme, filtre, codes_agents=self._codes_agents, etats=self._etats)

    def kept_codes(self) -> list[str]:
        """Return the codes that the filter keeps, in document order."""
        if self.situation is None:
            return []
        kept = self.kept
        return [code for code in self.situation.programme.by_code if kept is None or code in kept]

    def nearest(self, code: str | None) -> str | None:
        """Return the line itself if it is visible, or else its nearest visible ancestor."""
        if self.situation is None or code not in self.situation.programme.by_code:
            return None
        return nearest_visible(self.situation.programme, self.rangees, code)

    def describe_filter(self) -> list[str]:
        """Return the filter in words; nothing without a filter."""
        empty = "" if self.rangees else " : aucune ligne"
        return [f"Filtre : {self.typed.describe()}{empty}"] if self.filtre.is_active else []

    def describe_sum(self, width: int, lecteur: str | None) -> str:
        """Return the programme's sum: `GIP · 2047 sur 5160 j · arrêté au ven. 18/05, il manque 12 j`.

        Where `width` cells are not enough, what is supposed done is left out, then the sum.
        """
        if self.situation is None:
            return ""
        figures = self.situation.avancement.lignes[self.situation.programme.racine]
        planned = "" if figures.prevu is None else f" sur {format_nombre(figures.prevu)}"
        whole = f"{figures.code} · {format_nombre(figures.realise)}{planned} j"
        arrete = self.situation.tell_arrete(lecteur)
        heads = arrete.split(", ")
        begun = [", ".join(heads[:rank]) for rank in range(len(heads), 0, -1)]
        sums = (f"{whole} · {said}" for said in begun[1:-1])
        texts = (f"{whole} · {arrete}", *sums, *begun)
        return next((text for text in texts if cell_len(text) <= width), heads[0])

    def describe_count(self, agent: str | None) -> str:
        """Return counts of the lines that take days: `64 lignes · 17 à regarder sur 84 · ! : celles de PRI`.

        The key `!` lists the pôle of `agent`, if they have one and there is no filter.
        """
        if self.situation is None:
            return ""
        lines = count_of(sum(map(self.situation.programme.is_imputable, self.kept_codes())), "ligne")
        home = self.home_of(agent)
        key = f"! : celles {elide(home[0])}" if home else "! : la liste"
        return " · ".join([lines, describe_title(self.situation.avancement, self.kept), key])
