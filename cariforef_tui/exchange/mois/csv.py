"""The monthly sheet as a table: one row for each line, with the agent and the version on every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cariforef_tui.domain.mois.fiche import Fiche
from cariforef_tui.domain.mois.visas import Visa, tell_author
from cariforef_tui.domain.values.dates import format_date, format_heure, format_moment
from cariforef_tui.domain.values.shown import Kind, Value
from cariforef_tui.domain.values.tables import Column, Table
from cariforef_tui.exchange.files.write import to_csv
from cariforef_tui.services.mois.fiche import FicheVisee

_ENTETE = (
    Column("organisme", "Organisme", largeur=40),
    Column("mois", "Mois"),
    Column("agent", "Agent", largeur=7),
    Column("nom", "Nom", largeur=25),
    Column("fonction", "Fonction", largeur=25),
    Column("etat", "État"),
    Column("version", "Version", Kind.ENTIER),
    Column("signee", "Signature de l'agent", largeur=25),
    Column("visee", "Signature de la hiérarchie", largeur=25),
    Column("editee", "Non signée, éditée le", largeur=20),
    Column("maillon", "Code de contrôle", largeur=30),
    Column("attendu", "Attendu du mois", Kind.JOURS),
    Column("rubrique", "Rubrique", largeur=20),
    Column("convention", "Convention", largeur=15),
    Column("intitule", "Opération", largeur=40),
    Column("code", "Code", largeur=9),
    Column("libelle", "Libellé", largeur=50),
)
_SAISI_PAR = Column("saisi_par", "Saisi par", largeur=25)
AUTRE, ABSENCE = "Autre activité", "Absence"


def to_csv_file(visee: FicheVisee, made: datetime) -> bytes:
    """Return the sheet as a CSV for a French spreadsheet; an unsigned one tells when it was `made`."""
    return to_csv(tabulate_fiche(visee, made))


def tabulate_fiche(visee: FicheVisee, made: datetime) -> Table:
    """Return the sheet as a table. Days without work are empty; sums have a table of their own."""
    fiche = visee.fiche
    days = tuple(Column(jour.jour.isoformat(), format_date(jour.jour), Kind.JOURS) for jour in fiche.jours)
    total = Column("total", "Total", Kind.JOURS)
    head = _head(visee, made)
    titre = f"{fiche.mois} {visee.agent.initiales}"
    return Table(
        cle="fiche",
        titre=f"Fiche de temps {titre}",
        exercice=fiche.mois.annee,
        au=fiche.mois.last_day,
        colonnes=(*_ENTETE, *days, total, _SAISI_PAR),
        lignes=tuple((*head, *row) for row in _list_rows(fiche)),
        recapitulatif=Table(
            cle="totaux",
            titre=f"Totaux {titre}",
            exercice=fiche.mois.annee,
            au=fiche.mois.last_day,
            colonnes=(Column("rubrique", "Rubrique", largeur=25), *days, total),
            lignes=tuple(_list_sums(visee)),
        ),
    )


def _head(visee: FicheVisee, made: datetime) -> tuple[Value, ...]:
    return (
        visee.fiche.organisme,
        str(visee.fiche.mois),
        visee.agent.initiales,
        visee.agent.nom,
        visee.fiche.fonction,
        visee.etat.value,
        visee.version,
        _describe_visa(visee.signature),
        _describe_visa(visee.contreseing),
        None if visee.signature else format_heure(made),
        str(visee.maillon),
        visee.fiche.cumul.attendu,
    )


def _describe_visa(visa: Visa | None) -> str | None:
    return None if visa is None else f"{tell_author(visa)}, {format_moment(visa.quand)}"


def _list_rows(fiche: Fiche) -> Iterator[tuple[Value, ...]]:
    titles = {convention.numero: convention.intitule for convention in fiche.conventions}
    for ligne in fiche.lignes:
        numero = ligne.convention
        paid = (fiche.fonds[numero], numero, titles[numero]) if numero else (AUTRE, None, None)
        amounts = _amounts(ligne.centiemes)
        yield (*paid, ligne.code, ligne.libelle, *amounts, _describe_auteurs(fiche, ligne.code))
    for absence in fiche.absences:
        yield (ABSENCE, None, None, None, absence.type.value, *_amounts(absence.centiemes), None)


def _list_sums(visee: FicheVisee) -> Iterator[tuple[Value, ...]]:
    fiche = visee.fiche
    days = fiche.par_jour
    for fonds in visee.fonds:
        yield (f"Total {fonds}", *_amounts([fiche.by_fonds(cumul).get(fonds, 0) for cumul in days]))
    if len(visee.fonds) != 1:
        yield ("Total conventions", *_amounts([cumul.total_fse for cumul in days]))
    for title, centiemes in (
        ("Total autres activités", [cumul.autres for cumul in days]),
        ("Total absences", [cumul.absent for cumul in days]),
        ("Total", [cumul.total for cumul in days]),
        ("Attendu", [jour.attendu for jour in fiche.jours]),
        ("Écart", [cumul.ecart for cumul in days]),
    ):
        yield (title, *_amounts(centiemes))


def _amounts(centiemes: Sequence[int]) -> tuple[Value, ...]:
    return (*(amount or None for amount in centiemes), sum(centiemes))


def _describe_auteurs(fiche: Fiche, code: str) -> str | None:
    """Return the people who logged on the line for the agent, with the dates: `DM 04/05/2018 07/05/2018`."""
    dates: dict[str, list[str]] = {}
    for cell in fiche.saisi_par:
        if cell.code == code:
            dates.setdefault(cell.par, []).append(format_date(cell.jour))
    return ", ".join(" ".join((par, *dates[par])) for par in sorted(dates)) or None
