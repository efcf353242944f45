"""Rows of text for the list of alerts and jalons; figures come computed from the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len, chop_cells

from cariforef_tui.domain.alertes.alertes import Alerte, Gravite, TypeAlerte
from cariforef_tui.domain.alertes.jalons import EtatJalon, PhaseJalon
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.kit.columns import cut
from cariforef_tui.ui.programme.texts import describe_phase

SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "i"}
TITRES = {Gravite.CRITIQUE: "Critique", Gravite.ATTENTION: "Attention", Gravite.INFO: "Information"}
TYPES = {
    TypeAlerte.ECHEANCE_DEPASSEE: "échéance dépassée",
    TypeAlerte.ECHEANCE_PROCHE: "échéance proche",
    TypeAlerte.RECURRENCE_EN_RETARD: "récurrence en retard",
    TypeAlerte.DEPASSEMENT: "dépassement",
    TypeAlerte.DEPASSEMENT_PROJETE: "dépassement projeté",
    TypeAlerte.SOUS_CONSOMMATION: "sous-consommation",
    TypeAlerte.NON_DEMARREE: "non démarrée",
    TypeAlerte.SURCHARGE_SI: "surcharge SI",
    TypeAlerte.SAISIE_MANQUANTE: "saisie manquante",
    TypeAlerte.MOIS_NON_SIGNE: "mois non signé",
}
SIGNES_JALON = {
    PhaseJalon.TENU: "✓",
    PhaseJalon.LOINTAIN: "·",
    PhaseJalon.ANNONCE: "i",
    PhaseJalon.URGENT: "!",
    PhaseJalon.DEPASSE: "‼",
}
NIVEAUX_JALON = {
    PhaseJalon.TENU: "tenu",
    PhaseJalon.LOINTAIN: "discret",
    PhaseJalon.ANNONCE: "info",
    PhaseJalon.URGENT: "attention",
    PhaseJalon.DEPASSE: "critique",
}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One heading, alert or jalon. `niveau` names its look; `cle` keeps the cursor on it when rows change.

    A heading has neither `alerte` nor `jalon`, and the cursor passes over it.
    """

    cle: str
    niveau: str
    signe: str
    delai: str
    code: str
    texte: str
    alerte: Alerte | None = None
    jalon: EtatJalon | None = None

    @property
    def is_heading(self) -> bool:
        return self.alerte is None and self.jalon is None

    @property
    def jalon_code(self) -> str | None:
        """The jalon that the row is about, if any."""
        if self.jalon is not None:
            return self.jalon.jalon.code
        return self.alerte.jalon if self.alerte else None

    @property
    def ligne_code(self) -> str | None:
        """The line that the row opens, if any."""
        if self.alerte is not None:
            return self.alerte.code
        return self.jalon.jalon.lignes[0] if self.jalon and self.jalon.jalon.lignes else None


def rows_of_alertes(alertes: Iterable[Alerte]) -> tuple[AlertRow, ...]:
    """Return a heading for each gravité that has alerts, then its alerts; `alertes` come by gravité."""
    return tuple(_grouped(alertes))


def _grouped(alertes: Iterable[Alerte]) -> Iterator[AlertRow]:
    for gravite, group in groupby(alertes, key=lambda alerte: alerte.gravite):
        of_gravite = tuple(group)
        titre = f"{TITRES[gravite]} ({len(of_gravite)})"
        yield AlertRow(f"titre {gravite}", gravite.value, SIGNES[gravite], "", "", titre)
        for alerte in of_gravite:
            yield AlertRow(
                cle=f"{alerte.type} {alerte.code} {alerte.jalon} {alerte.agent}",
                niveau=gravite.value,
                signe=SIGNES[gravite],
                delai=format_delai(alerte.jours_restants),
                code=alerte.jalon or alerte.code or alerte.agent or "",
                texte=_without_code(alerte),
                alerte=alerte,
            )


def _without_code(alerte: Alerte) -> str:
    """The sentence without the code that it opens with: the column beside says it."""
    for start in (f"{alerte.code} « ", f"Jalon {alerte.jalon} « "):
        if alerte.message.startswith(start):
            return alerte.message[len(start) - 2 :]
    return alerte.message.removeprefix(f"{alerte.agent} : ")


def rows_of_jalons(jalons: Iterable[EtatJalon]) -> tuple[AlertRow, ...]:
    """Return one row for each jalon, held or not."""
    return tuple(
        AlertRow(
            cle=etat.jalon.code,
            niveau=NIVEAUX_JALON[etat.phase],
            signe=SIGNES_JALON[etat.phase],
            delai="" if etat.tenu else format_delai(etat.jours_restants),
            code=etat.jalon.code,
            texte=f"{format_date(etat.jalon.jour)}, {describe_phase(etat)} — {etat.jalon.libelle}",
            jalon=etat,
        )
        for etat in jalons
    )


def format_delai(jours: int | None) -> str:
    """`J-7` seven days before, `J` on the day, `J+3` three days after; empty where nothing is due."""
    if jours is None:
        return ""
    return "J" if jours == 0 else f"J{-jours:+d}"


def describe_row(
    row: AlertRow, programme: Programme, jalons: Iterable[EtatJalon]
) -> Iterator[tuple[str, str]]:
    """Yield (look, text) for the whole of a row: its sentence, where its line stands, its jalon's lines."""
    etat = next((etat for etat in jalons if etat.jalon.code == row.jalon_code), None)
    if row.alerte is not None:
        nature = TYPES[row.alerte.type]
        yield row.niveau, f"{row.signe} {TITRES[row.alerte.gravite]} · {nature}" + _delai_in(row)
        yield "normal", row.alerte.message
    if etat is not None:
        yield from _describe_jalon(etat, programme, row)
    elif row.ligne_code is not None:
        yield "discret", _describe_ligne(programme, row.ligne_code)


def _delai_in(row: AlertRow) -> str:
    return f" · {row.delai}" if row.delai else ""


def _describe_jalon(etat: EtatJalon, programme: Programme, row: AlertRow) -> Iterator[tuple[str, str]]:
    if row.jalon is not None:
        yield row.niveau, f"{row.signe} Jalon {etat.jalon.code} · {describe_phase(etat)}" + _delai_in(row)
        yield "normal", f"{etat.jalon.libelle}, {format_date(etat.jalon.jour)}."
    if etat.tenu is not None and etat.tenu.motif:
        yield "normal", f"Motif : {etat.tenu.motif}"
    for figures in etat.lignes:
        libelle = programme.by_code[figures.code].libelle
        yield "discret", f"{figures.code} : {describe_consumption(figures)} — {libelle}"


def describe_consumption(figures: AvancementLigne) -> str:
    """`12,5 j sur 30 j`, as far as the programme gives a number."""
    done = format_jours(figures.realise)
    if figures.prevu is not None:
        return f"{done} sur {format_jours(figures.prevu)}"
    if figures.enveloppe is not None and figures.enveloppe.centiemes is not None:
        used, total = format_jours(figures.enveloppe_realise or 0), format_jours(figures.enveloppe.centiemes)
        return f"{done}, enveloppe partagée {used} sur {total}"
    return f"{done}, non chiffré"


def _describe_ligne(programme: Programme, code: str) -> str:
    above = reversed(programme.path(code)[:-1])
    qui = " / ".join(str(responsable) for responsable in programme.by_code[code].responsables)
    path = " › ".join(f"{parent} {programme.by_code[parent].libelle}" for parent in above)
    return f"{path}{' · Qui : ' + qui if qui else ''}"


def wrap_cells(texte: str, width: int, lines: int) -> list[str]:
    """Return `texte`, inert, on at most `lines` lines of `width` cells, cut with … where it is longer."""
    if width < 2:
        return [""]
    wrapped = [""]
    for word in inert_text(texte).split(" "):
        joined = f"{wrapped[-1]} {word}" if wrapped[-1] else word
        if cell_len(joined) <= width:
            wrapped[-1] = joined
            continue
        pieces = chop_cells(word, width)
        wrapped = [*(wrapped if wrapped[-1] else wrapped[:-1]), *pieces]
        if len(wrapped) > lines:
            break
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while cell_len(last) > width - 1:
        last = last[:-1]
    return [*wrapped[: lines - 1], cut(last)]
