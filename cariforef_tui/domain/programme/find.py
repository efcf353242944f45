"""Find the line or the person that somebody typed, case aside, or say which are nearest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse
from cariforef_tui.domain.values.text import SEARCHED_MAX, quote_text

PROCHES_MAX = 5
"""Suggestions of a refusal: they fit on a line."""

DESCENDANTS_MAX = 30
"""Lines of detail that a refusal still names; past it, it counts them."""


def resolve_code(programme: Programme, texte: str) -> str:
    """Return the code that `texte` names, case aside, by the document's other spellings too.

    Raises:
        CodeRefuse: no such line; the nearest codes are suggested.
    """
    wanted = _code_key(texte)
    for code in programme.by_code:
        if _code_key(code) == wanted:
            return code
    for alias, code in programme.aliases:
        if _code_key(alias) == wanted:
            return code
    raise _refuse_code(programme, texte)


def codes_within(programme: Programme, texte: str | None) -> frozenset[str]:
    """Return the codes of the line that `texte` names and of what it contains, of all lines for None.

    Raises:
        CodeRefuse: no such line.
    """
    return (
        frozenset(programme.by_code) if texte is None else programme.subtrees[resolve_code(programme, texte)]
    )


def resolve_imputable(programme: Programme, texte: str) -> str:
    """Return the imputable line that `texte` names.

    Raises:
        CodeRefuse: unknown (nearest codes suggested) or not imputable (the lines below it suggested).
    """
    code = resolve_code(programme, texte)
    require_imputable(programme, code)
    return code


def require_imputable(programme: Programme, code: str) -> None:
    """Raise CodeRefuse unless days may be logged, or a reste à faire declared, on the line `code`."""
    if code not in programme.by_code:
        raise _refuse_code(programme, code)
    if programme.by_code[code].regulation:
        raise CodeRefuse(
            f"{code} est une ligne de régulation : elle ajuste la demande aux moyens, sans saisie possible. "
            "Choisissez une autre ligne."
        )
    if not programme.is_imputable(code):
        below = imputables_below(programme, code)
        if len(below) > DESCENDANTS_MAX:
            raise CodeRefuse(
                f"{code} regroupe d'autres lignes : choisissez l'une de ses {len(below)} lignes de détail."
            )
        raise CodeRefuse(
            f"{code} regroupe d'autres lignes : jours et reste à faire vont sur une ligne de détail.", below
        )


def resolve_agent(agents: Iterable[Agent], texte: str) -> Agent:
    """Return the agent whose initials are `texte`, case aside: active, or who left on a known day.

    Raises:
        AgentRefuse: unknown or inactive; the nearest initials are suggested.
    """
    wanted = _code_key(texte)
    active: dict[str, Agent] = {}
    for agent in agents:
        key = _code_key(agent.initiales)
        if key == wanted and not (agent.actif or agent.has_left):
            raise AgentRefuse(f"Agent {agent.initiales} inactif : plus aucune saisie à son nom.")
        if key == wanted:
            return agent
        if agent.actif:
            active[key] = agent
    near = _closest(wanted[:SEARCHED_MAX], active, 0.5)
    what = "" if near else " : donnez les initiales d'un agent de la liste"
    raise AgentRefuse(
        f"Agent {quote_text(texte)} inconnu{what}.", tuple(active[initiales].initiales for initiales in near)
    )


def resolve_anybody(agents: Iterable[Agent], texte: str) -> Agent:
    """As `resolve_agent`, people who left included: what they logged stays."""
    known = tuple(agents)
    wanted = _code_key(texte)
    agent = next((agent for agent in known if _code_key(agent.initiales) == wanted), None)
    return agent or resolve_agent(known, texte)


def _refuse_code(programme: Programme, texte: str) -> CodeRefuse:
    near = nearest_codes(programme, texte)
    what = "" if near else " : donnez un code du programme, par exemple 14.7.1"
    return CodeRefuse(f"Code {quote_text(texte)} inconnu{what}.", near)


def nearest_codes(programme: Programme, texte: str) -> tuple[str, ...]:
    """Codes that a person may have meant: lines beside the longest known prefix, alike, or by label."""
    # Like likeness, the search is imported by who mistypes alone: most people pay for neither.
    from cariforef_tui.domain.programme.search import rank_near

    texte = texte[:SEARCHED_MAX]
    wanted = _code_key(texte)
    proches: dict[str, None] = {}
    prefix = wanted
    while "." in prefix:
        prefix = prefix.rpartition(".")[0]
        if prefix in programme.children:
            beside = programme.children[prefix] or (prefix,)
            proches.update(dict.fromkeys(_closest(wanted, beside, 0.0)))
            break
    spellings = {_code_key(code): code for code in programme.by_code}
    spellings.update((_code_key(alias), code) for alias, code in programme.aliases)
    near = _closest(wanted, spellings, 0.6)
    proches.update(dict.fromkeys(spellings[spelling] for spelling in near))
    if not proches and any(char.isalpha() for char in wanted):
        imputables = [ligne.code for ligne in programme.imputables()]
        proches.update(dict.fromkeys(match.code for match in rank_near(programme, imputables, texte)))
    return tuple(proches)[:PROCHES_MAX]


def imputables_below(programme: Programme, code: str) -> tuple[str, ...]:
    """Return the imputable codes below `code`, in document order."""
    below = programme.subtrees[code]
    return tuple(ligne.code for ligne in programme.imputables() if ligne.code in below)


def _code_key(texte: str) -> str:
    return unicodedata.normalize("NFC", texte.strip()).casefold()


def _closest(wanted: str, among: Iterable[str], likeness: float) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(wanted, list(among), PROCHES_MAX, likeness)
