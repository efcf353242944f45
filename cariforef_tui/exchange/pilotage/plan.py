"""What became of the plan: its échéances, its revisions, and the work that is left."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.pilotage.year_end import EcheanceBilan, Issue
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.pilotage.section import Section
from cariforef_tui.exchange.revue.livrables import tabulate_livrables
from cariforef_tui.exchange.revue.tables import MinutesTable, format_number, inert_rows
from cariforef_tui.services.pilotage.year_end import Bilan, describe_unfinished

ISSUES = {
    Issue.NON_TENUE: "Non tenues",
    Issue.EN_RETARD: "Tenues en retard",
    Issue.TENUE: "Tenues",
    Issue.A_VENIR: "À venir",
}
"""People read first what was missed."""


def make_echeances(bilan: Bilan) -> Section:
    """Return the échéances and jalons, held or not."""
    return Section(
        titre="Échéances et jalons",
        phrases=("Une échéance est tenue quand la ligne est soldée, ou le jalon déclaré tenu, à sa date.",),
        tables=tuple(
            MinutesTable(
                f"{titre} : {len(ended)}",
                ("Échéance", "Ligne", "Libellé", "Réalisé / révisé", "État"),
                inert_rows(map(_echeance_row, ended)),
                droites=(3,),
                larges=(2,),
            )
            for issue, titre in ISSUES.items()
            if (ended := [echeance for echeance in bilan.echeances if echeance.issue is issue])
        ),
    )


def make_livrables(bilan: Bilan) -> Iterator[Section]:
    """Yield what was promised by the count; nothing where the programme promises none."""
    if bilan.livrables:
        kept = sum(etat.is_tenu for etat in bilan.livrables)
        phrase = f"{count_of(kept, 'livrable tenu', 'livrables tenus')} sur {len(bilan.livrables)}."
        yield Section(titre="Livrables", phrases=(phrase,), tables=(tabulate_livrables(bilan.livrables),))


def _echeance_row(echeance: EcheanceBilan) -> tuple[str, ...]:
    when, libelle, chiffre = format_date(echeance.fin), echeance.libelle, ""
    if echeance.votee != echeance.fin:
        when += f" (votée : {format_date(echeance.votee) if echeance.votee else 'sans date'})"
    if echeance.is_jalon:
        codes = ", ".join(ligne.code for ligne in echeance.lignes)
        libelle = f"Jalon : {libelle}" + (f" ({codes})" if codes else "")
    else:
        (figures,) = echeance.lignes
        chiffre = format_number(figures.realise)
        if figures.prevu is not None:
            chiffre += f" / {format_number(figures.prevu)}"
    return when, echeance.code, libelle, chiffre, _etat(echeance)


def _etat(echeance: EcheanceBilan) -> str:
    mot = "tenu" if echeance.is_jalon else "soldée"
    if echeance.fait is None:
        return "à venir" if echeance.issue is Issue.A_VENIR else f"non {mot}"
    late = f", {count_of(echeance.retard, 'jour')} après" if echeance.retard else ""
    return f"{mot} le {format_date(echeance.fait.jour)}{late}"


def make_revisions(bilan: Bilan) -> Section:
    """Return the revisions, a row each."""
    histoire = bilan.histoire
    rows = []
    for revision in histoire.revisions:
        undone_by = histoire.annulees.get(revision.numero)
        back = f" (annulée par la n° {undone_by})" if undone_by is not None else ""
        change = describe_revision(histoire.plan.programme, revision)
        rows.append(
            (
                str(revision.numero),
                format_date(revision.jour),
                change,
                f"{revision.motif}{back}",
                revision.auteur,
            )
        )
    colonnes = ("N°", "Depuis le", "Ce qui change", "Motif", "Par")
    vide = "Aucune révision : le programme est celui qui fut voté."
    return Section(
        titre="Révisions du programme",
        tables=(MinutesTable("Révisions", colonnes, inert_rows(rows), vide=vide, larges=(2, 3)),),
    )


def make_inacheve(bilan: Bilan) -> Section:
    """Return what is left to finish, without the permanent work."""
    rows = [
        (
            inacheve.code,
            inacheve.libelle,
            format_number(inacheve.prevu),
            format_number(inacheve.realise),
            format_number(inacheve.a_faire),
        )
        for inacheve in bilan.inacheve.inacheves
        if not inacheve.permanente
    ]
    colonnes = ("Code", "Libellé", "Révisé", "Réalisé", "À faire")
    return Section(
        titre="Ce qui reste à terminer",
        phrases=(
            describe_unfinished(bilan.inacheve),
            "À faire : ce qui est déclaré, sinon ce qui reste du plan ; sans les travaux permanents.",
        ),
        tables=(
            MinutesTable(
                "Travail inachevé",
                colonnes,
                inert_rows(rows),
                droites=(2, 3, 4),
                larges=(1,),
                vide="Rien à terminer.",
            ),
        ),
    )
