"""French sentences on a review's meeting, its closing, its alerts and its unfilled sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.evolution import StatutAlerte, tell_counts
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.revue.figures import Feuille, FiguresRevue
from cariforef_tui.domain.revue.revue import MeteoDeclaree, RevueEcrite, tell_semaine
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import agree, count_of, join_words


def describe_reunion(ecrite: RevueEcrite) -> Iterator[str]:
    """Yield who was there, who was excused and when the next one is; nothing for what nobody said."""
    if ecrite.presents:
        yield f"Présents : {', '.join(ecrite.presents)}"
    if ecrite.excuses:
        yield f"Excusés : {', '.join(ecrite.excuses)}"
    if ecrite.prochaine is not None:
        yield f"Prochaine revue : le {format_date(ecrite.prochaine)}"


def describe_declaree(meteo: MeteoDeclaree) -> str:
    """Return `orange, DM : retard sur la base`."""
    commentaire = f" : {meteo.commentaire}" if meteo.commentaire else ""
    return f"{meteo.couleur}, {meteo.auteur}{commentaire}"


def tell_close(ecrite: RevueEcrite) -> str:
    """Return `close le 28/05/2018 par DM`, nothing for an open review."""
    return f"close le {format_date(ecrite.close_le)} par {ecrite.close_par}" if ecrite.close_le else ""


def tell_since(figures: FiguresRevue) -> str:
    """Return `Depuis la revue de la semaine 19 de 2018`, or the same from a day if none was closed before.

    It is the first review if no earlier one decided anything.
    """
    if figures.precedente:
        return f"Depuis la revue de la {tell_semaine(figures.precedente)}"
    is_first = all(decision.semaine >= figures.semaine for decision in figures.decisions)
    return f"Depuis le {format_date(figures.depuis)}{' (première revue)' if is_first else ''}"


def describe_feuilles(figures: FiguresRevue) -> Iterator[str]:
    """Yield « Il manque 3,5 j de feuilles : LR 2 j, DM 1,5 j », initials alone if one may not see how much.

    A review closed by 0.3.0 also says « AR et YM n'ont encore rien saisi »: it did not wait for their sheets.
    """
    people = ", ".join(map(_describe_feuille, figures.attendues))
    if figures.manque is None:
        yield f"Feuilles à compléter : {people}"
    elif people:
        yield f"Il manque {format_jours(figures.manque)} de feuilles : {people}"
    if names := figures.sans_saisie:
        have = agree(len(names), "n'a", "n'ont")
        yield f"{join_words(names)} {have} encore rien saisi"


def _describe_feuille(feuille: Feuille) -> str:
    return feuille.agent if feuille.manque is None else f"{feuille.agent} {format_jours(feuille.manque)}"


def tell_alerte(alerte: Alerte) -> str:
    """Return an alert, the fact first, its end by its date alone: a review is read on other days."""
    found, _, _ = alerte.constat.partition(" ; échéance ")
    fact = alerte.fait
    if alerte.type in _DATED and alerte.date is not None and ". " in found:
        fact, found = f"échéance le {alerte.date:%d/%m}", found.partition(". ")[2]
    return replace(alerte, fait=fact, constat=f"{found.removesuffix('.')}.").phrase


_DATED = frozenset({TypeAlerte.ECHEANCE_PROCHE, TypeAlerte.ECHEANCE_DEPASSEE})
_GRAVITES = {
    Gravite.CRITIQUE: ("critique", "critiques"),
    Gravite.ATTENTION: ("à regarder", "à regarder"),
    Gravite.INFO: ("pour information", "pour information"),
}


def count_alertes(gravites: Collection[Gravite]) -> str:
    """Return `26 alertes, dont 2 critiques, 12 à regarder`; « aucune alerte » for none."""
    if not gravites:
        return "aucune alerte"
    counts = Counter(gravites)
    kinds = [count_of(counts[gravite], *words) for gravite, words in _GRAVITES.items() if counts[gravite]]
    return f"{count_of(len(gravites), 'alerte')} : {', '.join(kinds)}"


def tell_moved(figures: FiguresRevue) -> str:
    """Return `2 nouvelles, 1 aggravée et 8 levées depuis la revue de la semaine 17 de 2018`.

    Empty if no alert moved, or if there is no closed review to compare with.
    """
    if not figures.precedente:
        return ""
    moved = tell_counts(one.statut for one in figures.alertes)
    return f"{moved} depuis la revue de la {tell_semaine(figures.precedente)}" if moved else ""


def tell_levees(figures: FiguresRevue) -> str:
    """Return « Levées : 15.4.1, KF », which names the alerts that are gone; empty if there is none."""
    gone = [one.alerte for one in figures.alertes_of(StatutAlerte.LEVEE)]
    names = ", ".join(alerte.jalon or alerte.code or alerte.agent or alerte.objet for alerte in gone)
    return f"{agree(len(gone), 'Levée')} : {names}" if gone else ""


def tell_nothing(figures: FiguresRevue) -> str:
    """Return why nothing needs a look: there is nothing, or nothing is judged."""
    if figures.arrete is None:
        return "Rien n'est encore jugé."
    is_over = figures.arrete == date(figures.arrete.year, 12, 31)
    return "L'exercice est fini : plus rien n'est jugé." if is_over else "Rien."
