"""Words that the filter of the alerts understands, and the alerts that they keep."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.alertes import Alerte, TypeAlerte
from cariforef_tui.domain.alertes.scope import Viewer, poles_of
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.values.text import fold
from cariforef_tui.domain.values.typed_filter import FilterWord, TypedFilter
from cariforef_tui.services.alertes import AlertesSnapshot

_TYPES = {
    TypeAlerte.ECHEANCE_DEPASSEE: ("échue", "échéance dépassée"),
    TypeAlerte.ECHEANCE_PROCHE: ("proche", "échéance proche"),
    TypeAlerte.RECURRENCE_EN_RETARD: ("régulier", "travail régulier sans saisie"),
    TypeAlerte.DEPASSEMENT: ("dépassé", "enveloppe dépassée"),
    TypeAlerte.DEPASSEMENT_PROJETE: ("bientôt", "dépassement à venir", "dépassera", "atterrissage"),
    TypeAlerte.SOUS_CONSOMMATION: ("dessous", "en dessous de l'attendu"),
    TypeAlerte.NON_DEMARREE: ("commencer", "non commencée"),
    TypeAlerte.LIVRABLE_EN_RETARD: ("livrable", "livrable à rattraper"),
    TypeAlerte.SURCHARGE_SI: ("surcharge", "équipe SI surchargée"),
    TypeAlerte.SAISIE_MANQUANTE: ("jours", "jours à compléter"),
    TypeAlerte.MOIS_NON_SIGNE: ("signer", "mois à signer"),
    TypeAlerte.MOIS_A_CONTRESIGNER: ("contresigner", "mois à contresigner"),
}
"""What is typed for each type of alert, how people read it, and what else they type."""
_RETARD = FilterWord(mot="retard", sens="en retard", genre="etat", valeur="retard", autres=("retards",))
_LATE = (TypeAlerte.ECHEANCE_DEPASSEE, TypeAlerte.SOUS_CONSOMMATION, TypeAlerte.NON_DEMARREE)
"""What « en retard » says of a line in Avancement."""


def make_vocabulary(snapshot: AlertesSnapshot) -> tuple[FilterWord, ...]:
    """Return the words of these alerts: gravités, types, pôles, people."""
    return tuple(_words(snapshot))


def _words(snapshot: AlertesSnapshot) -> Iterator[FilterWord]:
    for gravite in Gravite:
        yield FilterWord(mot=gravite.value, sens=gravite.value, genre="gravite", valeur=gravite.value)
    present = {alerte.type for alerte in snapshot.alertes}
    yield _RETARD
    for kind, (mot, sens, *others) in _TYPES.items():
        if kind in present:
            yield FilterWord(mot=mot, sens=sens, genre="type", valeur=kind.value, autres=tuple(others))
    for ligne in snapshot.programme.lignes:
        if ligne.niveau is Niveau.POLE:
            yield pole_word(ligne.code)
    for agent in snapshot.agents:
        if agent.actif:
            mot = fold(agent.initiales)
            yield FilterWord(mot=mot, sens=agent.initiales, genre="agent", valeur=agent.initiales)


def pole_word(code: str) -> FilterWord:
    """Return the word that keeps what a pôle has."""
    return FilterWord(mot=fold(code), sens=f"pôle {code}", genre="pole", valeur=code)


def keeps(typed: TypedFilter, alerte: Alerte, viewer: Viewer) -> bool:
    """True where the alert passes every genre of the filter, and holds its other words."""
    agents, poles = typed.of("agent"), poles_of(alerte, viewer.programme, viewer.agents)
    held = fold(f"{alerte.code} {alerte.jalon or ''} {alerte.objet} {alerte.sujet}")
    return (
        (not typed.of("gravite") or alerte.gravite.value in typed.of("gravite"))
        and (not typed.of("type") or alerte.type.value in typed.of("type"))
        and (not typed.of("etat") or alerte.type in _LATE)
        and (not typed.of("pole") or not poles.isdisjoint(typed.of("pole")))
        and (not agents or not viewer.concerned_by(alerte).isdisjoint(agents))
        and all(fold(mot) in held for mot in typed.mots)
    )
