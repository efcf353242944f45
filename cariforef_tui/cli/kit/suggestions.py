"""Complete a value for the shell: a code, initials, a month, a week, a perimeter, a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from cariforef_tui.domain.temps.calendrier import iso_week, monday_of
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.dates import JOURS
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.text import fold, inert_text

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation
    from cariforef_tui.services.ports.files import Apercu

CODES = frozenset({"CODE", "CODE...", "DE", "VERS", "PARENT"})
PHRASE = "[AGENT] PHRASE..."
DATES = ("hier", "avant-hier", *JOURS)
"""Past days that one word names."""
_WORDS = {**dict.fromkeys(("DATE", "[DATE]", "DEBUT", "FIN"), DATES), "TYPE": tuple(TypeAbsence)}
"""Suggestions that are the same for every store, by metavar."""
AGENTS = frozenset({"AGENT", "INITIALES", "QUI", PHRASE})
MOIS_OU_AGENT = frozenset({"[AGENT]... [MOIS]", "[AGENT] [MOIS]"})


def suggest(
    invocation: Invocation, sort: str, name: str, incomplete: str, said: Sequence[str]
) -> list[CompletionItem]:
    """Return the values of the parameter `name` that start with `incomplete`, whatever the case and accents.

    `sort` is its metavar; `said` holds the words already given for it, if it takes several. Return nothing
    if the store cannot be read, or not by the person who types.
    """
    if sort == "TITRE":
        return _list_titles(" ".join((*said, incomplete)), len(" ".join((*said, ""))))
    typed = fold(incomplete)
    if sort in _WORDS:
        return [CompletionItem(word) for word in _WORDS[sort] if fold(word).startswith(typed)]
    try:
        apercu = _read(invocation)
    except CariforefError:
        apercu = None
    if apercu is None:
        return []
    return [
        CompletionItem(value, help=inert_text(label) or None)
        for value, label in _list(apercu, sort, name, incomplete, said)
        if fold(value).startswith(typed)
    ]


def list_copies(invocation: Invocation, incomplete: str) -> list[CompletionItem]:
    """Return the copies that can be restored, newest first; none for the service account."""
    try:
        place = invocation.place.path
        files = invocation.admin.files
        if files is None or invocation.wiring.compte(place).by_service:
            return []
        paths = map(str, files.backups(place))
    except CariforefError:
        return []
    return [CompletionItem(path) for path in paths if path.startswith(incomplete)]


def _list_titles(typed: str, given: int) -> list[CompletionItem]:
    """Return the titles of the guide that begin with `typed`, without their first `given` characters.

    Their apostrophes are `’`, since a shell reads `'` as a quote.
    """
    from cariforef_tui.machine.documents import read_sections

    wanted = fold(typed).replace("'", "’")
    titles = [section.title.replace("'", "’") for section in read_sections()]
    return [CompletionItem(title[given:]) for title in titles if fold(title).startswith(wanted)]


def _read(invocation: Invocation) -> Apercu | None:
    """Return the names in the store that the command would open; raises DroitRefuse as opening it would."""
    from cariforef_tui.services.agents.identity import check_is_somebody, identify

    place, wiring = invocation.place.path, invocation.wiring
    apercu = wiring.apercu(place, wiring.today().year)
    if apercu is None:
        return None
    compte = wiring.compte(place)
    if compte.by_service and "base" in invocation.given:
        return None
    check_is_somebody(identify(apercu.agents, compte, named=invocation.said_agent, remembered=None))
    return apercu


def _list(
    apercu: Apercu, sort: str, name: str, incomplete: str, said: Sequence[str]
) -> Iterable[tuple[str, str]]:
    if name == "pole":
        return apercu.poles
    if sort in CODES:
        return apercu.lignes
    if sort == PHRASE and (said or incomplete[:1].isdigit()):
        return (*apercu.lignes, *((word, "") for word in DATES))
    agents = tuple((agent.initiales, agent.nom or "") for agent in apercu.agents)
    if sort == "[POLE|AGENT]":
        return (*apercu.poles, *agents)
    if sort == "PERIMETRE":
        return (*apercu.lignes[:1], *apercu.poles)
    if sort == "SEMAINE":
        return _weeks(apercu.exercice)
    if sort == "MOIS":
        return _months(apercu.exercice)
    if sort in MOIS_OU_AGENT:
        return (*agents, *_months(apercu.exercice))
    return agents if sort in AGENTS else ()


def _months(exercice: int) -> Iterator[tuple[str, str]]:
    for numero in range(1, 13):
        mois = Mois(exercice, numero)
        yield str(mois), mois.libelle


def _weeks(exercice: int) -> Iterator[tuple[str, str]]:
    """Yield the ISO weeks that hold a day of the exercice, with their dates."""
    monday = monday_of(date(exercice, 1, 1))
    while monday.year <= exercice:
        sunday = monday + timedelta(days=6)
        yield iso_week(monday), f"du {monday:%d/%m} au {sunday:%d/%m}"
        monday += timedelta(days=7)
