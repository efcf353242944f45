"""The SI team's alert: the pôles claim more days than it has."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.equipe.claims import INFRASTRUCTURE_POURCENT, compute_charge_si
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of


def surcharge_si(facts: FaitsAlertes) -> Iterator[Alerte]:
    """Yield an alert if claims exceed the team's days; the état of its line says what it has used."""
    code, charge = facts.programme.code_si, compute_charge_si(facts.programme)
    if code is None or charge is None or code in facts.fermees or charge.depassement <= 0:
        return
    needs = count_of(charge.non_chiffres, "besoin non chiffré", "besoins non chiffrés")
    x = f", sans compter {needs} (X)" if charge.non_chiffres else ""
    yield Alerte(
        type=TypeAlerte.SURCHARGE_SI,
        gravite=Gravite.ATTENTION,
        code=code,
        lignes=(code,),
        date=facts.calendrier.first_day,
        fait=f"+{format_jours(charge.depassement)} sur {format_nombre(charge.disponible)}",
        objet=facts.programme.by_code[code].libelle,
        chiffre=f"dem. {format_nombre(charge.demande)}",
        sujet=facts.name(code),
        constat=f"{describe_jours(charge.demande, 'demandé')} par les pôles et "
        f"{format_jours(charge.infrastructure)} d'infrastructure ({INFRASTRUCTURE_POURCENT} %) pour "
        f"{describe_jours(charge.disponible, 'disponible')}, soit {format_jours(charge.depassement)} de "
        f"trop{x}.",
        conseil="Arbitrer les demandes entre pôles.",
        poids=charge.depassement,
    )
