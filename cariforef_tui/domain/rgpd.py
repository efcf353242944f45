"""Personal data: how long each kind is kept, and what is blanked past it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date
from functools import lru_cache

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import fold, fold_char

FAMILY_MIN = 4
"""Letters below which a family name alone may be any word."""
_WORDS = re.compile(r"\w+")
_NOTHING = r"(?!)"
_BETWEEN = r"[\W_]+"
MOTIF_EFFACE = "(motif effacé)"
"""What replaces an erased reason of a visa, which must have one."""
TEXTE_EFFACE = "(texte effacé)"
"""What replaces another erased text that its row must have."""
CONSERVATION_MAX = 50
"""Years; more would be a typing mistake."""
_PSEUDONYME = re.compile(r"X[0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Masque:
    """Replaces each mention of one person by `par`. Build it with `mask_of`."""

    par: str
    initiales: re.Pattern[str]
    noms: re.Pattern[str] | None
    famille: re.Pattern[str] | None

    def is_in(self, texte: str) -> bool:
        return bool(self._spans(texte))

    def apply(self, texte: str) -> str:
        """Return `texte` with every mention replaced."""
        # From the end, so that the earlier places hold.
        for start, end in reversed(self._spans(texte)):
            texte = f"{texte[:start]}{self.par}{texte[end:]}"
        return texte

    def _spans(self, texte: str) -> list[tuple[int, int]]:
        """Return the places of the mentions, in order and without overlap."""
        spans = [match.span() for match in self.initiales.finditer(texte)]
        if self.noms is not None or self.famille is not None:
            folded = _fold(texte)
            named = [match.span() for match in self.noms.finditer(folded)] if self.noms else []
            alone = [match.span() for match in self.famille.finditer(folded)] if self.famille else []
            # To fold may make several characters of one: places are those of the folded text.
            origins = _origins(texte) if named or alone else ()
            spans += [_place(texte, span, origins) for span in named]
            spans += [
                place
                for place in (_place(texte, span, origins) for span in alone)
                if texte[place[0]].isupper()
            ]
        apart: list[tuple[int, int]] = []
        # The longest of the mentions that begin at one place wins.
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
        return apart


def mask_of(agent: Agent, par: str) -> Masque:
    """Return the mask that replaces `agent` by `par`."""
    words = _WORDS.findall(fold(agent.nom or ""))
    # « Jean Paul Martin », « Martin Jean Paul » and « Paul Martin Jean ».
    orders = {tuple(words), (*words[-1:], *words[:-1]), (*words[1:], *words[:1])} if words else set()
    names = [_BETWEEN.join(map(re.escape, order)) for order in sorted(orders)]
    if agent.compte:
        names.append(re.escape(fold(agent.compte)))
    family = words[-1] if len(words) > 1 and len(words[-1]) >= FAMILY_MIN else None
    return Masque(
        par,
        _word(re.escape(agent.initiales)),
        _word("|".join(names)) if names else None,
        _word(re.escape(family)) if family else None,
    )


@dataclass(frozen=True, slots=True)
class Masques:
    """Replaces several people; one search tells whether a text names any. Build it with `masks_of`."""

    chacun: tuple[Masque, ...]
    initiales: re.Pattern[str]
    noms: re.Pattern[str]

    def apply(self, texte: str) -> str:
        """Return `texte` with every mention of everybody replaced."""
        if self._may_be_in(texte):
            for masque in self.chacun:
                texte = masque.apply(texte)
        return texte

    def _may_be_in(self, texte: str) -> bool:
        return bool(self.initiales.search(texte) or self.noms.search(_fold(texte)))


def masks_of(chacun: Iterable[Masque]) -> Masques:
    """Return the mask that replaces all of `chacun`."""
    masques = tuple(chacun)
    named = [
        pattern for masque in masques for pattern in (masque.noms, masque.famille) if pattern is not None
    ]
    return Masques(masques, _any_of(masque.initiales for masque in masques), _any_of(named))


def _any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """Return a pattern that matches what any of `patterns` matches, nothing if there is none."""
    return re.compile("|".join(pattern.pattern for pattern in patterns) or _NOTHING)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


@lru_cache(maxsize=64)
def _fold(texte: str) -> str:
    """Return `texte` folded, character by character: `_origins` says where each came from."""
    return "".join(map(fold_char, texte))


def _origins(texte: str) -> tuple[int, ...]:
    return tuple(index for index, char in enumerate(texte) for _ in fold_char(char))


def _place(texte: str, span: tuple[int, int], origins: Sequence[int]) -> tuple[int, int]:
    """Return where a folded span is in `texte`, accents that follow its last letter included."""
    start, end = origins[span[0]], origins[span[1] - 1] + 1
    while end < len(texte) and not fold(texte[end]):
        end += 1
    return start, end


class ConservationRefusee(Refus):
    """Somebody or something is still under retention, or the purge is asked for in the wrong way."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A person and the last exercice that holds anything of theirs, None if none does."""

    agent: Agent
    exercice: int | None

    @property
    def is_pseudonyme(self) -> bool:
        return is_pseudonyme(self.agent.initiales)


@dataclass(frozen=True, slots=True)
class Effacement:
    """What a purge erases: texts of the exercices up to `limite`, of `agent` or of everybody (None).

    `personnes` are the initials that become a pseudonym, each with its own.
    """

    limite: date
    motif: str
    agent: str | None = None
    personnes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextesEchus:
    """One person's texts past the retention: comments of saisies, reasons of visas, journal rows of both.

    `premier` and `dernier` are dates of the days or months that they are about.
    """

    agent: str
    commentaires: int
    motifs: int
    ecritures: int
    premier: date
    dernier: date


@dataclass(frozen=True, slots=True)
class EffacementFait:
    """What a purge did: comments of saisies, reasons of visas, other texts, journal rows."""

    commentaires: int
    motifs: int
    autres: int
    ecritures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeFaite:
    """A purge as the store keeps it; `agent` is None if it was of everybody. `quand` is UTC, ISO.

    `limite` is the day of the purge itself where it was of one comment, before its retention.
    """

    quand: str
    par: str
    agent: str | None
    limite: date
    motif: str


def check_conservation(conservation: int) -> None:
    """Check a number of years of retention; raises ConservationRefusee."""
    if not 1 <= conservation <= CONSERVATION_MAX:
        raise ConservationRefusee(
            f"Conservation : de 1 à {CONSERVATION_MAX} années pleines après l'exercice."
        )


def last_expired(au: date, conservation: int) -> int:
    """Return the last exercice whose years of retention are over at `au`: 2018 with 10 from 01/01/2029."""
    return max(MINYEAR, au.year - conservation - 1)


def expires_on(exercice: int, conservation: int) -> date:
    """Return the first date on which what an exercice holds may be erased."""
    return date(exercice + conservation + 1, 1, 1)


def erasable_from(trace: Trace, conservation: int, au: date) -> date:
    """Return the first date on which the person may become a pseudonym, `au` or before if they may now.

    Raises:
        ConservationRefusee: the person is still active, or a pseudonym already.
    """
    initiales = trace.agent.initiales
    if trace.is_pseudonyme:
        raise ConservationRefusee(f"{initiales} est déjà un pseudonyme : il n'y a plus rien à effacer.")
    if trace.agent.actif:
        raise ConservationRefusee(
            f"{initiales} est en activité : ses données sont conservées {count_years(conservation)} après le "
            "dernier exercice où il y en a. Rien n'a été effacé."
        )
    return au if trace.exercice is None else expires_on(trace.exercice, conservation)


def require_erasable(trace: Trace, conservation: int, au: date) -> None:
    """Check that a person may be erased; raises ConservationRefusee with the date if they may not yet."""
    when = erasable_from(trace, conservation, au)
    if when > au:
        raise ConservationRefusee(
            f"{trace.agent.initiales} est encore sous conservation (exercice {trace.exercice}, puis "
            f"{count_years(conservation)}) : effacement possible à partir du {format_date(when)}. Rien n'a "
            "été effacé."
        )


def find_departed(traces: Iterable[Trace], conservation: int, au: date) -> tuple[Agent, ...]:
    """Return the people gone whose retention is over at `au`."""
    return tuple(
        trace.agent
        for trace in traces
        if not trace.agent.actif and not trace.is_pseudonyme and erasable_from(trace, conservation, au) <= au
    )


def name_pseudonymes(agents: Iterable[Agent], known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Give each of `agents` the next pseudonym that is not in `known`: X01, X02…"""
    taken = [int(initiales[1:]) for initiales in known if is_pseudonyme(initiales)]
    first = max(taken, default=0) + 1
    return tuple((agent.initiales, f"X{first + rang:02d}") for rang, agent in enumerate(agents))


def is_pseudonyme(initiales: str) -> bool:
    """Tell whether these initials are a pseudonym: people's own hold letters only."""
    return _PSEUDONYME.fullmatch(initiales) is not None


def count_years(conservation: int) -> str:
    return f"{conservation} an{'s' if conservation > 1 else ''}"
