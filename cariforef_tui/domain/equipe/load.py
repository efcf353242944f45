"""The days that the pôles claim from the SI team, against those that it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cariforef_tui.domain.avancement.consommation import Realise
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Niveau, Programme
from cariforef_tui.domain.values.days import describe_jours, format_jours
from cariforef_tui.domain.values.text import count_of

# Programme 2018, Direction, axe 2: « la gestion permanente de l'infrastructure technique, de sa sécurité
# (15% du temps) ».
INFRASTRUCTURE_POURCENT = 15


@dataclass(frozen=True, slots=True)
class ChargeSI:
    """Hundredths of a day of one year; `non_chiffres` counts the claims that nobody quantified (X)."""

    disponible: int
    infrastructure: int
    demande: int
    non_chiffres: int

    @property
    def depassement(self) -> int:
        """Hundredths claimed beyond the team's means, before any X; negative while some are left."""
        return self.demande + self.infrastructure - self.disponible


def compute_charge_si(programme: Programme) -> ChargeSI | None:
    """Return the claims on the SI team's own enveloppe; None if the programme gives it none.

    Infrastructure and security work is 15 % of the team's days, half a hundredth up.
    """
    if programme.code_si is None:
        return None
    disponible = programme.centiemes_prevus(programme.code_si)
    if disponible is None:
        return None
    claims = [enveloppe for enveloppe in programme.enveloppes if enveloppe.compte is Compte.SI]
    return ChargeSI(
        disponible=disponible,
        infrastructure=(disponible * INFRASTRUCTURE_POURCENT + 50) // 100,
        demande=sum(enveloppe.centiemes or 0 for enveloppe in claims),
        non_chiffres=sum(enveloppe.chiffrage is Chiffrage.X for enveloppe in claims),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandeurSI:
    """One action (or axe without any) that claims SI days, or on which SI agents logged some.

    `demande` is None if nothing is quantified; `non_chiffres` counts its X.
    """

    pole: str
    code: str
    demande: int | None
    non_chiffres: int
    realise: int

    @property
    def reste(self) -> int | None:
        return None if self.demande is None else self.demande - self.realise


@dataclass(frozen=True, slots=True, kw_only=True)
class VueSI:
    """`propre` is what SI agents logged on their own line: infrastructure, security and all the rest."""

    charge: ChargeSI
    code: str
    realise: int
    propre: int
    demandeurs: tuple[DemandeurSI, ...]


def compute_vue_si(programme: Programme, realises: Mapping[str, Realise]) -> VueSI | None:
    """Return the SI team's view, None if the programme has no SI team; claimants in document order."""
    charge, code_si = compute_charge_si(programme), programme.code_si
    if charge is None or code_si is None:
        return None
    logged: dict[str, int] = {}
    for code, realise in realises.items():
        if realise.si:
            owner = _claimant(programme, code)
            logged[owner] = logged.get(owner, 0) + realise.si
    claims: dict[str, list[int | None]] = {}
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.SI and enveloppe.chiffrage is not Chiffrage.AUCUN:
            claims.setdefault(_claimant(programme, enveloppe.lignes[0]), []).append(enveloppe.centiemes)
    propre = logged.pop(code_si, 0)
    return VueSI(
        charge=charge,
        code=code_si,
        realise=propre + sum(logged.values()),
        propre=propre,
        demandeurs=tuple(
            _demandeur(programme, ligne.code, claims.get(ligne.code, []), logged.get(ligne.code, 0))
            for ligne in programme.lignes
            if ligne.code in claims or ligne.code in logged
        ),
    )


def describe_charge_si(charge: ChargeSI) -> str:
    """Say in one sentence whether the claims fit the team's days."""
    needs = count_of(charge.non_chiffres, "besoin non chiffré", "besoins non chiffrés")
    x = f", sans compter {needs} (X)" if charge.non_chiffres else ""
    demande = (
        f"{describe_jours(charge.demande, 'demandé')} et {format_jours(charge.infrastructure)} "
        f"d'infrastructure ({INFRASTRUCTURE_POURCENT} %) pour "
        f"{describe_jours(charge.disponible, 'prévu')} au programme"
    )
    if charge.depassement > 0:
        return f"Surcharge : {demande}, soit {format_jours(charge.depassement)} de trop{x}."
    return f"{demande} : {describe_jours(-charge.depassement, 'libre')}{x}."


def describe_saisi_si(vue: VueSI) -> str:
    """Say what the SI team logged, on its own line and for the pôles."""
    return (
        f"Saisi : {format_jours(vue.realise)}, dont {format_jours(vue.propre)} sur la ligne {vue.code} et "
        f"{format_jours(vue.realise - vue.propre)} sur les autres."
    )


def _claimant(programme: Programme, code: str) -> str:
    """The action that holds a line, the line itself where no action does."""
    above = (line for line in programme.path(code) if programme.by_code[line].niveau is Niveau.ACTION)
    return next(above, code)


def _demandeur(programme: Programme, code: str, claims: list[int | None], logged: int) -> DemandeurSI:
    quantified = [claim for claim in claims if claim is not None]
    return DemandeurSI(
        pole=programme.pole_of(code) or code,
        code=code,
        demande=sum(quantified) if quantified else None,
        non_chiffres=len(claims) - len(quantified),
        realise=logged,
    )
