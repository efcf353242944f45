"""The criteria by which rows of the journal are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cariforef_tui.domain.values.dates import FUSEAU, write_utc

NOMBRE_PAR_DEFAUT = 20
OBJETS: Mapping[str, tuple[str, ...]] = {
    "saisie": ("saisie",),
    "absence": ("absence",),
    "visa": ("visa",),
    "agent": ("agent",),
    "quotite": ("quotite",),
    "suppleance": ("suppleance",),
    "fait": ("fait",),
    "raf": ("raf",),
    "livrable": ("livrable", "production"),
    "demande": ("tirage", "demande"),
    "revision": ("plan_revision", "plan_changement"),
    "revue": ("revue", "remarque", "meteo", "presence"),
    "decision": ("decision",),
    "convention": ("convention", "convention_ligne"),
    "refus": ("refus_droit",),
    "purge": ("purge",),
    "programme": (
        "exercice",
        "ligne",
        "enveloppe",
        "enveloppe_ligne",
        "jalon",
        "jalon_ligne",
        "alias",
    ),
    "calendrier": ("jour_ferie",),
    "reglage": ("reglage",),
}
"""The tables of the journal for each object that people ask for.

`suppleance` is a table of the past: the journal of a store of 0.3.0 or before may speak of it.
"""
PUBLICS = frozenset(
    objet
    for nom in (
        "fait",
        "raf",
        "livrable",
        "demande",
        "revision",
        "revue",
        "decision",
        "convention",
        "suppleance",
    )
    for objet in OBJETS[nom]
) | frozenset((*OBJETS["programme"], *OBJETS["calendrier"], *OBJETS["reglage"]))
"""Tables that everybody may read, those of the plan, the calendar and the settings with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """The latest `nombre` journal rows that meet these criteria; None leaves a criterion out.

    `agent` is the person concerned, `par` the one who wrote. `ligne` is a code of `exercice` (None: of any),
    and includes the lines below. `jour` is the date of a saisie or an absence. `depuis` and `avant` bound the
    moment of the write (UTC, ISO, `avant` excluded). `lisibles` leaves out rows about other people.
    """

    agent: str | None = None
    exercice: int | None = None
    ligne: str | None = None
    par: str | None = None
    jour: date | None = None
    depuis: str | None = None
    avant: str | None = None
    objets: tuple[str, ...] | None = None
    lisibles: tuple[str, ...] | None = None
    nombre: int = NOMBRE_PAR_DEFAUT


def start_of(jour: date) -> str:
    """Return when `jour` begins in Paris, as the journal writes moments: UTC, ISO, milliseconds."""
    from zoneinfo import ZoneInfo

    midnight = datetime.combine(jour, time(), ZoneInfo(FUSEAU) if jour > date.min else UTC)
    return write_utc(midnight, "milliseconds")


def end_of(jour: date) -> str:
    """Return when the day after `jour` begins in Paris."""
    return start_of(min(jour, date.max - timedelta(days=1)) + timedelta(days=1))
