"""Lay figures out as tables: the columns of each export, and one row a line, a saisie, an alert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.programme.dates_to_come import Terme
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.demandes import Demande
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.shown import Kind
from cariforef_tui.domain.values.tables import Column, Table
from cariforef_tui.services.shown.programme import sum_children

COLONNES_SAISIES = (
    Column("date", "Date", Kind.DATE, 11),
    Column("agent", "Agent", largeur=7),
    Column("code", "Code", largeur=9),
    Column("libelle", "Libellé", largeur=50),
    Column("pole", "Pôle", largeur=7),
    Column("jours", "Jours", Kind.JOURS, 8),
    Column("demande", "Demande", largeur=30),
    Column("commentaire", "Commentaire", largeur=40),
    Column("a_confirmer", "À confirmer", largeur=12),
    Column("saisi_par", "Saisi par", largeur=9),
)
COLONNES_PROGRAMME = (
    Column("code", "Code", largeur=9),
    Column("niveau", "Niveau", largeur=10),
    Column("parent", "Parent", largeur=8),
    Column("libelle", "Libellé", largeur=60),
    Column("jours", "Jours", Kind.JOURS),
    Column("enveloppe", "Enveloppe partagée", Kind.JOURS, 11),
    Column("jours_si", "Jours SI", Kind.JOURS),
    Column("si_non_chiffre", "SI non chiffré", largeur=8),
    Column("echeance", "Échéance", largeur=25),
    Column("qui", "Qui", largeur=25),
    Column("jours_annonces", "Jours annoncés", Kind.JOURS),
    Column("tirage", "Droit de tirage", largeur=8),
)
COLONNES_ALERTES = (
    Column("gravite", "Gravité"),
    Column("type", "Type", largeur=22),
    Column("code", "Code", largeur=9),
    Column("jalon", "Jalon", largeur=8),
    Column("agent", "Agent", largeur=7),
    Column("date", "Date", Kind.DATE, 11),
    Column("jours_restants", "Jours restants", Kind.ENTIER),
    Column("message", "Message", largeur=90),
)
COLONNES_ECHEANCES = (
    Column("type", "Type"),
    Column("code", "Code", largeur=9),
    Column("libelle", "Libellé", largeur=60),
    Column("texte", "Échéance", largeur=28),
    Column("debut", "Début", Kind.DATE, 11),
    Column("fin", "Fin", Kind.DATE, 11),
    Column("qui", "Qui", largeur=25),
    Column("etat", "État", largeur=20),
)


def tabulate_saisies(
    programme: Programme, saisies: Iterable[Saisie], demandes: Iterable[Demande], au: date
) -> Table:
    """Return saisies as a table, in their order, with the label of the request that each answers."""
    libelles = {(demande.code, demande.numero): demande.libelle for demande in demandes}
    rows = tuple(
        (
            saisie.jour,
            saisie.agent,
            saisie.code,
            programme.by_code[saisie.code].libelle,
            programme.pole_of(saisie.code),
            saisie.centiemes,
            libelles.get((saisie.code, saisie.demande)),
            saisie.commentaire,
            "oui" if saisie.a_confirmer else None,
            saisie.par,
        )
        for saisie in saisies
    )
    return Table(
        cle="saisies",
        titre=f"Saisies {programme.exercice}",
        exercice=programme.exercice,
        au=au,
        colonnes=COLONNES_SAISIES,
        lignes=rows,
        totalisees=(5,),
    )


def tabulate_programme(programme: Programme, codes: Sequence[str], au: date) -> Table:
    """Return `codes` of a programme in their order."""
    rows = []
    for code in codes:
        ligne = programme.by_code[code]
        shared = programme.shared_enveloppe(code)
        rows.append(
            (
                code,
                ligne.niveau.value,
                ligne.parent,
                ligne.libelle,
                programme.centiemes_prevus(code),
                shared.centiemes if shared else None,
                programme.centiemes_si(code),
                "X" if programme.has_si_non_chiffre(code) else None,
                ligne.echeance.texte,
                " / ".join(map(str, ligne.responsables)),
                ligne.centiemes_annonces,
                "oui" if code in programme.tirages else None,
            )
        )
    table = Table(
        cle="programme",
        titre=f"Programme {programme.exercice}",
        exercice=programme.exercice,
        au=au,
        colonnes=COLONNES_PROGRAMME,
        lignes=tuple(rows),
    )
    return replace(table, sommes=sum_children(programme, codes, table, ("jours", "jours_si")))


def tabulate_alertes(exercice: int, au: date, alertes: Iterable[Alerte]) -> Table:
    """Return alerts as a table, in their order."""
    rows = tuple(
        (
            alerte.gravite.value,
            alerte.type.value,
            alerte.code,
            alerte.jalon,
            alerte.agent,
            alerte.date,
            alerte.jours_restants,
            alerte.message,
        )
        for alerte in alertes
    )
    return Table(
        cle="alertes",
        titre=f"Alertes {exercice}",
        exercice=exercice,
        au=au,
        colonnes=COLONNES_ALERTES,
        lignes=rows,
    )


def tabulate_echeances(exercice: int, au: date, termes: Iterable[Terme]) -> Table:
    """Return échéances and jalons as a table, in their order."""
    rows = tuple(
        (
            terme.type,
            terme.code,
            terme.libelle,
            terme.texte,
            terme.debut,
            terme.fin,
            terme.qui,
            terme.etat or None,
        )
        for terme in termes
    )
    return Table(
        cle="echeances",
        titre=f"Échéances {exercice}",
        exercice=exercice,
        au=au,
        colonnes=COLONNES_ECHEANCES,
        lignes=rows,
    )
