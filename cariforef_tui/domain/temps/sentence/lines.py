"""Find the line that the words of a sentence mean, or the lines that they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from cariforef_tui.domain.programme.find import (
    Match,
    is_code,
    rank_by_starts,
    rank_near,
    require_imputable,
    resolve_code,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.sentence.context import SentenceContext
from cariforef_tui.domain.temps.sentence.outcome import Ambiguity, Unclear
from cariforef_tui.domain.temps.sentence.words import Word, searched
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.domain.values.text import quote_text

CANDIDATES_MAX = 8
"""Lines cited for words that mean several: they fit under what is typed."""
_OTHERS_MAX = 3


@dataclass(frozen=True, slots=True)
class FoundLine:
    """The line that words mean; `is_code` if they are its code. `notes` name other lines that fit."""

    code: str
    is_code: bool
    notes: tuple[str, ...] = ()


def narrow(programme: Programme, codes: Sequence[str], word: Word) -> tuple[str, ...]:
    """Return which of `codes` still fit once `word` is added to what names the line."""
    return tuple(match.code for match in rank_by_starts(programme, codes, searched(word)))


def find_line(context: SentenceContext, text: str, words: Sequence[Word]) -> FoundLine | Ambiguity | Unclear:
    """Return the one line that `words` of the sentence `text` mean.

    A whole code is that line; otherwise the only line that fits, or the only one of those the person works
    on. Words that begin no label give the lines with similar words.
    """
    query = " ".join(map(searched, words))
    matches = rank_by_starts(context.programme, context.proposees, query)
    if matches:
        settled = _settle(context, matches)
        return settled or _ask(text, words, sorted(matches, key=partial(_rank_own, context)))
    closed = rank_by_starts(context.programme, tuple(context.fermees), query)
    if closed:
        return Unclear(f"{closed[0].code} : {context.fermees[closed[0].code]}.")
    with suppress(CodeRefuse):
        code = resolve_code(context.programme, query)
        return _refuse(context.programme, code)
    like = rank_near(context.programme, context.proposees, query)
    if like:
        return _ask(text, words, like)
    return Unclear(
        f"{quote_text(query)} : aucune ligne n'a ce code ni de mot qui commence ainsi. Donnez un code, "
        "ou un autre mot du libellé."
    )


def _refuse(programme: Programme, code: str) -> Unclear:
    """Say why no day is logged on the line that a code names."""
    try:
        require_imputable(programme, code)
    except CodeRefuse as refusal:
        return Unclear(str(refusal))
    return Unclear(f"{code} n'est pas ouverte à la saisie à cette date.")


def _settle(context: SentenceContext, matches: Sequence[Match]) -> FoundLine | None:
    best = matches[0]
    if is_code(best):
        return FoundLine(best.code, is_code=True)
    if len(matches) == 1:
        return FoundLine(best.code, is_code=False)
    own = [match.code for match in matches if match.code in context.siennes]
    if len(own) != 1:
        return None
    others = [match.code for match in matches if match.code != own[0]]
    more = "…" if len(others) > _OTHERS_MAX else ""
    return FoundLine(
        own[0], is_code=False, notes=(f"aussi possible : {', '.join(others[:_OTHERS_MAX])}{more}",)
    )


def _rank_own(context: SentenceContext, match: Match) -> int:
    """Return the rank of a line that fits: first the person's own and recent ones, then their pôle's."""
    if match.code in context.siennes:
        return 0
    pole = context.agent.pole
    return 1 if pole is not None and context.programme.pole_of(match.code) == pole else 2


def _ask(text: str, words: Sequence[Word], matches: Sequence[Match]) -> Ambiguity:
    start, end = words[0].start, words[-1].end
    candidates = tuple(match.code for match in matches[:CANDIDATES_MAX])
    return Ambiguity(words=text[start:end], start=start, end=end, candidates=candidates)
