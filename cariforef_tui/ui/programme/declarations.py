"""Sentences of what is declared on the programme: a jalon tenu, a line soldée, what is left to do."""

from __future__ import annotations

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.sentences import describe_reprise
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.programme.declarations import BornesEcrites, RafDeclare
from cariforef_tui.services.temps.moving import Move

_SENTENCES = {
    Declaration.TENU: "Jalon {0} tenu",
    Declaration.NON_TENU: "Jalon {0} non tenu",
    Declaration.SOLDEE: "Ligne {0} soldée",
    Declaration.ROUVERTE: "Ligne {0} rouverte",
}
_PHASES = {
    PhaseJalon.LOINTAIN: "à venir",
    PhaseJalon.ANNONCE: "annoncé",
    PhaseJalon.URGENT: "urgent",
    PhaseJalon.DEPASSE: "critique, à déclarer tenu",
}


def describe_declared(fait: Fait) -> str:
    """Return `Ligne 14.7.1 soldée au 22/05/2018`."""
    if fait.declaration is Declaration.REPRISE:
        return f"{fait.code}, {describe_reprise(fait)}, au {format_date(fait.jour)}"
    return f"{_SENTENCES[fait.declaration].format(fait.code)} au {format_date(fait.jour)}"


def describe_phase(etat: EtatJalon) -> str:
    """Return `tenu le 28/05/2018 par DM`, or how near the jalon is."""
    if etat.tenu is None:
        return _PHASES[etat.phase]
    return f"tenu le {format_date(etat.tenu.jour)} par {etat.tenu.agent}"


def describe_bornees(jalon: Jalon) -> str:
    """Return `À finir pour le 25/05/2018 : 14.7.1. Concernées : 7.1, 18.`."""
    others = [code for code in jalon.lignes if code not in jalon.bornees]
    said = f"À finir pour le {format_date(jalon.jour)} : {', '.join(jalon.bornees) or 'aucune ligne'}."
    return f"{said} Concernées : {', '.join(others)}." if others else said


def describe_bornes(done: BornesEcrites) -> str:
    """Return `Jalon RGPD : lignes à finir, 14.7.1 → 14.7.1, 7.1`."""
    before, after = (", ".join(codes) or "aucune" for codes in (done.avant, done.apres))
    return f"Jalon {done.jalon} : lignes à finir, {before} → {after}"


def describe_raf(done: RafDeclare) -> str:
    """Return `14.7.1 : 8 j à faire, 22/05`, or `14.7.1 : reste à faire retiré`."""
    raf, held = done.raf, done.apres
    withdrawn = "reste à faire retiré" if raf.centiemes is None else ""
    if held is None:
        return f"{raf.code} : {withdrawn}"
    again = f"{withdrawn}, de nouveau " if withdrawn else ""
    return f"{raf.code} : {again}{format_jours(held.centiemes or 0)} à faire, {held.jour:%d/%m}"


def describe_deplacement(done: Move) -> str:
    """Return `12 saisies, 3,5 j du 02/01 au 21/05, 14.7.1 → 14.1.1`."""
    days, codes = sorted(saisie.jour for saisie in done.avant), sorted({saisie.code for saisie in done.avant})
    total = format_jours(sum(saisie.centiemes for saisie in done.avant))
    when = f"du {days[0]:%d/%m} au {days[-1]:%d/%m}"
    return f"{count_of(len(done.avant), 'saisie')}, {total} {when}, {', '.join(codes)} → {done.vers}"
