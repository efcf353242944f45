"""A month's history in words: each gesture with its author, date and reason, then what changed after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cariforef_tui.domain.mois.changes import EcartFiche, describe_ecarts
from cariforef_tui.domain.mois.visas import AFTER, EtatMois, GesteVisa, Visa, etat_of, tell_author, version_of
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.moments import format_jour_moment, format_moment

SIGNES = {EtatMois.OUVERT: "○", EtatMois.SIGNE: "◐", EtatMois.VALIDE: "●"}
_FAITS = {
    GesteVisa.SIGNATURE: "signé",
    GesteVisa.CONTRESEING: "contresigné",
    GesteVisa.RENVOI: "renvoyé",
    GesteVisa.REOUVERTURE: "rouvert",
}


def describe_etat(visas: Sequence[Visa], now: datetime) -> str:
    """Return `◐ signé par LR il y a 3 jours (version 2)`, `○ ouvert, rouvert par DM il y a 1 heure`."""
    # Imported here: a saisie loads this module to say which visa locks it.
    from cariforef_tui.domain.values.ago import format_ago

    etat = etat_of(visas)
    sign = f"{SIGNES[etat]} {etat.value}"
    if not visas:
        return sign
    last = visas[-1]
    when = f"par {tell_author(last, format_ago(last.quand, now))}"
    if etat is EtatMois.OUVERT:
        return f"{sign}, {_FAITS[last.geste]} {when}"
    version = version_of(visas)
    return f"{sign} {when}{f' (version {version})' if version > 1 else ''}"


def describe_verrou(visa: Visa, suite: str = "plus d'écriture") -> str:
    """Say who locked the month by that last visa, what follows from it, and what one can do."""
    etat = AFTER[visa.geste]
    way = "rouvrir" if etat is EtatMois.VALIDE else "renvoyer"
    return (
        f"{visa.mois.libelle.capitalize()} de {visa.agent} est {etat.value} par "
        f"{tell_author(visa, f'depuis le {format_jour_moment(visa.quand)}')} : {suite}. "
        f"Un coordinateur peut le {way}, avec un motif."
    )


def describe_episode(
    visa: Visa, version: int, ecarts: Sequence[EcartFiche] | None, apres: int | None
) -> Iterator[str]:
    """Yield the lines on a gesture; `ecarts` is what changed until version `apres`, None if nothing may."""
    total = f", {format_jours(visa.centiemes)}" if visa.centiemes is not None else ""
    done = f"{_FAITS[visa.geste]} par {tell_author(visa)}"
    yield f"{format_moment(visa.quand)}  {done} (version {version}{total})"
    if visa.motif:
        yield f"   Motif : {visa.motif}"
    if ecarts is None:
        return
    until = f"à la version {apres}" if apres is not None else "à ce jour, non signé"
    if not ecarts:
        yield f"   Rien n'a changé de la version {version} {until}."
        return
    yield f"   Ce qui a changé de la version {version} {until} :"
    for phrase in describe_ecarts(ecarts):
        yield f"   · {phrase}"
