"""The table of the days of a month, and the texts beside it: state, totals, gaps, visas, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.mois.fiche import Cumul, Fiche, JourFiche
from cariforef_tui.domain.mois.sentences import MotifManque, describe_jour, format_part
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, tell_author
from cariforef_tui.domain.values.dates import format_ago, format_jour, format_moment
from cariforef_tui.domain.values.days import describe_jours, format_filled, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.months import MonthSeen
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

LOOKS = {
    Etape.SANS_OBJET: "$text-muted",
    Etape.A_VENIR: "$text-muted",
    Etape.EN_COURS: "$text-muted",
    Etape.A_COMPLETER: "bold $text-error",
    Etape.A_SIGNER: "bold $text-primary",
    Etape.A_REPRENDRE: "bold $text-warning",
    Etape.SIGNE: "bold $text-accent",
    Etape.VALIDE: "bold $text-success",
}
MANQUES_MONTRES = 6
"""Number of incomplete days that are named; the others are counted."""
_SIGNES_GESTES = {
    GesteVisa.SIGNATURE: "◐ signé",
    GesteVisa.CONTRESEING: "● contresigné",
    GesteVisa.RENVOI: "↩ renvoyé",
    GesteVisa.REOUVERTURE: "↩ rouvert",
}
_OFFRES = {
    GesteVisa.SIGNATURE: "s : signer ce mois",
    GesteVisa.CONTRESEING: "s : contresigner",
    GesteVisa.RENVOI: "x : renvoyer, avec un motif",
    GesteVisa.REOUVERTURE: "x : rouvrir, avec un motif",
}
_NOM = 8
"""Width in cells of a day: `lun. 21` and a space."""
_NUMBERS = (
    ("fse", "FSE", "FSE", 5),
    ("autres", "autres lignes", "autres", 7),
    ("absent", "absences", "abs.", 5),
    ("total", "total", "total", 10),
)
"""Figures of a row, left to right: field, title, short title, least width in cells."""
_NUMBERS_ALONE = (("autres", "lignes", "lignes", 7), *_NUMBERS[2:])
"""The same figures if no convention pays for work in the month."""
_NUMBER_MAX = 15
"""Greatest width of a figure: a wider one would stand too far from the next."""
_NOTE = 20
"""Width in cells of the longest note, that of a public holiday."""


def write_etape(etape: Etape) -> Content:
    """Return the state of a month: its sign and its word, in its colour."""
    return inert(f"{SIGNES[etape]} {LIBELLES[etape]}".strip(), LOOKS[etape])


def write_month_title(seen: MonthSeen) -> Content:
    """Return the title: the agent, the month and its state."""
    name = f" {seen.agent.initiales} · {seen.mois.libelle} · "
    cumul = seen.visee.fiche.cumul
    figures = f" · {format_jours(cumul.total)} sur {format_jours(cumul.attendu)}"
    return inert(name, "bold") + write_etape(seen.etape) + inert(figures)


def write_month(seen: MonthSeen, today: date, now: datetime, width: int) -> Content:
    """Return the panel beside the days, of `width` cells."""
    blocks = (_state(seen), _totals(seen), _missing(seen, today), _visas(seen, now), _lignes(seen, width))
    return Content("\n\n").join(Content("\n").join(lines) for block in blocks if (lines := list(block)))


def write_history(seen: MonthSeen) -> Content:
    """Return every gesture in order, with its reason and its changes."""
    if not seen.histoire:
        return inert("Aucun visa sur ce mois.")
    return Content("\n").join(
        inert(texte, "" if rank else "bold")
        for episode in seen.histoire
        for rank, texte in enumerate(episode.phrases)
    )


def _state(seen: MonthSeen) -> Iterator[Content]:
    version = seen.visee.version
    yield write_etape(seen.etape) + inert(f" (version {version})" if version > 1 else "")
    for geste in seen.offerts:
        if geste is not GesteVisa.SIGNATURE or seen.can_sign:
            is_own_right = geste is GesteVisa.SIGNATURE or seen.supplee is None
            place = "" if is_own_right else f" (pour {seen.supplee})"
            yield inert(_OFFRES[geste] + place, "bold")
    if seen.etape is Etape.SIGNE and GesteVisa.CONTRESEING not in seen.offerts:
        signers = " ou ".join(seen.peuvent) or "personne encore : nommer un coordinateur ou la direction"
        yield inert(f"À contresigner par {signers}.", "$text-muted")
    if seen.etat.is_locked:
        yield inert("Plus d'écriture dans ce mois.", "$text-muted")


def _totals(seen: MonthSeen) -> Iterator[Content]:
    cumul = seen.visee.fiche.cumul
    yield inert(f"Total {format_jours(cumul.total)}", "bold") + inert(
        f" sur {describe_jours(cumul.attendu, 'attendu')}"
    )
    for numero, centiemes in cumul.fse:
        yield inert(f"  FSE {numero} : {format_jours(centiemes)} ({format_part(cumul.part_of(centiemes))})")
    yield inert(f"  autres lignes : {format_jours(cumul.autres)}")
    for kind, centiemes in cumul.absences:
        yield inert(f"  {kind.value} : {format_jours(centiemes)}")
    if seen.visee.fiche.auteurs:
        yield inert(f"  en partie saisi par {', '.join(seen.visee.fiche.auteurs)}", "$text-warning")


def _missing(seen: MonthSeen, today: date) -> Iterator[Content]:
    if not seen.manques:
        return
    dated = [manque for manque in seen.manques if manque.centiemes]
    yield inert("Avant de signer", "bold") + inert(f" · Tab : jour suivant ({len(dated)})" if dated else "")
    for manque in seen.manques:
        if not manque.centiemes:
            yield inert(manque.phrase)
    for manque in dated[:MANQUES_MONTRES]:
        is_copy = manque.motif is MotifManque.A_CONFIRMER
        sentence = (
            f"? {format_jours(manque.centiemes)} à confirmer"
            if is_copy
            else "✗ manque " + format_jours(manque.centiemes)
        )
        look = "$text-warning" if is_copy or manque.jours[0] >= today else "$text-error"
        yield inert(f"{format_jour(manque.jours[0])} {sentence}", look)
    if len(dated) > MANQUES_MONTRES:
        yield inert(f"et {count_of(len(dated) - MANQUES_MONTRES, 'autre jour')}")


def _visas(seen: MonthSeen, now: datetime) -> Iterator[Content]:
    if not seen.histoire:
        return
    yield inert("Visas", "bold") + inert(" · H : ce qui a changé" if seen.visee.reprises else "")
    for episode in reversed(seen.histoire):
        visa = episode.visa
        yield inert(f"{_SIGNES_GESTES[visa.geste]} par {tell_author(visa)} (v{episode.version})")
        yield inert(f"  le {format_moment(visa.quand)}", "$text-muted")
        yield inert(f"  {format_ago(visa.quand, now)}", "$text-muted")
        if visa.motif:
            yield inert(f"  « {visa.motif} »")


def _lignes(seen: MonthSeen, width: int) -> Iterator[Content]:
    """Yield the days of the month by line, so that one can countersign without opening a week."""
    lignes = seen.visee.fiche.lignes
    if not lignes:
        return
    yield inert("Lignes", "bold")
    codes = max(len(ligne.code) for ligne in lignes)
    jours = max(len(format_jours(ligne.total)) for ligne in lignes)
    paid = 4 if any(ligne.convention for ligne in lignes) else 0
    head = codes + 2 + jours + paid + 1
    is_beside = width - head >= LABEL_MIN
    room = max(4, width - head if is_beside else width - 2)
    labels = tell_apart(tuple(ligne.libelle for ligne in lignes), (room,) * len(lignes))
    for ligne, label in zip(lignes, labels, strict=True):
        fse = " FSE" if ligne.convention else ""
        facts = f"{fit(ligne.code, codes)}  {fit_right(format_jours(ligne.total), jours)}{fse:<{paid}}"
        yield from map(inert, [f"{facts} {label}"] if is_beside else [facts.rstrip(), f"  {label}"])


class DayTone(StrEnum):
    """How a day is drawn. Each tone is a component class of the table; the note has a sign for it too."""

    NORMAL = "normal"
    COMPLET = "complet"
    MANQUE = "manque"
    CONFIRMER = "confirmer"
    EN_COURS = "en_cours"
    FERME = "ferme"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day; its amounts are texts, empty for none. `is_missing` is True if the day prevents signing.

    `court` replaces `note` if there is no room.
    """

    jour: date
    nom: str
    fse: str
    autres: str
    absent: str
    total: str
    note: str
    court: str
    tone: DayTone

    @property
    def is_missing(self) -> bool:
        return self.tone in (DayTone.MANQUE, DayTone.CONFIRMER, DayTone.EN_COURS)


def rows_of_month(fiche: Fiche, today: date) -> tuple[DayRow, ...]:
    """Return the days that expect or hold something, and the public holidays, without empty weekends."""
    return tuple(
        _row(jour, cumul, today)
        for jour, cumul in zip(fiche.jours, fiche.par_jour, strict=True)
        if jour.attendu or cumul.total or (jour.ferie and jour.jour.weekday() < 5)
    )


def _row(jour: JourFiche, cumul: Cumul, today: date) -> DayRow:
    note, court, tone = _note(jour, cumul, today)
    figures = f"{format_nombre(cumul.total)}/{format_nombre(jour.attendu)}"
    return DayRow(
        jour.jour,
        format_jour(jour.jour)[:7],
        format_filled(cumul.total_fse),
        format_filled(cumul.autres),
        format_filled(cumul.absent),
        figures if cumul.total or jour.attendu else "",
        note,
        court,
        tone,
    )


def _note(jour: JourFiche, cumul: Cumul, today: date) -> tuple[str, str, DayTone]:
    """Return the note of a day, its short note and its tone."""
    ecart = format_nombre(abs(cumul.ecart))
    if jour.a_confirmer:
        return "? à confirmer", "?", DayTone.CONFIRMER
    if cumul.ecart < 0:
        if jour.jour > today:
            return "· à venir", "·", DayTone.FERME
        if jour.jour == today:
            return f"· manque {ecart}", "· manque", DayTone.EN_COURS
        return f"✗ manque {ecart}", "✗ manque", DayTone.MANQUE
    if cumul.ecart > 0:
        return f"+ {ecart} de plus", f"+ {ecart}", DayTone.NORMAL
    if jour.attendu:
        return "✓", "✓", DayTone.COMPLET
    return describe_jour(jour), "férié" if jour.ferie else "", DayTone.FERME


class MonthTable(RowTable[DayRow]):
    """The table of `rows`, one for each day."""

    LOOK = "mois"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mois--entete",
        "mois--curseur",
        *(f"mois--{tone}" for tone in DayTone),
    }

    def go_to_first_missing(self) -> None:
        """Put the cursor on the first incomplete day, else on the first day."""
        self.cursor = next((rank for rank, row in enumerate(self.rows) if row.is_missing), 0)

    def go_to_missing(self) -> bool:
        """Put the cursor on the next incomplete day; after the last, on the first. Return False if none."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.is_missing]
        if ranks:
            self.cursor = next((rank for rank in ranks if rank > self.cursor), ranks[0])
        return bool(ranks)

    def go_complete(self) -> str:
        """Put the cursor on an incomplete day, and return the hint of its keys; empty if there is none."""
        if self.row is None or not self.row.is_missing:
            self.go_to_missing()
        if self.row is None or not self.row.is_missing:
            return ""
        is_copied = self.row.tone is DayTone.CONFIRMER
        return f" Entrée ouvre la semaine{' ; Espace y confirme le jour' if is_copied else ''}."

    @property
    def _numbers(self) -> Sequence[tuple[str, str, str, int]]:
        """Figures of a row, with those of conventions if a day has some."""
        return _NUMBERS if any(row.fse for row in self.rows) else _NUMBERS_ALONE

    def _widths(self, width: int) -> list[int]:
        """Return the width of each figure: they share the room that the note leaves."""
        least = [size for *_, size in self._numbers]
        spare = max(0, width - 2 - _NOM - sum(least) - _NOTE) // len(least)
        return [min(size + spare, max(size, _NUMBER_MAX)) for size in least]

    def draw_header(self, _y: int, width: int) -> Strip:
        titles = "".join(
            fit_right(whole if len(whole) < size else short, size)
            for (_, whole, short, _), size in zip(self._numbers, self._widths(width), strict=True)
        )
        return self.draw_text(f" {fit('Jour', _NOM)}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, widths = self.rows[rank], self._widths(width)
        note = max(1, width - 2 - _NOM - sum(widths))
        sign = CURSEUR if rank == self.cursor else " "
        fields = zip(self._numbers, widths, strict=True)
        numbers = "".join(fit_right(getattr(row, name), size) for (name, *_), size in fields)
        said = fit(row.note if cell_len(row.note) <= note else row.court, note)
        style = self.style("curseur" if rank == self.cursor else row.tone.value)
        return self.draw_text(f"{sign}{fit(row.nom, _NOM)}{numbers} {said}", style, width)
