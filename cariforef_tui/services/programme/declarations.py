"""Declare a line soldée or rouverte, a jalon tenu or not: dated, journalled, reversible.

Each raises DroitRefuse where the acteur may not declare on the line's pôle; a jalon whose lines are of
several pôles is the GIP's.
"""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.find import DESCENDANTS_MAX, imputables_below, resolve_code
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.domain.values.text import clean_text, fold
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.saving import retried
from cariforef_tui.services.ports.store import Store, Writing
from cariforef_tui.services.programme.plan import read_plan

MOTIF_MAX = 200


def close_ligne(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare an imputable line soldée from `jour` on; raises CodeRefuse where it is already."""
    return _declare_ligne(store, code, Declaration.SOLDEE, jour, acteur, motif)


def reopen_ligne(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare a soldée line rouverte from `jour` on; raises CodeRefuse where it is not soldée."""
    return _declare_ligne(store, code, Declaration.ROUVERTE, jour, acteur, motif)


def hold_jalon(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare a jalon tenu on `jour`; raises CodeRefuse for an unknown jalon or one already tenu."""
    return _declare_jalon(store, code, Declaration.TENU, jour, acteur, motif)


def release_jalon(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Take back, from `jour` on, that a jalon is tenu; raises CodeRefuse where it is not."""
    return _declare_jalon(store, code, Declaration.NON_TENU, jour, acteur, motif)


def resolve_jalon(programme: Programme, texte: str) -> Jalon:
    """Return the jalon whose code is `texte`, case and accents aside; raises CodeRefuse."""
    wanted = fold(texte.strip())
    for jalon in programme.jalons:
        if fold(jalon.code) == wanted:
            return jalon
    raise CodeRefuse(
        f"Jalon « {texte.strip()[:20]} » inconnu.", tuple(jalon.code for jalon in programme.jalons)
    )


def pole_of_jalon(programme: Programme, jalon: Jalon) -> str | None:
    """Return the pôle that holds every line of the jalon, None for the GIP."""
    poles = {programme.pole_of(code) for code in jalon.lignes}
    return poles.pop() if len(poles) == 1 else None


@retried
def _declare_ligne(
    store: Store, code: str, declaration: Declaration, jour: date, acteur: str, motif: str | None
) -> Fait:
    with store.writing(acteur) as writing:
        programme = read_plan(writing, jour.year, jour).programme
        line = resolve_code(programme, code)
        if not programme.is_imputable(line):
            raise CodeRefuse(
                f"{line} regroupe d'autres lignes : solder se fait sur ses lignes de détail.",
                imputables_below(programme, line)[:DESCENDANTS_MAX],
            )
        require(writing, acteur, Droit.DECLARER, programme.pole_of(line))
        is_closed = line in declarations_at(writing.faits(jour.year), jour).soldees
        if is_closed and declaration is Declaration.SOLDEE:
            raise CodeRefuse(f"La ligne {line} est déjà soldée.")
        if not is_closed and declaration is Declaration.ROUVERTE:
            raise CodeRefuse(f"La ligne {line} n'est pas soldée.")
        return _write_fait(writing, line, declaration, jour, acteur, motif)


@retried
def _declare_jalon(
    store: Store, code: str, declaration: Declaration, jour: date, acteur: str, motif: str | None
) -> Fait:
    with store.writing(acteur) as writing:
        programme = writing.programme(jour.year)
        jalon = resolve_jalon(programme, code)
        require(writing, acteur, Droit.DECLARER, pole_of_jalon(programme, jalon))
        is_held = jalon.code in declarations_at(writing.faits(jour.year), jour).tenus
        if is_held and declaration is Declaration.TENU:
            raise CodeRefuse(f"Le jalon {jalon.code} est déjà déclaré tenu.")
        if not is_held and declaration is Declaration.NON_TENU:
            raise CodeRefuse(f"Le jalon {jalon.code} n'est pas déclaré tenu.")
        return _write_fait(writing, jalon.code, declaration, jour, acteur, motif)


def _write_fait(
    writing: Writing, code: str, declaration: Declaration, jour: date, acteur: str, motif: str | None
) -> Fait:
    cleaned = clean_text(motif, longueur_max=MOTIF_MAX, champ="Motif") if motif else None
    fait = Fait(code=code, declaration=declaration, jour=jour, agent=acteur, motif=cleaned or None)
    writing.add_fait(jour.year, fait)
    return fait
