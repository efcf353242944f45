"""Entries of the command bar for a text typed: commands, lines, people, weeks, months, the best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.programme.find import rank_near
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.sentence.outcome import (
    Ambiguity,
    Proposal,
    ProposalLine,
    Unclear,
    count_proposal,
    list_proposal,
    read_proposal,
)
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.dates import format_date, parse_semaine
from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.keys.acts import PLACE_NAMES, Command, Place
from cariforef_tui.ui.kit.messages import ShowLigne, ShowMois, ShowSemaine, Target

ENTRIES_MAX = 60
"""Entries drawn at most; to narrow them, people type another letter."""
ALL = "tout"
"""Word that lists every command."""
NOTHING = "Rien ne correspond · ? puis Tab : le guide"
_SEMAINE = re.compile(r"s(?:em(?:aine)?)?\.?\s*(\d{1,2})")
_WORDS = re.compile(r"[^\W_]+")
PLACE_IDS: Mapping[str, str] = {
    "1": "lieu.semaine",
    "2": "lieu.avancement",
    "3": "lieu.alertes",
    "4": "lieu.revue",
    "5": "lieu.equipe",
}
"""Commands that open the places, by their digits."""


class Kind(StrEnum):
    """Kinds of entries, with their words in the list."""

    COMMANDE = "commande"
    LIGNE = "ligne"
    AGENT = "personne"
    SEMAINE = "semaine"
    MOIS = "mois"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that replaces the one in the field."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A choice of the bar: run a command, show a line, a week or a month, write days, or pick a line.

    `cle` is a key that stays the same from run to run. `detail` and `key` stand beside the title; below the
    list stands `help_text`, or the `lines` of the writes. The search uses `words` and `help_words`, folded.
    """

    cle: str
    kind: Kind
    title: str
    detail: str
    key: str = ""
    help_text: str = ""
    lines: tuple[ProposalLine, ...] = ()
    goal: Command | Target | Proposal | Completion
    words: tuple[str, ...] = ()
    help_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything that the bar may offer to a person: commands at once, the rest when it is read."""

    commands: tuple[Entry, ...]
    """Commands that the place allows."""
    others: tuple[Entry, ...] = ()
    """All other commands, shown for `ALL` or for words that name them."""
    programme: Programme | None = None
    codes: tuple[str, ...] = ()
    """Codes of the root and of the lines below it, those of the person first."""
    agents: Mapping[str, str] = field(default_factory=dict)
    """Names of the people by initials, empty if unknown."""
    agent: str = ""
    au: date
    exercices: tuple[int, ...] = ()
    context: SentenceContext | None = None
    """Data that a sentence needs; None until read, and for an agent who logs no days."""


def entry_of(command: Command, here: Place) -> Entry:
    """Return the entry of a command: its name, its key and its sentence, in this place or in its first."""
    where = here if here in command.actions else command.place
    place, sentence = PLACE_NAMES[where], command.help_in(where)
    return Entry(
        cle=f"commande {command.name}",
        kind=Kind.COMMANDE,
        title=command.label,
        detail=place,
        key=command.key_label,
        help_text=sentence,
        goal=command,
        words=_words(f"{command.label} {place} {command.also}"),
        help_words=_words(sentence),
    )


def rank_entries(query: str, offer: Offer, recent: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries for `query`, the most likely first.

    If it is empty: what the role and the place allow, recent ones first, then an entry that shows all.

    Every word of the query must begin a word of the entry. Exact names come first (`LR mai`, `sem 21`, a
    code), then recent entries, names of commands, lines, and commands found by their sentence. A query for a
    week that the year lacks has no entries.
    """
    words = _words(query)
    if not words:
        return (*_by_recency(offer.commands, recent), *_all_of(offer))
    everything = (*offer.commands, *offer.others)
    if words == (ALL,):
        return everything
    named = [*_named(query, words, offer)]
    if not named and _SEMAINE.fullmatch(fold(query.strip())):
        return ()
    named = named or [*_sentence(query, offer)]
    titled = [entry for entry in everything if _begins(words, entry.words)]
    lines = [*_lines(query, offer)]
    helped = [entry for entry in everything if _begins(words, (*entry.words, *entry.help_words))]
    ranked = {entry.cle: entry for entry in (*named, *_by_recency((*titled, *lines), recent), *helped)}
    return tuple(ranked.values())[:ENTRIES_MAX]


def _all_of(offer: Offer) -> Iterator[Entry]:
    """Yield the entry that shows every command, if there are others than those of the role and the place."""
    if offer.others:
        yield Entry(
            cle=ALL,
            kind=Kind.COMMANDE,
            title=f"Tout : {len(offer.others)} autres commandes",
            detail="",
            help_text="Montrer aussi celles des autres lieux.",
            goal=Completion(ALL),
        )


def explain(query: str, offer: Offer) -> str:
    """Return why `query` has no entries, and what one may type; « ✗ » begins what is refused."""
    if match := _SEMAINE.fullmatch(fold(query.strip())):
        try:
            parse_semaine(match[1], offer.au)
        except CariforefError as error:
            return f"✗ {error}"
    if offer.context is None:
        return NOTHING
    outcome = prepare(query, offer.context)
    if isinstance(outcome, Unclear):
        mark = "" if outcome.is_question else "✗ "
        return f"{mark}{outcome.message}" if outcome.is_sentence else NOTHING
    return ""


def _sentence(query: str, offer: Offer) -> Iterator[Entry]:
    """Yield the write that the words describe, or the lines that they may mean."""
    if offer.context is None:
        return
    outcome = prepare(query, offer.context)
    programme = offer.context.programme
    if isinstance(outcome, Proposal):
        lines = tuple(read_proposal(outcome, programme))
        listed = " + ".join(list_proposal(outcome))
        yield Entry(
            cle="phrase",
            kind=Kind.PHRASE,
            title=f"Écrire {count_proposal(outcome)} : {listed}" if lines[1:] else f"Écrire : {lines[0]}",
            detail="",
            lines=lines,
            goal=outcome,
        )
    elif isinstance(outcome, Ambiguity):
        for code in outcome.candidates:
            yield Entry(
                cle=f"choix {code}",
                kind=Kind.PHRASE,
                title=f"{code} {programme.by_code[code].libelle}",
                detail="",
                help_text=f"« {outcome.words} » peut être plusieurs lignes : Entrée choisit celle-ci.",
                goal=Completion(outcome.choose(query, code)),
            )


def _named(query: str, words: Sequence[str], offer: Offer) -> Iterator[Entry]:
    """Yield the places by their number, the week, the month and the person that the words name."""
    if len(words) == 1 and words[0] in PLACE_IDS:
        yield next(entry for entry in offer.commands if entry.cle == f"commande {PLACE_IDS[words[0]]}")
    if match := _SEMAINE.fullmatch(fold(query.strip())):
        yield from _try(lambda: _semaine(parse_semaine(match[1], offer.au)))
    people = [initiales for initiales in offer.agents if fold(initiales) in words]
    rest = " ".join(word for word in words if word not in map(fold, people))
    whose = people or [offer.agent]
    if len(rest) > 2 and not rest.isdigit():
        yield from _try(lambda: _mois(whose[0], parse_mois(rest, offer.au, offer.exercices)))
    if not rest:
        for initiales in people:
            yield from _person(initiales, offer)
    elif len(words) == 1:
        for initiales, name in offer.agents.items():
            if _begins(words, _words(name)):
                yield from _person(initiales, offer)


def _try(make: Callable[[], Entry]) -> Iterator[Entry]:
    try:
        yield make()
    except CariforefError:
        return


def _person(initiales: str, offer: Offer) -> Iterator[Entry]:
    name = offer.agents[initiales]
    whose = f"{initiales} ({name})" if name else initiales
    yield Entry(
        cle=f"semaine {initiales}",
        kind=Kind.AGENT,
        title=f"{initiales} : sa semaine",
        detail=name,
        help_text=f"Ouvrir la semaine de {whose}.",
        goal=ShowSemaine(offer.au, initiales),
    )
    yield _mois(initiales, Mois.of(offer.au))


def _semaine(monday: date) -> Entry:
    year, week, _ = monday.isocalendar()
    return Entry(
        cle=f"semaine {year}-{week}",
        kind=Kind.SEMAINE,
        title=f"Semaine {week}",
        detail=f"du {format_date(monday)}",
        help_text=f"Ouvrir ma semaine {week}, celle du {format_date(monday)}.",
        goal=ShowSemaine(monday),
    )


def _mois(initiales: str, mois: Mois) -> Entry:
    return Entry(
        cle=f"mois {initiales} {mois}",
        kind=Kind.MOIS,
        title=f"{initiales} : {mois.libelle}",
        detail="",
        help_text=f"Ouvrir le mois de {initiales}, {mois.libelle} : jours, ce qui y manque, signatures.",
        goal=ShowMois(initiales, mois),
    )


def _lines(query: str, offer: Offer) -> Iterator[Entry]:
    programme = offer.programme
    if programme is None:
        return
    for match in rank_near(programme, offer.codes, query):
        ligne = programme.by_code[match.code]
        parents = " › ".join(reversed(programme.path(match.code)[1:-1]))
        where = f" ({parents})" if parents else ""
        yield Entry(
            cle=f"ligne {match.code}",
            kind=Kind.LIGNE,
            title=f"{match.code} {ligne.libelle}",
            detail="",
            help_text=f"Voir dans Avancement{where} : {ligne.libelle}",
            goal=ShowLigne(match.code),
        )


def _by_recency(entries: Sequence[Entry], recent: Sequence[str]) -> list[Entry]:
    ranks = {cle: rank for rank, cle in enumerate(recent)}
    return sorted(entries, key=lambda entry: ranks.get(entry.cle, len(ranks)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(fold(text)))


def _begins(words: Sequence[str], printed: Sequence[str]) -> bool:
    return all(any(word.startswith(typed) for word in printed) for typed in words)
