"""Rows of what a review looks back on: days logged, situation, livrables, what has moved, the SI team."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.revue.figures import FiguresRevue, FiguresSI, JoursSemaine
from cariforef_tui.domain.revue.sentences import tell_since
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.kit.columns import align_column, align_right
from cariforef_tui.ui.revue.rows import BAR, RevueRow, heading, signed

_BAR_WIDTH = 10
"""Cells of the bar of the days logged: one a tenth."""

_MOUVEMENTS_MAX = 10
"""Lines of what has moved: as many as leave room for the gaps at 80x24."""


def jours_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the days logged in the week, one row a team."""
    yield heading("jours", "Jours saisis dans la semaine", "saisi / attendu")
    for jours in figures.jours:
        yield _jours_row(jours)
    if len(figures.jours) > 1:
        done, expected = figures.saisi, sum(jours.attendu for jours in figures.jours)
        people = f"{sum(jours.agents for jours in figures.jours)} pers."
        yield RevueRow(
            cle="jours total",
            texte=_barred(done, expected, people),
            code="Total",
            droite=_sur(done, expected),
        )


def _jours_row(jours: JoursSemaine) -> RevueRow:
    state = f"{jours.incomplets} à compléter" if jours.incomplets else "complet"
    people = "1 pers." if jours.agents == 1 else f"{jours.agents} pers."
    return RevueRow(
        cle=f"jours {jours.code}",
        texte=_barred(jours.saisi, jours.attendu, f"{people}, {state}"),
        signe="!" if jours.incomplets else "✓",
        niveau="attention" if jours.incomplets else "bon",
        code=jours.code,
        droite=_sur(jours.saisi, jours.attendu),
    )


def _barred(done: int | None, expected: int, words: str) -> str:
    """Return the words after a bar of what is done, alone where one may not read it."""
    if done is None:
        return words
    full = min(_BAR_WIDTH, done * _BAR_WIDTH // expected) if expected > 0 else 0
    return f"{BAR[0] * full}{BAR[1] * (_BAR_WIDTH - full)} {words}"


def _sur(done: int | None, expected: int) -> str:
    if done is None:
        return format_jours(expected)
    share = f"{done * 100 // expected:>4} %" if expected > 0 else ""
    return f"{format_nombre(done)} / {format_nombre(expected)} j{share}"


def synthese_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield where the perimeter stands, then its pôles or its axes."""
    numbers = [
        (
            format_nombre(synthese.realise),
            signed(synthese.ecart_montre),
            _or_blank(synthese.prevu),
            _or_blank(synthese.estimation),
        )
        for synthese in figures.syntheses
    ]
    every = [("réal.", "écart", "prévu", "atterr."), *numbers]
    titles, *rows = align_right(every)
    short, *shorts = align_right([(one[1], one[3]) for one in every])
    yield heading("situation", "Situation", titles, short)
    for synthese, row, courte in zip(figures.syntheses, rows, shorts, strict=True):
        yield RevueRow(
            cle=f"situation {synthese.code}",
            texte=synthese.titre,
            code=synthese.code,
            droite=row,
            courte=courte,
            ligne=synthese.code,
        )
    yield stand_row(figures, "situation")


def stand_row(figures: FiguresRevue, place: str) -> RevueRow:
    """What the days shown in a place stand on."""
    return RevueRow(cle=f"assise {place}", texte=figures.stand, niveau="discret", lignes_max=2)


def livrable_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield what the lines promise by the count, and how many are produced."""
    if not figures.livrables:
        return
    made = align_right([("produit", "attendu"), *((e.ratio, str(e.attendu)) for e in figures.livrables)])
    yield heading("livrables", "Livrables", made[0])
    for etat, row in zip(figures.livrables, made[1:], strict=True):
        livrable = etat.livrable
        yield RevueRow(
            cle=f"livrable {livrable.code} {livrable.numero}",
            texte=livrable.libelle,
            signe="✓" if etat.is_tenu else "▼",
            niveau="bon" if etat.is_tenu else "attention",
            code=livrable.code,
            droite=row,
            ligne=livrable.code,
        )


def _or_blank(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)


def title_since(figures: FiguresRevue) -> str:
    """Return since when one looks back, and that no review was closed before."""
    return tell_since(figures) + ("" if figures.precedente else " (première revue)")


def evenement_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield what was declared since the last review."""
    for rank, event in enumerate(figures.evenements):
        yield RevueRow(
            cle=f"evenement {rank} {event.code}",
            texte=f"{event.texte} — {event.auteur}",
            signe="✎",
            niveau="info",
            code=event.code,
            droite=format_jour(event.jour),
            lignes_max=2,
            ligne=event.code,
        )


def mouvement_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield what was declared and logged since the last review."""
    yield heading("mouvements", title_since(figures), "réal.")
    yield from evenement_rows(figures)
    moved, others, days = figures.moved(_MOUVEMENTS_MAX)
    deltas = align_column([signed(each.delta) for each in moved])
    totals = align_column([format_nombre(each.apres) for each in moved])
    for progression, delta, total in zip(moved, deltas, totals, strict=True):
        yield RevueRow(
            cle=f"progression {progression.code}",
            texte=progression.libelle,
            code=progression.code,
            droite=f"{delta} → {total}",
            ligne=progression.code,
        )
    if others:
        yield RevueRow(
            cle="progression autres",
            texte=f"et {count_of(others, 'autre ligne')}",
            niveau="discret",
            droite=signed(days),
        )
    if not figures.progressions and not figures.evenements:
        yield RevueRow(cle="progression rien", texte="Rien n'a bougé.", niveau="discret")


def si_rows(si: FiguresSI) -> Iterator[RevueRow]:
    """Yield what is asked of the SI team, and done; nothing where nothing is."""
    if not (si.demande or si.non_chiffres or si.realise or si.disponible):
        return
    yield heading("si", "Équipe SI", "jours")
    if si.disponible is not None:
        infrastructure = format_jours(si.infrastructure or 0)
        yield RevueRow(
            cle="si disponible", texte="Disponibles dans l'année", droite=format_jours(si.disponible)
        )
        yield RevueRow(cle="si infra", texte="dont infrastructure et sécurité", droite=infrastructure)
    if si.demande or si.non_chiffres:
        more = count_of(si.non_chiffres, "non chiffré", "non chiffrés")
        beyond = f" et {more} (X)" if si.non_chiffres else ""
        yield RevueRow(
            cle="si demande",
            texte=f"Demandés par les lignes{beyond}",
            droite=format_jours(si.demande),
            lignes_max=2,
        )
    where = "Saisis sur ces lignes" if si.total is None else "Saisis en tout"
    done = si.realise if si.total is None else si.total
    week = f"{where}, dont {format_jours(si.semaine)} cette semaine"
    yield RevueRow(cle="si fait", texte=week, droite=format_jours(done), lignes_max=2)
