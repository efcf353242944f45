"""Find the line or the person that somebody typed, or rank the lines that are nearest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse
from cariforef_tui.domain.values.text import SEARCHED_MAX, fold, fold_char, quote_text

PROCHES_MAX = 5
"""Suggestions of a refusal: they fit on a line."""
DESCENDANTS_MAX = 30
"""Lines of detail that a refusal still names; past it, it counts them."""
TYPO_MIN = 4
"""Letters of a word in which a typo is forgiven: shorter ones are like too many others."""
_CODE_EXACT, _CODE_UNDER, _CODE_PREFIX = 1000, 500, 300
_WORD, _WORD_START, _INITIALS, _INSIDE, _ANCESTOR, _TYPO, _SUBSEQUENCE = 120, 100, 80, 60, 40, 30, 10
_LABEL_START = 10
"""Scores: a code wins over any label, a whole word over its start, and every exact match over a likeness."""
_WORDS = re.compile(r"[^\W_]+")
"""Letters and digits: an apostrophe parts two words, so that « l'offre » is found by « offre »."""


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


def resolve_jalon(programme: Programme, texte: str) -> Jalon:
    """Return the jalon whose code is `texte`, case and accents aside; raises CodeRefuse."""
    wanted = fold(texte.strip())
    for jalon in programme.jalons:
        if fold(jalon.code) == wanted:
            return jalon
    raise CodeRefuse(
        f"Jalon « {texte.strip()[:20]} » inconnu.", tuple(jalon.code for jalon in programme.jalons)
    )


def list_bornees(programme: Programme, jalon: Jalon, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the lines named, in the jalon's order.

    Raises:
        CodeRefuse: one is not the jalon's own, or has no days that a jalon could end.
    """
    named = {resolve_code(programme, code) for code in codes}
    for code in sorted(named.difference(jalon.lignes)):
        raise CodeRefuse(f"{code} n'est pas une ligne du jalon {jalon.code}.", jalon.lignes)
    for code in sorted(named.difference(jalon.bornees)):
        require_imputable(programme, code)
    return tuple(code for code in jalon.lignes if code in named)


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
    """Raise CodeRefuse unless days may be logged on the line `code`.

    A reste à faire is declared, and a jalon ends the work, on such lines alone.
    """
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
        raise CodeRefuse(f"{code} regroupe d'autres lignes : choisissez une ligne de détail.", below)


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
    """Do as `resolve_agent`, but accept people who left: what they logged stays."""
    known = tuple(agents)
    wanted = _code_key(texte)
    agent = next((agent for agent in known if _code_key(agent.initiales) == wanted), None)
    return agent or resolve_agent(known, texte)


def _refuse_code(programme: Programme, texte: str) -> CodeRefuse:
    near = nearest_codes(programme, texte)
    what = "" if near else f" : donnez un code du programme, par exemple {next(programme.imputables()).code}"
    return CodeRefuse(f"Code {quote_text(texte)} inconnu{what}.", near)


def nearest_codes(programme: Programme, texte: str) -> tuple[str, ...]:
    """Return the codes that a person may have meant: beside the longest known prefix, alike, or by label."""
    # Only a mistyped code imports the search and the likeness: most commands need neither.

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


class Match(NamedTuple):
    """A line found, the higher `score` the nearer; `positions` are the label's characters that matched."""

    code: str
    score: int
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A label ready to be searched: its folded text, the printed place of each character, and its words."""

    texte: str
    origins: tuple[int, ...]
    starts: tuple[int, ...]
    by_letter: dict[str, tuple[tuple[int, str], ...]]
    initials: str

    def words_like(self, word: str) -> tuple[tuple[int, str], ...]:
        """Return the words that begin with the first letter of `word`, each with its place."""
        return self.by_letter.get(word[0], ())


def rank_lignes(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """Return the lines that `query` matches, nearest first; `codes_ordered` decides between equals.

    Every word of `query` must match: the code's beginning, a word of the label (in any order), the
    initials of its words, or a label above it; failing all, a word with one typo or letters in sequence.
    An empty `query` returns every line as given.
    """
    if not _words_of(query):
        return tuple(Match(code, 0) for code in codes_ordered)
    return _rank(programme, codes_ordered, query, _EXACT, _TOLERANT)


def rank_near(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """Do as `rank_lignes`, but a typo counts only in a whole word, and letters in sequence match nothing.

    Guesses help a person who looks for a line; a refusal, a sentence or the bar propose only what is near.
    """
    return _rank(programme, codes_ordered, query, _EXACT, _NEAR)


def rank_by_starts(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """Do as `rank_lignes`, but each word must begin the code, or a word of the label or of one above it.

    Nothing is guessed, since callers may write on the line found.
    """
    return _rank(programme, codes_ordered, query, (_hit_word,))


def is_code(match: Match) -> bool:
    """True if the code of the line was typed whole."""
    return match.score >= _CODE_EXACT


def _words_of(query: str) -> list[str]:
    # A sign alone, the dash or the « + » of a label copied, matches nothing.
    return [word for word in fold(query[:SEARCHED_MAX]).split() if _WORDS.search(word)]


def _rank(
    programme: Programme, codes: Sequence[str], query: str, *ways: Sequence[_Scorer]
) -> tuple[Match, ...]:
    """Return what the first of these ways that matches any line finds; nothing for an empty query."""
    words = _words_of(query)
    for scorers in ways if words else ():
        found = (_match_ligne(programme, code, words, scorers) for code in codes)
        matches = [match for match in found if match is not None]
        if matches:
            return tuple(sorted(matches, key=lambda match: -match.score))
    return ()


class _Hit(NamedTuple):
    score: int
    start: int = 0
    length: int = 0


_Scorer = Callable[[Folded, str], _Hit | None]


def _match_ligne(
    programme: Programme, code: str, words: list[str], scorers: Sequence[_Scorer]
) -> Match | None:
    ligne = programme.by_code[code]
    label = fold_label(ligne.libelle)
    score, positions = 0, set[int]()
    for word in words:
        by_code = _score_code(code, word)
        hit = None if by_code else _best_hit(label, word, scorers)
        if by_code:
            score += by_code
        elif hit is not None:
            score += hit.score + (_ANCESTOR if _stands_above(programme, ligne.parent, word) else 0)
            positions.update(label.origins[hit.start : hit.start + hit.length])
        elif _stands_above(programme, ligne.parent, word):
            score += _ANCESTOR
        else:
            return None
    return Match(code, score, tuple(sorted(positions)))


def _best_hit(label: Folded, word: str, scorers: Sequence[_Scorer]) -> _Hit | None:
    for scorer in scorers:
        hit = scorer(label, word)
        if hit is not None:
            return hit
    return None


def _score_code(code: str, word: str) -> int:
    folded = code.casefold()
    if folded == word:
        return _CODE_EXACT
    if not folded.startswith(word):
        return 0
    return _CODE_UNDER if word.endswith(".") or folded[len(word)] == "." else _CODE_PREFIX


def _hit_word(label: Folded, word: str) -> _Hit | None:
    best = None
    for start, printed in label.words_like(word):
        if printed.startswith(word):
            score = (_WORD if printed == word else _WORD_START) + (_LABEL_START if start == 0 else 0)
            if best is None or score > best.score:
                best = _Hit(score, start, len(word))
    return best


def _hit_initials(label: Folded, word: str) -> _Hit | None:
    at = label.initials.find(word) if len(word) > 1 else -1
    return None if at < 0 else _Hit(_INITIALS, label.starts[at], 1)


def _hit_inside(label: Folded, word: str) -> _Hit | None:
    start = label.texte.find(word) if len(word) > 1 else -1
    return None if start < 0 else _Hit(_INSIDE, start, len(word))


def _hit_typo(label: Folded, word: str, *, longer: int | None = None) -> _Hit | None:
    """Match a word with one typo, or one that it begins, with at most `longer` letters more."""
    if len(word) < TYPO_MIN:
        return None
    for start, printed in label.words_like(word):
        is_short = longer is None or len(printed) <= len(word) + longer
        if is_short and _starts_with_one_typo(printed, word):
            return _Hit(_TYPO, start, min(len(word), len(printed)))
    return None


def _hit_subsequence(label: Folded, word: str) -> _Hit | None:
    if len(word) < TYPO_MIN:
        return None
    for start, printed in label.words_like(word):
        if _is_subsequence(word, printed):
            return _Hit(_SUBSEQUENCE, start, len(printed))
    return None


_EXACT = (_hit_word, _hit_initials, _hit_inside)
_TOLERANT = (*_EXACT, _hit_typo, _hit_subsequence)
_NEAR = (*_EXACT, partial(_hit_typo, longer=1))
"""A word with a typo is a whole one: `toto` begins `totem` but for a letter, and means no `totems`."""


def _starts_with_one_typo(printed: str, word: str) -> bool:
    """True if one letter of `word` is wrong, missing, too many or swapped with the next."""
    at, shared = 0, min(len(word), len(printed))
    while at < shared and word[at] == printed[at]:
        at += 1
    swapped = word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    return (
        printed.startswith(word[at + 1 :], at + 1)
        or printed.startswith(word[at:], at + 1)
        or printed.startswith(word[at + 1 :], at)
        or printed.startswith(swapped, at)
    )


def _is_subsequence(word: str, printed: str) -> bool:
    rest = iter(printed)
    return all(char in rest for char in word)


def _stands_above(programme: Programme, parent: str | None, word: str) -> bool:
    while parent is not None:
        above = programme.by_code[parent]
        if any(printed.startswith(word) for _, printed in fold_label(above.libelle).words_like(word)):
            return True
        parent = above.parent
    return False


@lru_cache(maxsize=4096)
def fold_label(libelle: str) -> Folded:
    """Return `libelle` ready to be searched; remembered, since a picker asks at each keystroke."""
    parts, origins = [], []
    for index, char in enumerate(libelle):
        folded = fold_char(char)
        parts.append(folded)
        origins.extend([index] * len(folded))
    texte = "".join(parts)
    matches = list(_WORDS.finditer(texte))
    words = [(match.start(), match.group()) for match in matches]
    return Folded(
        texte=texte,
        origins=tuple(origins),
        starts=tuple(start for start, _ in words),
        by_letter={
            letter: tuple(word for word in words if word[1][0] == letter)
            for letter in {word[0] for _, word in words}
        },
        initials="".join(word[0] for _, word in words),
    )
