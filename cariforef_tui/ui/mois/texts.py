"""The table of the days of a month, and the texts beside it: state, totals, gaps, visas, history."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from textual.content import Content

from cariforef_tui.domain.mois.conventions import CONVENTIONS
from cariforef_tui.domain.mois.fiche import Cumul, Fiche, JourFiche
from cariforef_tui.domain.mois.sentences import MotifManque, describe_jour, format_part
from cariforef_tui.domain.mois.visas import LIBELLES, SIGNES, Etape, GesteVisa, tell_author
from cariforef_tui.domain.values.dates import format_ago, format_jour, format_jour_moment
from cariforef_tui.domain.values.days import format_filled, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.months import MonthSeen
from cariforef_tui.ui.kit.column_table import NORMAL, Column, ColumnTable, Label, figures_column
from cariforef_tui.ui.kit.columns import LABEL_MIN, align_column, fit, tell_apart
from cariforef_tui.ui.kit.inert import inert

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
FONDS_COURT = 9
"""Cells that the name of a fund may have above figures or before a label."""
_SIGNES_GESTES = {
    GesteVisa.SIGNATURE: "◐ signé",
    GesteVisa.CONTRESEING: "● contresigné",
    GesteVisa.RENVOI: "↩ renvoyé",
    GesteVisa.REOUVERTURE: "↩ rouvert",
}


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
    blocks = (
        _state(seen),
        _totals(seen, today),
        _missing(seen, today),
        _visas(seen, now),
        _lignes(seen, width),
    )
    return Content("\n\n").join(Content("\n").join(lines) for block in blocks if (lines := list(block)))


def write_history(seen: MonthSeen) -> Content:
    """Return every gesture in order, with its reason and its changes."""
    if not seen.histoire:
        return inert("Aucune signature sur ce mois.")
    return Content("\n").join(
        inert(texte, "" if rank else "bold")
        for episode in seen.histoire
        for rank, texte in enumerate(episode.phrases)
    )


def _state(seen: MonthSeen) -> Iterator[Content]:
    if seen.etape is Etape.SIGNE and GesteVisa.CONTRESEING not in seen.offerts:
        signers = " ou ".join(seen.peuvent)
        nobody = "Personne ne peut encore le contresigner : nommez un coordinateur ou la direction."
        yield inert(f"À contresigner par {signers}." if signers else nobody, "$text-muted")
    if seen.etat.is_locked:
        yield inert("Plus d'écriture dans ce mois.", "$text-muted")


def _totals(seen: MonthSeen, today: date) -> Iterator[Content]:
    """Yield what the month holds by kind, then the écart to the contract, all on one comma."""
    fiche, demandes = seen.visee.fiche, seen.visee.demandes
    cumul = fiche.cumul
    before = sum(jour.attendu for jour in fiche.jours if jour.jour not in demandes)
    rows = [("avant le suivi", format_nombre(before), "")] if before else []
    rows += [
        (
            f"{fiche.fonds[numero]} {numero}",
            format_nombre(centiemes),
            f" ({format_part(cumul.part_of(centiemes))})",
        )
        for numero, centiemes in cumul.fse
    ]
    if cumul.autres:
        rows.append(("autres lignes" if cumul.fse else "réalisé", format_nombre(cumul.autres), ""))
    rows += [(kind.value, format_nombre(centiemes), "") for kind, centiemes in cumul.absences]
    if seen.depuis <= seen.mois.last_day and seen.mois.first_day <= today:
        since = "janvier" if (seen.depuis.month, seen.depuis.day) == (1, 1) else f"le {seen.depuis:%d/%m}"
        rows.append(("écart au contrat", format_gap(seen.ecart), f" depuis {since}"))
    room = max((len(name) for name, _, _ in rows), default=0)
    figures = align_column([figure for _, figure, _ in rows])
    for (name, _, more), figure in zip(rows, figures, strict=True):
        yield inert(f"{fit(name, room)} {figure}{more}")
    if fiche.auteurs:
        yield inert(f"en partie saisi par {', '.join(fiche.auteurs)}", "$text-warning")


def _missing(seen: MonthSeen, today: date) -> Iterator[Content]:
    for finie in seen.visee.finies:
        yield inert(finie, "$text-warning")
    if not seen.manques:
        return
    if seen.etape is Etape.NON_SUIVI:
        yield inert("Rien n'est demandé avant le suivi.", "$text-muted")
        return
    dated = [manque for manque in seen.manques if manque.centiemes]
    days = list(dict.fromkeys(manque.jours[0] for manque in dated))
    yield inert("Avant de signer", "bold") + inert(f" · {count_of(len(days), 'jour')}" if days else "")
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
    yield inert("Signatures", "bold") + inert(" · H : ce qui a changé" if seen.visee.reprises else "")
    for episode in reversed(seen.histoire):
        visa = episode.visa
        version = f" (version {episode.version})" if seen.visee.version > 1 else ""
        yield inert(f"{_SIGNES_GESTES[visa.geste]} par {tell_author(visa)}{version}")
        when = f"le {format_jour_moment(visa.quand)}, {format_ago(visa.quand, now)}"
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
    jours = align_column([format_nombre(ligne.total) for ligne in lignes])
    names = seen.visee.fiche.fonds
    funds = [f" {names[ligne.convention]}" if ligne.convention else "" for ligne in lignes]
    paid = min(max(map(len, funds)), FONDS_COURT)
    room = max(4, width - codes - len(jours[0]) - paid - 2)
    labels = tell_apart(tuple(ligne.libelle for ligne in lignes), (room,) * len(lignes))
    for ligne, fonds, label, days in zip(lignes, funds, labels, jours, strict=True):
        yield inert(f"{fit(ligne.code, codes)} {days}{fit(fonds, paid)} {label}")


class DayTone(Enum):
    """What a day is: what lacks has a colour; the note has a sign for it too."""

    NORMAL = auto()
    MANQUE = auto()
    CONFIRMER = auto()
    EN_COURS = auto()
    FERME = auto()


_LOOKS = {DayTone.MANQUE: "critique", DayTone.CONFIRMER: "attention", DayTone.EN_COURS: "attention"}
"""Looks of the notes of what lacks; the others are discreet."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day; its amounts are texts, empty for none. `is_missing` is True if the day prevents signing."""

    jour: date
    fse: str
    autres: str
    absent: str
    total: str
    lignes: str
    note: str
    tone: DayTone

    @property
    def is_missing(self) -> bool:
        return self.tone in _LOOKS


def rows_of_month(fiche: Fiche, today: date, demandes: Collection[date]) -> tuple[DayRow, ...]:
    """Return the days that expect or hold something, and the public holidays, without empty weekends.

    What other lines than those of conventions hold is only told beside these.
    """
    return tuple(
        DayRow(
            jour.jour,
            format_filled(cumul.total_fse),
            format_filled(cumul.autres) if fiche.cumul.fse else "",
            format_filled(cumul.absent),
            format_filled(cumul.total),
            " · ".join(
                f"{ligne.code} {format_nombre(ligne.centiemes[rank])}"
                for ligne in fiche.lignes
                if ligne.centiemes[rank]
            ),
            *_note(jour, cumul, today, demandes),
        )
        for rank, (jour, cumul) in enumerate(zip(fiche.jours, fiche.par_jour, strict=True))
        if jour.attendu or cumul.total or (jour.ferie and jour.jour.weekday() < 5)
    )


def _note(jour: JourFiche, cumul: Cumul, today: date, demandes: Collection[date]) -> tuple[str, DayTone]:
    """Return the note of a day and its tone; a complete day has none."""
    ecart = format_nombre(abs(cumul.ecart))
    if jour.a_confirmer and cumul.ecart < 0 and jour.jour <= today:
        return f"✗ manque {ecart}, ?", DayTone.MANQUE
    if jour.a_confirmer:
        return "? à confirmer", DayTone.CONFIRMER
    if cumul.ecart < 0:
        if jour.jour > today:
            return "", DayTone.FERME
        if jour.jour == today:
            return f"· manque {ecart}", DayTone.EN_COURS
        if jour.jour not in demandes:
            return "– avant le suivi", DayTone.FERME
        return f"✗ manque {ecart}", DayTone.MANQUE
    if cumul.ecart > 0:
        return f"+ {ecart} de plus", DayTone.NORMAL
    return describe_jour(jour), DayTone.NORMAL if jour.attendu else DayTone.FERME


def _look(row: DayRow) -> str:
    return "discret" if row.tone is DayTone.FERME else NORMAL


def columns_of_month(fonds: str) -> tuple[Column[DayRow], ...]:
    """Return the columns of the days; `fonds` is the title of what conventions pay."""
    court = fonds if len(fonds) <= FONDS_COURT else "Conv."
    return (
        Column(
            titre="Jour", read=lambda row: format_jour(row.jour)[:7], cells={0: 7}, is_fixed=True, look=_look
        ),
        figures_column(fonds, 2, lambda row: row.fse, _look, court),
        figures_column("autres lignes", 3, lambda row: row.autres, _look, "autres"),
        figures_column("absences", 1, lambda row: row.absent, _look, "abs."),
        figures_column("total", 0, lambda row: row.total, _look),
        Column(
            read=lambda row: row.note, cells={0: 13, 4: 20}, look=lambda row: _LOOKS.get(row.tone, "discret")
        ),
        Label(read=lambda row: row.lignes, cells={5: LABEL_MIN}, look="discret"),
    )


class MonthTable(ColumnTable[DayRow]):
    """The table of `rows`, one for each day."""

    COLUMNS = columns_of_month(CONVENTIONS)

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
