"""Declarations on the programme (a jalon tenu, a line soldée): writing, undoing and describing them."""

from __future__ import annotations

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.sentences import describe_reprise
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import (
    MOTIF_MAX,
    BornesEcrites,
    RafDeclare,
    close_ligne,
    declare_reprise,
    hold_jalon,
    release_jalon,
    reopen_ligne,
)
from cariforef_tui.services.temps.moving import Move

SERVICES = {
    Declaration.TENU: hold_jalon,
    Declaration.NON_TENU: release_jalon,
    Declaration.SOLDEE: close_ligne,
    Declaration.ROUVERTE: reopen_ligne,
}
_OPPOSITES = {
    Declaration.TENU: Declaration.NON_TENU,
    Declaration.NON_TENU: Declaration.TENU,
    Declaration.SOLDEE: Declaration.ROUVERTE,
    Declaration.ROUVERTE: Declaration.SOLDEE,
    Declaration.REPRISE: Declaration.REPRISE,
}
_SENTENCES = {
    Declaration.TENU: "jalon {0} tenu",
    Declaration.NON_TENU: "jalon {0} non tenu",
    Declaration.SOLDEE: "ligne {0} soldée",
    Declaration.ROUVERTE: "ligne {0} rouverte",
}
_PHASES = {
    PhaseJalon.LOINTAIN: "à venir",
    PhaseJalon.ANNONCE: "annoncé",
    PhaseJalon.URGENT: "urgent",
    PhaseJalon.DEPASSE: "critique, à déclarer tenu",
}


def declare(store: Store, fait: Fait) -> Fait:
    """Write a declaration in the store by its own agent, and return it as written.

    Raises:
        CariforefError: the store or a rule says no.
    """
    if fait.declaration is Declaration.REPRISE:
        return declare_reprise(
            store, fait.code, fait.centiemes, fait.jour, acteur=fait.agent, motif=fait.motif
        )
    return SERVICES[fait.declaration](store, fait.code, fait.jour, acteur=fait.agent, motif=fait.motif)


def take_back(store: Store, fait: Fait, agent: str) -> Fait:
    """Write the declaration of `agent` that undoes `fait`, and return it.

    If `fait` had ended a declaration, that one is written again, with its date and motif: declarations are
    never rewritten.

    Raises:
        CariforefError: the store or a rule says no.
    """
    ended = _ended_by(store, fait)
    motif = None
    if ended is not None:
        motif = f"de nouveau, depuis le {format_date(ended.jour)}{f' : {ended.motif}' if ended.motif else ''}"
    return declare(
        store,
        Fait(
            code=fait.code,
            declaration=_OPPOSITES[fait.declaration],
            jour=fait.jour,
            agent=agent,
            motif=motif and motif[:MOTIF_MAX],
            centiemes=ended.centiemes if ended else None,
        ),
    )


def _ended_by(store: Store, fait: Fait) -> Fait | None:
    """Return the declaration that held until `fait`, None if there was none."""
    with store.reading() as reading:
        faits = reading.faits(fait.jour.year)
    ranks = [rank for rank, written in enumerate(faits) if written == fait]
    before = declarations_at(faits[: ranks[-1]] if ranks else faits, fait.jour)
    if fait.declaration is Declaration.REPRISE:
        return before.reprises.get(fait.code)
    return before.tenus.get(fait.code) or before.soldees.get(fait.code)


def describe_declared(fait: Fait) -> str:
    """Return `ligne 14.7.1 soldée au 22/05/2018`."""
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
