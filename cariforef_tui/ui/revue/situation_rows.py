"""Rows of the review's left column: days logged, situation, écarts, what has moved."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.avancement.sentences import tell_base
from cariforef_tui.domain.revue.figures import (
    FiguresRevue,
    JoursSemaine,
    Revue,
    Synthese,
)
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.kit.columns import align_right
from cariforef_tui.ui.revue.rows import RevueRow, heading, signed

_BAR_WIDTH = 10
"""Cells of the bar of the days logged: one a tenth."""

_MOUVEMENTS_MAX = 10
"""Lines of what has moved: as many as leave room for the gaps at 80x24."""


def left_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """Return the left column's rows: days logged, situation, what moved, the worst écarts."""
    figures = revue.figures
    return (
        *_jours(figures),
        *_syntheses(figures),
        *_ecarts("ecart", "Écarts à date", "réalisé − attendu", figures.ecarts),
        *_ecarts("final", "Écarts à la fin", "atterrissage − prévu", figures.atterrissages),
        *_mouvements(figures),
    )


def _jours(figures: FiguresRevue) -> Iterator[RevueRow]:
    yield heading("jours", "Jours saisis dans la semaine", "saisi / attendu")
    for jours in figures.jours:
        yield _jours_row(jours)
    if len(figures.jours) > 1:
        done, expected = (
            sum(jours.saisi for jours in figures.jours),
            sum(jours.attendu for jours in figures.jours),
        )
        people = f"{_bar(done, expected)} {sum(jours.agents for jours in figures.jours)} pers."
        yield RevueRow("jours total", people, code="Total", droite=_sur(done, expected))


def _jours_row(jours: JoursSemaine) -> RevueRow:
    state = f"{jours.incomplets} à compléter" if jours.incomplets else "complet"
    people = "1 pers." if jours.agents == 1 else f"{jours.agents} pers."
    return RevueRow(
        f"jours {jours.code}",
        f"{_bar(jours.saisi, jours.attendu)} {people}, {state}",
        signe="!" if jours.incomplets else "✓",
        niveau="attention" if jours.incomplets else "bon",
        code=jours.code,
        droite=_sur(jours.saisi, jours.attendu),
    )


def _bar(done: int, expected: int) -> str:
    full = min(_BAR_WIDTH, done * _BAR_WIDTH // expected) if expected > 0 else 0
    return "█" * full + "░" * (_BAR_WIDTH - full)


def _sur(done: int, expected: int) -> str:
    share = f"{done * 100 // expected:>4} %" if expected > 0 else ""
    return f"{format_nombre(done)} / {format_nombre(expected)} j{share}"


def _syntheses(figures: FiguresRevue) -> Iterator[RevueRow]:
    numbers = [
        (
            format_nombre(synthese.realise),
            signed(synthese.ecart),
            _or_blank(synthese.prevu),
            _or_blank(synthese.estimation),
        )
        for synthese in figures.syntheses
    ]
    titles, *rows = align_right([("fait", "écart", "prévu", "à terme"), *numbers])
    yield heading("situation", f"Situation au {format_date(figures.au)}", titles)
    for synthese, row in zip(figures.syntheses, rows, strict=True):
        yield RevueRow(
            f"situation {synthese.code}",
            synthese.libelle,
            code=synthese.code,
            niveau=_niveau(synthese),
            signe=_trend(synthese.ecart),
            droite=row,
            ligne=synthese.code,
        )


def _niveau(synthese: Synthese) -> str:
    return "attention" if (synthese.ecart_final or 0) > 0 else "normal"


def _trend(ecart: int | None) -> str:
    return "" if not ecart else "▲" if ecart > 0 else "▼"


def _or_blank(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)


def _ecarts(cle: str, titre: str, mesure: str, ecarts: tuple[Synthese, ...]) -> Iterator[RevueRow]:
    if not ecarts:
        return
    yield heading(cle, titre, mesure)
    values = [synthese.ecart if cle == "ecart" else synthese.ecart_final for synthese in ecarts]
    rows = align_right([(signed(value),) for value in values])
    for synthese, value, shown in zip(ecarts, values, rows, strict=True):
        reached, aim = (
            (synthese.realise, synthese.attendu)
            if cle == "ecart"
            else (synthese.estimation or 0, synthese.prevu)
        )
        how = "" if cle == "ecart" else f"{tell_base(synthese.base)} "
        detail = f"{how}{format_nombre(reached)} / {_or_blank(aim)}"
        yield RevueRow(
            f"{cle} {synthese.code}",
            synthese.libelle,
            signe=_trend(value),
            niveau="attention",
            code=synthese.code,
            droite=f"{detail} {shown} j",
            ligne=synthese.code,
        )


def _mouvements(figures: FiguresRevue) -> Iterator[RevueRow]:
    since = (
        f"Depuis la revue {figures.precedente}"
        if figures.precedente
        else f"Depuis le {format_date(figures.depuis)} (première revue)"
    )
    yield heading("mouvements", since, "jours faits")
    for rank, event in enumerate(figures.evenements):
        yield RevueRow(
            f"evenement {rank} {event.code}",
            f"{event.texte} — {event.auteur}",
            signe="✎",
            niveau="info",
            code=event.code,
            droite=format_jour(event.jour),
            lignes_max=2,
            ligne=event.code,
        )
    for progression in figures.progressions[:_MOUVEMENTS_MAX]:
        yield RevueRow(
            f"progression {progression.code}",
            progression.libelle,
            code=progression.code,
            droite=f"{signed(progression.delta)} → {format_jours(progression.apres)}",
            ligne=progression.code,
        )
    rest = figures.progressions[_MOUVEMENTS_MAX:]
    if rest:
        total = signed(sum(progression.delta for progression in rest))
        yield RevueRow(
            "progression autres", f"et {count_of(len(rest), 'autre ligne')}", niveau="discret", droite=total
        )
    if not figures.progressions and not figures.evenements:
        yield RevueRow("progression rien", "Rien n'a bougé.", niveau="discret")
