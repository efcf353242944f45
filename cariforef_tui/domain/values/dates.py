"""Dates and moments as people in Paris type and read them, in French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import cite_some, describe_unread, fold, quote_text

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
CITES_MAX = 4
"""Dates that a sentence cites; the rest is counted."""
ANNEES = range(1900, 2200)
"""Years that a person may name: any other is a mistake, and sums of days stay within `date`'s range."""
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:/(?P<year>[0-9]+))?")
"""It reads a year of any length, so that the refusal can ask for four digits."""
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_NAMED_DAY = re.compile(r"(?P<weekday>[a-z]{3,8})\.? (?P<day>[0-9].*)")
"""A day after the name of its weekday, as `format_jour` writes it."""
_WEEK = re.compile(
    r"(?:(?P<year>[0-9]{4})-?)?(?:semaine )?[ws]?(?P<week>[0-9]{1,2})(?: de (?P<of>[0-9]{4}))?"
)
_AHEAD = re.compile(r"\+([0-9]{1,3})")
_SOON_DAYS = 92
"""Days ahead within which a day without a year is of next year: three months."""
_TO_COME = "29/05, vendredi ou +7"
_DAYS_AGO = {
    "aujourd'hui": 0,
    "aujourdhui": 0,
    "hier": 1,
    "avant-hier": 2,
    "demain": -1,
    "apres-demain": -2,
}
_ABBREVIATION = 3
"""Letters of a weekday's short name: lun."""
FUSEAU = "Europe/Paris"


def parse_date(texte: str, today: date) -> date:
    """Return the date that `texte` states: `21/05/2018`, `lun. 21/05`, `2018-05-21`, `hier`, `lundi`.

    A day without a year is of `today`'s; a weekday alone is the most recent one, `today` included.

    Raises:
        DateRefusee: not understood, a year that is not of ANNEES, a day that no calendar has, or one that is
            not of the weekday named.
    """
    folded = fold(texte.strip()).replace("’", "'")
    if folded in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[folded])
    weekday = parse_weekday(folded)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if named := _match_named_day(folded):
        found = parse_date(named["day"], today)
        if found.weekday() != parse_weekday(named["weekday"]):
            raise DateRefusee(
                f"{quote_text(texte)} : le {format_date(found)} est un {JOURS[found.weekday()]}."
            )
        return found
    match = _ISO.fullmatch(texte.strip()) or _DAY_FIRST.fullmatch(texte.strip())
    if match is None:
        raise DateRefusee(describe_unread(texte, "date non reconnue", f"{format_date(today)}, 21/05 ou hier"))
    year = match["year"] or str(today.year)
    if len(year) != 4:
        raise DateRefusee(f"{quote_text(texte)} : l'année s'écrit avec quatre chiffres.")
    check_annee(int(year), texte)
    day, month = int(match["day"]), int(match["month"])
    try:
        return date(int(year), month, day)
    except ValueError:
        raise DateRefusee(f"{day:02d}/{month:02d}/{year} n'existe pas dans le calendrier.") from None


def worked_days_back(texte: str) -> int:
    """Return how many days of work back a word says: 1 for « hier », 2 for « avant-hier », else 0."""
    return max(0, _DAYS_AGO.get(fold(texte.strip()), 0))


def parse_coming_date(texte: str, today: date) -> date:
    """Return the date to come that `texte` states: `29/05`, `ven`, `demain`, `+7`, or as `parse_date`.

    A weekday is the next one after `today`, by enough letters to know it; `+7` is in seven days. At the end
    of a year, a day of the first months without a year is of the next year.

    Raises:
        DateRefusee: as `parse_date`, or letters that begin two weekdays.
    """
    folded = fold(texte.strip()).rstrip(".")
    if folded == "demain":
        return today + timedelta(days=1)
    if ahead := _AHEAD.fullmatch(folded):
        return today + timedelta(days=int(ahead[1]))
    if folded.isalpha() and folded not in _DAYS_AGO:
        return _next_weekday(folded, texte, today)
    if not states_date(texte):
        raise DateRefusee(describe_unread(texte, "date non reconnue", _TO_COME))
    day = parse_date(texte, today)
    if texte.count("/") == 1 and (today - day).days > _SOON_DAYS:
        next_year = parse_date(f"{texte.strip()}/{today.year + 1}", today)
        return next_year if (next_year - today).days <= _SOON_DAYS else day
    return day


def _next_weekday(folded: str, texte: str, today: date) -> date:
    meant = [weekday for weekday, name in enumerate(JOURS) if name.startswith(folded)]
    if not meant:
        raise DateRefusee(describe_unread(texte, "date non reconnue", _TO_COME))
    if len(meant) > 1:
        raise DateRefusee(f"{quote_text(texte)} : {' ou '.join(JOURS[weekday] for weekday in meant)} ?")
    return today + timedelta(days=(meant[0] - today.weekday() - 1) % 7 + 1)


def states_date(texte: str) -> bool:
    """True if `texte` is written as a date, whether or not a calendar has it."""
    folded = fold(texte.strip()).replace("’", "'")
    if named := _match_named_day(folded):
        folded = named["day"]
    is_word = folded in _DAYS_AGO or parse_weekday(folded) is not None
    return is_word or bool(_ISO.fullmatch(folded) or _DAY_FIRST.fullmatch(folded))


def _match_named_day(folded: str) -> re.Match[str] | None:
    named = _NAMED_DAY.fullmatch(folded)
    return named if named and parse_weekday(named["weekday"]) is not None else None


def parse_weekday(texte: str) -> int | None:
    """Return the rank of the weekday that `texte` names, whole or by its three first letters; 0 is Monday."""
    folded = fold(texte).rstrip(".")
    for weekday, name in enumerate(JOURS):
        if folded in (name, name[:_ABBREVIATION]):
            return weekday
    return None


def parse_semaine(texte: str, today: date) -> date:
    """Return the Monday of the week that `texte` states: `21 de 2018`, `2018-W21`, `21` (`today`'s year).

    Raises:
        DateRefusee: not understood, a year that is not of ANNEES, or a week that it does not have.
    """
    match = _WEEK.fullmatch(texte.strip().casefold())
    if match is None:
        raise DateRefusee(describe_unread(texte, "semaine non reconnue", f"21 ou « 21 de {today.year} »"))
    year, week = int(match["year"] or match["of"] or today.isocalendar().year), int(match["week"])
    check_annee(year, texte)
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise DateRefusee(f"L'année {year} n'a pas de semaine {week}.") from None


def check_annee(annee: int, texte: str) -> None:
    """Raise DateRefusee if the year that `texte` names is not of ANNEES."""
    if annee not in ANNEES:
        raise DateRefusee(f"{quote_text(texte)} : année hors de {ANNEES[0]} à {ANNEES[-1]}.")


def cite_dates(jours: Sequence[date]) -> str:
    """Return `02/05, 03/05, 04/05, 07/05 et 14 de plus`."""
    return cite_some([f"{jour:%d/%m}" for jour in jours], CITES_MAX)


def format_date(jour: date) -> str:
    """Return `25/05/2018`."""
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def format_jour(jour: date) -> str:
    """Return `lun. 21/05`."""
    return f"{JOURS[jour.weekday()][:_ABBREVIATION]}. {jour.day:02d}/{jour.month:02d}"


def format_duree(days: int) -> str:
    """Return a number of calendar days in words: `1 jour`, `30 jours`."""
    return f"{days} jour" if abs(days) <= 1 else f"{days} jours"


def format_ago(when: date | str, now: date) -> str:
    """Return `il y a 3 jours`, for two dates or two moments with a zone; `when` may be ISO text.

    A damaged `when` gives an empty text. One after `now`, from the clock of another machine, counts as now.
    """
    # Imported here: the first frame, completion and most commands do without pendulum.
    import pendulum

    try:
        then = datetime.fromisoformat(when) if isinstance(when, str) else when
        if then >= now and not isinstance(now, datetime):
            return "aujourd'hui"
        # Both must be pendulum's: it counts wrong hours against a plain datetime.
        return pendulum.format_diff(
            pendulum.instance(min(then, now)).diff(pendulum.instance(now)), locale="fr"
        )
    except (ValueError, TypeError, OverflowError):
        return ""


def tell_delai(days: int) -> str:
    """Return `dans 3 jours`, `aujourd'hui`."""
    return f"dans {format_duree(days)}" if days else "aujourd'hui"


def tell_fin(fin: date, au: date, what: str = "") -> str:
    """Return `échéance le 25/05/2018, dans 3 jours`, or since when it is past; `what` follows the date."""
    left = (fin - au).days
    if left < 0:
        return f"échéance du {format_date(fin)}{what} dépassée depuis {format_duree(-left)}"
    return f"échéance le {format_date(fin)}{what}, {tell_delai(left)}"


def to_paris(moment: datetime) -> datetime:
    """Return `moment`, of a known zone, as a clock in Paris shows it."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(FUSEAU))


def format_heure(moment: datetime) -> str:
    """Return `03/06/2018 à 18:02`, Paris time."""
    return f"{to_paris(moment):%d/%m/%Y à %H:%M}"


def format_moment(utc: str) -> str:
    """Return an ISO moment as `format_heure` does; return a damaged one unchanged."""
    try:
        return format_heure(datetime.fromisoformat(utc))
    except (ValueError, OverflowError):
        return utc


def format_jour_moment(utc: str) -> str:
    """Return `03/06/2018`, the date in Paris of an ISO moment; return a damaged one unchanged."""
    return format_moment(utc).partition(" ")[0]


def local_day(moment: datetime) -> date:
    """Return the date of `moment`, of a known zone, on this machine; in UTC if Python refuses its zone."""
    try:
        return moment.astimezone().date()
    except (ValueError, OverflowError):
        # TZ=ABC+50: the C library takes it, Python refuses an offset of more than a day.
        return moment.astimezone(UTC).date()


def write_utc(moment: datetime, timespec: str = "seconds") -> str:
    """Return a moment of a known zone as the store keeps it: UTC, ISO, `Z` at the end."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec)}Z"
