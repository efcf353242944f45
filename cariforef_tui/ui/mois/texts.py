"""The table of the days of a month, and the texts beside it: state, totals, gaps, visas, history."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip

from cariforef_tui.domain.mois.fiche import Cumul, Fiche, JourFiche
from cariforef_tui.domain.mois.sentences import MotifManque, describe_jour, format_part
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, tell_author
from cariforef_tui.domain.values.dates import format_ago, format_jour, format_jour_moment
from cariforef_tui.domain.values.days import describe_jours, format_filled, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.months import MonthSeen
from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

LOOKS = {
    Etape.SANS_OBJET: "$text-muted",
    Etape.NON_SUIVI: "$text-muted",
    Etape.A_VENIR: "$text-muted",
    Etape.EN_COURS: "$text-muted",
    Etape.A_COMPLETER: "$text-error",
    Etape.A_SIGNER: "$text-warning",
    Etape.A_REPRENDRE: "$text-warning",
    Etape.SIGNE: "$text-muted",
    Etape.VALIDE: "$text-success",
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
    GesteVisa.CONTRESEING: "s : contresigner ou renvoyer",
    GesteVisa.RENVOI: "s : renvoyer, avec un motif",
    GesteVisa.REOUVERTURE: "s : rouvrir, avec un motif",
}
_NOM = 8
"""Width in cells of a day: `lun. 21` and a space."""
_NUMBERS = {
    "fse": ("FSE", "FSE"),
    "autres": ("autres lignes", "autres"),
    "absent": ("absences", "abs."),
    "total": ("total", "total"),
}
"""Title and short title of each figure of a row, left to right."""
_GROWTH = ("total", "absent", "fse", "autres")
"""Figures in the order in which they appear as the width grows."""
_NUMBER_MAX = 15
"""Greatest width of a figure: a wider one would stand too far from the next."""
_NOTE_MIN, _NOTE = 9, 20
"""Cells of `✗ manque` with a blank, and of the longest note, that of a public holiday."""


def write_etape(etape: Etape) -> Content:
    """Return the state of a month: its sign and its word, in its colour."""
    return inert(f"{SIGNES[etape]} {LIBELLES[etape]}".strip(), LOOKS[etape])


def write_month_title(seen: MonthSeen) -> Content:
    """Return the title: the agent, the month and its state."""
    name = f" {seen.agent.initiales} · {seen.mois.libelle} · "
    cumul, version = seen.visee.fiche.cumul, seen.visee.version
    again = f" (version {version})" if version > 1 else ""
    figures = f"{again} · {format_jours(cumul.total)} sur {format_jours(cumul.attendu)}"
    return inert(name, "bold") + write_etape(seen.etape) + inert(figures)


VISAS = {
    GesteVisa.SIGNATURE: "Signer",
    GesteVisa.CONTRESEING: "Contresigner",
    GesteVisa.RENVOI: "Renvoyer",
    GesteVisa.REOUVERTURE: "Rouvrir",
}
"""Word of the footer for the visa that `s` makes on a month."""


def tell_unsigned(agent: str, mois: Mois, etape: Etape, reopening: str) -> str:
    """Say why a month waits for no visa of the reader; `reopening` says how one that is over opens again."""
    name = f"{mois.libelle.capitalize()} de {agent}"
    match etape:
        case Etape.VALIDE:
            return f"{name} est contresigné : {reopening}."
        case Etape.SIGNE:
            return f"{name} est déjà signé."
        case _:
            return f"{name} n'est pas encore signé : chacun signe le sien dans Mois (m)."


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
    for geste in seen.offerts[:1]:
        if geste is not GesteVisa.SIGNATURE or seen.can_sign:
            yield inert(_OFFRES[geste], "bold")
    if seen.etape is Etape.SIGNE and GesteVisa.CONTRESEING not in seen.offerts:
        signers = " ou ".join(seen.peuvent)
        nobody = "Personne ne peut encore le contresigner : nommez un coordinateur ou la direction."
        yield inert(f"À contresigner par {signers}." if signers else nobody, "$text-muted")
    if seen.etat.is_locked:
        yield inert("Plus d'écriture dans ce mois.", "$text-muted")


def _totals(seen: MonthSeen) -> Iterator[Content]:
    cumul = seen.visee.fiche.cumul
    yield inert(f"Total {format_jours(cumul.total)}", "bold") + inert(
        f" sur {describe_jours(cumul.attendu, 'attendu')}"
    )
    jours, demandes = seen.visee.fiche.jours, seen.visee.demandes
    before = sum(jour.attendu for jour in jours if jour.jour not in demandes)
    if before:
        yield inert(f"  avant le suivi : {format_jours(before)}", "$text-muted")
    for numero, centiemes in cumul.fse:
        yield inert(f"  FSE {numero} : {format_jours(centiemes)} ({format_part(cumul.part_of(centiemes))})")
    others = "autres lignes" if cumul.fse else "lignes"
    yield inert(f"  {others} : {format_jours(cumul.autres)}")
    for kind, centiemes in cumul.absences:
        yield inert(f"  {kind.value} : {format_jours(centiemes)}")
    if seen.visee.fiche.auteurs:
        yield inert(f"  en partie saisi par {', '.join(seen.visee.fiche.auteurs)}", "$text-warning")


def _missing(seen: MonthSeen, today: date) -> Iterator[Content]:
    if not seen.manques:
        return
    if seen.etape is Etape.NON_SUIVI:
        yield inert("Rien n'est demandé avant le suivi.", "$text-muted")
        return
    dated = [manque for manque in seen.manques if manque.centiemes]
    days = list(dict.fromkeys(manque.jours[0] for manque in dated))
    yield inert("Avant de signer", "bold") + inert(f" · Tab : jour suivant ({len(days)})" if days else "")
    for manque in seen.manques:
        if not manque.centiemes:
            yield inert(manque.phrase)
    for manque in (manque for manque in dated if manque.jours[0] in days[:MANQUES_MONTRES]):
        is_copy = manque.motif is MotifManque.A_CONFIRMER
        sentence = (
            f"? {format_jours(manque.centiemes)} à confirmer"
            if is_copy
            else "✗ manque " + format_jours(manque.centiemes)
        )
        look = "$text-warning" if is_copy or manque.jours[0] >= today else "$text-error"
        yield inert(f"{format_jour(manque.jours[0])} {sentence}", look)
    if len(days) > MANQUES_MONTRES:
        yield inert(f"et {count_of(len(days) - MANQUES_MONTRES, 'autre jour')}")


def _visas(seen: MonthSeen, now: datetime) -> Iterator[Content]:
    if not seen.histoire:
        return
    yield inert("Visas", "bold") + inert(" · H : ce qui a changé" if seen.visee.reprises else "")
    for episode in reversed(seen.histoire):
        visa = episode.visa
        version = f" (version {episode.version})" if seen.visee.version > 1 else ""
        yield inert(f"{_SIGNES_GESTES[visa.geste]} par {tell_author(visa)}{version}")
        when = f"  le {format_jour_moment(visa.quand)}, {format_ago(visa.quand, now)}"
        yield inert(when, "$text-muted")
        if visa.motif:
            yield inert(f"  « {visa.motif} »")


def _lignes(seen: MonthSeen, width: int) -> Iterator[Content]:
    """Yield the days of the month by line, so that one can countersign without opening a week."""
    lignes = seen.visee.fiche.lignes
    if not lignes:
        return
    yield inert("Lignes", "bold") + inert(", en jours")
    codes = max(len(ligne.code) for ligne in lignes)
    jours = max(len(format_nombre(ligne.total)) for ligne in lignes)
    paid = 4 if any(ligne.convention for ligne in lignes) else 0
    head = codes + 1 + jours + paid + 1
    is_beside = width - head >= LABEL_MIN
    room = max(4, width - head if is_beside else width - 2)
    labels = tell_apart(tuple(ligne.libelle for ligne in lignes), (room,) * len(lignes))
    for ligne, label in zip(lignes, labels, strict=True):
        fse = " FSE" if ligne.convention else ""
        facts = f"{fit(ligne.code, codes)} {fit_right(format_nombre(ligne.total), jours)}{fse:<{paid}}"
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


def rows_of_month(fiche: Fiche, today: date, demandes: Collection[date]) -> tuple[DayRow, ...]:
    """Return the days that expect or hold something, and the public holidays, without empty weekends."""
    return tuple(
        _row(jour, cumul, _note(jour, cumul, today, demandes))
        for jour, cumul in zip(fiche.jours, fiche.par_jour, strict=True)
        if jour.attendu or cumul.total or (jour.ferie and jour.jour.weekday() < 5)
    )


def _row(jour: JourFiche, cumul: Cumul, told: tuple[str, str, DayTone]) -> DayRow:
    note, court, tone = told
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


def _note(jour: JourFiche, cumul: Cumul, today: date, demandes: Collection[date]) -> tuple[str, str, DayTone]:
    """Return the note of a day, its short note and its tone."""
    ecart = format_nombre(abs(cumul.ecart))
    if jour.a_confirmer and cumul.ecart < 0 and jour.jour <= today:
        return f"✗ manque {ecart}, ?", "✗ ?", DayTone.MANQUE
    if jour.a_confirmer:
        return "? à confirmer", "?", DayTone.CONFIRMER
    if cumul.ecart < 0:
        if jour.jour > today:
            return "· à venir", "·", DayTone.FERME
        if jour.jour == today:
            return f"· manque {ecart}", "· manque", DayTone.EN_COURS
        if jour.jour not in demandes:
            return "– avant le suivi", "–", DayTone.FERME
        return f"✗ manque {ecart}", "✗ manque", DayTone.MANQUE
    if cumul.ecart > 0:
        return f"+ {ecart} de plus", f"+ {ecart}", DayTone.NORMAL
    if jour.attendu:
        return "✓", "✓", DayTone.COMPLET
    return describe_jour(jour), "férié" if jour.ferie else "", DayTone.FERME


def share_days(rows: Collection[DayRow], width: int) -> dict[str, int]:
    """Return the figures of `rows` that fit in `width`, left to right, with their cells; none is cut.

    A column without any figure is left out, and « autres » too if no convention pays for a line.
    """
    filled = {name for name in _NUMBERS if any(getattr(row, name) for row in rows)} | {"total"}
    if "fse" not in filled:
        filled -= {"autres"}
    least = {
        name: 1 + max(len(text) for text in (_NUMBERS[name][1], *(getattr(row, name) for row in rows)))
        for name in _GROWTH
        if name in filled
    }
    room = width - 2 - _NOM
    taken = accumulate(least.values())
    shown = [name for name, cells in zip(least, taken, strict=True) if cells <= room - _NOTE_MIN]
    spare = max(0, room - sum(least[name] for name in shown) - _NOTE) // max(1, len(shown))
    return {
        name: min(least[name] + spare, max(least[name], _NUMBER_MAX)) for name in _NUMBERS if name in shown
    }


class MonthTable(RowTable[DayRow]):
    """The table of `rows`, one for each day."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"table--{tone}" for tone in DayTone}

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

    def draw_header(self, _y: int, width: int) -> Strip:
        titles = "".join(
            fit_right(next(text for text in _NUMBERS[name] if len(text) < cells), cells)
            for name, cells in share_days(self.rows, width).items()
        )
        return self.draw_text(f" {fit('Jour', _NOM)}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, columns = self.rows[rank], share_days(self.rows, width)
        note = max(1, width - 2 - _NOM - sum(columns.values()))
        sign = CURSEUR if rank == self.cursor else " "
        numbers = "".join(fit_right(getattr(row, name), cells) for name, cells in columns.items())
        said = fit(row.note if cell_len(row.note) <= note else row.court, note)
        return self.draw_text(
            f"{sign}{fit(row.nom, _NOM)}{numbers} {said}", self.style(row.tone.value), width
        )
