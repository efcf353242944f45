"""The words that the filter of Avancement understands: its pôles, its people, the states of its lines."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.pilotage.tree import LineState
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.text import fold
from cariforef_tui.domain.values.typed_filter import FilterWord
from cariforef_tui.services.programme.plan import Situation

_STATES = {
    LineState.A_REGARDER: ("regarder", ("à-regarder", "alerte", "alertes")),
    LineState.EN_RETARD: ("retard", ("retards",)),
    LineState.DEPASSEE: ("dépassé", ("dépassée", "dépassées", "dépassement", "dépassera", "atterrissage")),
    LineState.NON_COMMENCEE: ("jamais", ("non-commencée",)),
}
"""What is typed for each state, and the other spellings."""


def make_vocabulary(situation: Situation) -> tuple[FilterWord, ...]:
    """Return every word understood, the states first: they are typed most."""
    return tuple(_words(situation))


def _words(situation: Situation) -> Iterator[FilterWord]:
    for etat, (mot, autres) in _STATES.items():
        yield FilterWord(mot=mot, sens=etat.value, genre="etat", valeur=etat.value, autres=autres)
    programme = situation.programme
    for ligne in programme.lignes:
        if ligne.niveau is Niveau.POLE:
            others = tuple(spelling for spelling, code in programme.aliases if code == ligne.code)
            yield FilterWord(
                mot=fold(ligne.code),
                sens=f"pôle {ligne.code}",
                genre="pole",
                valeur=ligne.code,
                autres=others,
            )
    for agent in situation.agents:
        if agent.actif and agent.logs_days:
            yield FilterWord(
                mot=fold(agent.initiales),
                sens=agent.initiales,
                genre="agent",
                valeur=agent.initiales,
            )
