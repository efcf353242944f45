"""Rows of the review's left column: days logged, situation, what needs a look, what has moved."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.revue.figures import FiguresRevue, JoursSemaine, Revue
from cariforef_tui.domain.revue.sentences import tell_nothing
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.kit.columns import align_column, align_right
from cariforef_tui.ui.revue.rows import BAR, SIGNES_GRAVITE, RevueRow, heading, signed

_BAR_WIDTH = 10
"""Cells of the bar of the days logged: one a tenth."""

_MOUVEMENTS_MAX = 10
"""Lines of what has moved: as many as leave room for the gaps at 80x24."""


def left_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """Return the left column's rows: days logged, situation, what needs a look, what moved."""
    figures = revue.figures
    return (
        *jours_rows(figures),
        *synthese_rows(figures),
        *livrable_rows(figures),
        *groupe_rows(figures),
        *mouvement_rows(figures),
    )


def jours_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the days logged in the week, one row a team."""
    yield heading("jours", "Jours saisis dans la semaine", "saisi / attendu")
    for jours in figures.jours:
        yield _jours_row(jours)
    if len(figures.jours) > 1:
        done, expected = figures.saisi, sum(jours.attendu for jours in figures.jours)
        people = f"{sum(jours.agents for jours in figures.jours)} pers."
        yield RevueRow(
            "jours total", _barred(done, expected, people), code="Total", droite=_sur(done, expected)
        )


def _jours_row(jours: JoursSemaine) -> RevueRow:
    state = f"{jours.incomplets} à compléter" if jours.incomplets else "complet"
    people = "1 pers." if jours.agents == 1 else f"{jours.agents} pers."
    return RevueRow(
        f"jours {jours.code}",
        _barred(jours.saisi, jours.attendu, f"{people}, {state}"),
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
    titles, *rows = align_right([("réal.", "écart", "prévu", "atterr."), *numbers])
    yield heading("situation", "Situation", titles)
    for synthese, row in zip(figures.syntheses, rows, strict=True):
        yield RevueRow(
            f"situation {synthese.code}",
            synthese.titre,
            code=synthese.code,
            droite=row,
            ligne=synthese.code,
        )
    yield stand_row(figures, "situation")


def stand_row(figures: FiguresRevue, place: str) -> RevueRow:
    """What the days shown in a place stand on."""
    return RevueRow(f"assise {place}", figures.stand, niveau="discret", lignes_max=2)


def livrable_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield what the lines promise by the count, and how many are produced."""
    if not figures.livrables:
        return
    made = align_right([("produit", "attendu"), *((e.ratio, str(e.attendu)) for e in figures.livrables)])
    yield heading("livrables", "Livrables", made[0])
    for etat, row in zip(figures.livrables, made[1:], strict=True):
        livrable = etat.livrable
        yield RevueRow(
            f"livrable {livrable.code} {livrable.numero}",
            livrable.libelle,
            signe="✓" if etat.is_tenu else "▼",
            niveau="bon" if etat.is_tenu else "attention",
            code=livrable.code,
            droite=row,
            ligne=livrable.code,
        )


def _or_blank(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)


def groupe_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the groups to look at, over then late, the worst first; the écarts of an older review."""
    for cle, titre, groupes in (
        ("depasse", "Dépasse", figures.depassent),
        ("retard", "Retard", figures.en_retard),
        ("ecart", "Écarts", figures.sans_etat),
    ):
        if groupes:
            yield heading(cle, f"{titre} ({len(groupes)})", "jours")
        for groupe, stake in zip(
            groupes, align_column([signed(groupe.montre) for groupe in groupes]), strict=True
        ):
            yield RevueRow(
                f"groupe {groupe.code}",
                f"{groupe.constat} · {groupe.libelle}",
                signe=SIGNES_GRAVITE[groupe.gravite] if groupe.gravite else "",
                niveau=groupe.gravite.value if groupe.gravite else "normal",
                code=groupe.court,
                droite=stake,
                lignes_max=2,
                ligne=groupe.code,
            )
    if not figures.a_regarder:
        yield heading("depasse", "À regarder")
        yield RevueRow("groupe rien", tell_nothing(figures), niveau="discret")


def mouvement_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield what was declared and logged since the last review."""
    since = (
        f"Depuis la revue {figures.precedente}"
        if figures.precedente
        else f"Depuis le {format_date(figures.depuis)} (première revue)"
    )
    yield heading("mouvements", since, "réal.")
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
    moved = figures.progressions[:_MOUVEMENTS_MAX]
    deltas = align_column([signed(each.delta) for each in moved])
    totals = align_column([format_nombre(each.apres) for each in moved])
    for progression, delta, total in zip(moved, deltas, totals, strict=True):
        yield RevueRow(
            f"progression {progression.code}",
            progression.libelle,
            code=progression.code,
            droite=f"{delta} → {total}",
            ligne=progression.code,
        )
    rest = figures.progressions[_MOUVEMENTS_MAX:]
    if rest:
        others = signed(sum(progression.delta for progression in rest))
        yield RevueRow(
            "progression autres", f"et {count_of(len(rest), 'autre ligne')}", niveau="discret", droite=others
        )
    if not figures.progressions and not figures.evenements:
        yield RevueRow("progression rien", "Rien n'a bougé.", niveau="discret")
