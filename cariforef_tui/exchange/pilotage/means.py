"""What the year had to work with: the SI team's days, and everybody's."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Equipe
from cariforef_tui.domain.equipe.load import describe_charge_si, describe_saisi_si
from cariforef_tui.exchange.pilotage.section import Section
from cariforef_tui.exchange.revue.tables import MinutesTable, format_number, format_signed, inert_rows
from cariforef_tui.services.pilotage.year_end import Bilan


def make_si(bilan: Bilan) -> Iterator[Section]:
    """Yield the claims on the SI team and its days; nothing where the programme has none."""
    vue = bilan.vue_si
    if vue is None:
        return
    rows = [
        (
            demandeur.code,
            f"{demandeur.pole} · {bilan.programme.by_code[demandeur.code].libelle}",
            format_number(demandeur.demande),
            str(demandeur.non_chiffres or ""),
            format_number(demandeur.realise),
            format_signed(None if demandeur.demande is None else demandeur.realise - demandeur.demande),
        )
        for demandeur in vue.demandeurs
    ]
    colonnes = ("Code", "Demandeur", "Demandé", "Non chiffrées", "Saisi", "Écart")
    yield Section(
        titre="Équipe SI",
        phrases=(describe_charge_si(vue.charge), describe_saisi_si(vue)),
        tables=(
            MinutesTable(
                "Demandes à l'équipe SI", colonnes, inert_rows(rows), droites=(2, 3, 4, 5), larges=(1,)
            ),
        ),
    )


def make_capacite(bilan: Bilan) -> Section:
    """Return what each team was asked, had and logged."""
    capacite = bilan.capacite
    equipes = (*capacite.equipes, capacite.gip)
    table = MinutesTable(
        "Capacité des équipes",
        ("Équipe", "Libellé", "Agents", "Promis", "Disponible", "Saisi", "Charge", "Complet"),
        inert_rows(map(_capacite_row, equipes)),
        droites=(2, 3, 4, 5, 6, 7),
        marques=(len(equipes) - 1,),
        larges=(1,),
    )
    return Section(
        titre="Capacité",
        phrases=(
            "Promis : ce que le plan demande à l'équipe. Disponible : ses jours de l'exercice, absences "
            "déduites. Charge : promis sur disponible. Complet : part des jours attendus qui est saisie.",
        ),
        tables=(table,),
    )


def _capacite_row(equipe: Equipe) -> tuple[str, ...]:
    return (
        equipe.code,
        equipe.libelle,
        str(len(equipe.agents)),
        format_number(estimate(equipe.promis)),
        format_number(None if equipe.disponible is None else estimate(equipe.disponible)),
        format_number(equipe.saisi),
        *("—" if rate is None else f"{rate} %" for rate in (equipe.charge, equipe.completude)),
    )
