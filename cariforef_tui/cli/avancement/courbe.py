"""`cariforef avancement courbe [CODE]`: the burn-down drawn in characters, as points, or as a picture."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

import click

from cariforef_tui.cli.kit.delivery import deliver, read_destination
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_estimate
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import ColumnOf, columns_of, is_spoken, render_rows, stdout_page, wrap_text
from cariforef_tui.domain.avancement.avancement import AvancementGroupe, AvancementLigne
from cariforef_tui.domain.avancement.burndown import Burndown, Point
from cariforef_tui.domain.avancement.graduations import date_ticks, place_texts, spread_rows
from cariforef_tui.domain.avancement.look import explain_regulation
from cariforef_tui.domain.avancement.sentences import (
    describe_landing,
    describe_rythme,
    estimate,
    estimate_gap,
    tell_arrete,
)
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import capitalize, inert_text
from cariforef_tui.services.avancement import load_avancement, load_burndown
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.shown.courbe import COURBE, POINT, tabulate_courbe

_HEIGHT = 16
_WIDTH_MAX = 110
"""Cells: a wider drawing is hard to take in at a glance."""
_WIDTH_WITHOUT_TERMINAL = 80
"""Cells, if standard output is no terminal and COLUMNS is not set."""
_WORDS_WIDTH = 70
"""Cells from which figures have their words in the drawing; the lines before it say them anyway."""
_POINTS = (
    *columns_of(*POINT.pick("date")),
    ColumnOf[Point]("Reste prévu", lambda point: format_estimate(point.prevu)),
    ColumnOf[Point]("Reste réel", lambda point: format_estimate(point.actuel)),
    ColumnOf[Point]("Reste projeté", lambda point: format_estimate(point.projete)),
)


@command("base", "au", "json", mots=tuple(MOTS))
@click.argument("code", required=False)
@click.option("--csv", metavar="FICHIER|-", help="Écrire les points en CSV.")
@click.option("--svg", metavar="FICHIER|-", help="Écrire l'image, en SVG.")
@click.option("--png", metavar="FICHIER|-", help="Écrire l'image, en PNG, à coller dans un courriel.")
@click.option("--remplacer", is_flag=True, help="Écraser le fichier s'il existe.")
def courbe(
    invocation: Invocation,
    *,
    code: str | None,
    csv: str | None,
    svg: str | None,
    png: str | None,
    remplacer: bool,
) -> None:
    """Dessiner ce qui reste à faire, semaine après semaine.

    La courbe donne les jours restants, ceux que le plan attend, et où mènent l'atterrissage et ses deux cas,
    pour tout le programme, ou pour la ligne CODE et ce qu'elle contient. Une ligne qui partage son enveloppe
    est montrée avec toute l'enveloppe.
    """
    asked = [(kind, path) for kind, path in (("csv", csv), ("svg", svg), ("png", png)) if path is not None]
    if len(asked) + ("json" in invocation.given) > 1:
        raise click.UsageError("Un seul de --json, --csv, --svg et --png à la fois.")
    where = None
    for kind, path in asked:
        where = read_destination((kind,), None, path, remplacer=remplacer)
    with invocation.store() as store:
        situation = load_avancement(store, invocation.reference(store))
        programme = situation.programme
        node = resolve_code(programme, code) if code is not None else programme.racine
        burndown, place = load_burndown(store, situation, node), store.place
    titre = f"{node} {programme.by_code[node].libelle}"
    if where is None:
        invocation.answer(COURBE.to_json(burndown), _render(situation, burndown, titre))
    elif where.format == "csv":
        from cariforef_tui.exchange.files.write import to_csv

        points = tabulate_courbe(burndown, programme.exercice)
        deliver(where, to_csv(points), place, f"courbe de {node}")
    else:
        from cariforef_tui.exchange.files.typst import ImageFormat
        from cariforef_tui.exchange.revue.courbe import to_image

        deliver(where, to_image(burndown, titre, ImageFormat(where.format)), place, f"courbe de {node}")


def _render(situation: Situation, burndown: Burndown, titre: str) -> Iterator[str]:
    """Yield the figures first, which a screen reader can say, then the drawing."""
    avancement = situation.avancement
    figures = avancement.lignes[burndown.code]
    own = figures.groupe or figures
    stand = tell_arrete(avancement.arrete, avancement.suivi, 0, own.avant or 0)
    page = stdout_page()
    width = min(page.width or _WIDTH_WITHOUT_TERMINAL, _WIDTH_MAX)
    yield from wrap_text(inert_text(titre), indent="  ")
    yield from wrap_text(f"Au {format_date(burndown.au)}, {stand}", indent="  ")
    for told in _tell_figures(burndown, own, explain_regulation(situation.programme, figures)):
        yield from wrap_text(told, indent="  ")
    for repere in burndown.reperes:
        yield from wrap_text(f"{format_date(repere.jour)} : {inert_text(repere.texte)}", indent="  ")
    yield ""
    if burndown.is_regulation:
        yield "  Rien à dessiner : personne ne travaille sur une régulation."
        return
    if is_spoken():
        yield from render_rows(_POINTS, _ends_of_months(burndown))
        return
    yield from _draw(burndown, width)


def _ends_of_months(burndown: Burndown) -> Iterator[Point]:
    """Yield the last point of each month, which sentences say in place of the drawing."""
    for point, after in zip_longest(burndown.etapes, burndown.etapes[1:]):
        if after is None or Mois.of(after.jour) != Mois.of(point.jour):
            yield point


def _tell_figures(
    burndown: Burndown, own: AvancementLigne | AvancementGroupe, regulation: str
) -> Iterator[str]:
    """Yield the figures; `regulation` says its part in the écart final, empty if there is none."""
    prevision, end = own.prevision, burndown.fin_projetee
    figures = (("Prévu", own.prevu), ("Réalisé", burndown.realise), ("Attendu", own.attendu_montre))
    yield from (f"{name} : {format_jours(figure)}" for name, figure in figures if figure is not None)
    if own.ecart_montre is not None:
        yield f"Écart : {format_gap(own.ecart_montre)} j"
    if prevision is not None:
        yield f"Atterrissage : {describe_landing(prevision)}"
        gap = estimate_gap(prevision.centiemes, own.prevu)
        if gap is not None and not regulation:
            yield f"Écart final : {format_gap(gap)} j"
        if told := describe_rythme(prevision.rythme):
            yield told
    if regulation:
        yield capitalize(regulation)
    if burndown.regulation and burndown.plan:
        yield f"Courbe : {burndown.plan}"
    if end is not None:
        is_past = end <= burndown.au
        plan = "Le prévu des lignes" if burndown.regulation else "Le prévu"
        yield f"{plan} {'est consommé depuis' if is_past else 'serait consommé'} le {format_date(end)}"


def _draw(burndown: Burndown, width: int) -> Iterator[str]:
    """Yield the rows of signs, from the highest value down to the lowest, then the months.

    Each figure, in days used, stands where its line ends.
    """
    au, lines = burndown.au, _lines(burndown)
    values = [value for _, points in lines for _, value in points]
    # The drawing is at least one day high, so that an empty burn-down divides by no zero.
    low, high = min(0, *values, 0), max(100, *values, 100)
    labels = [format_jours(estimate(high)), format_jours(estimate(low))]
    margin = max(map(len, labels))
    ends = [_label(width, end.nature, end.montre) for end in burndown.ends]
    columns = width - margin - 2 - max(map(len, ends), default=0)
    first, last = burndown.debut, max(burndown.fin, au)
    days = [first + (last - first) * rank // max(1, columns - 1) for rank in range(columns)]
    rows = [[" "] * columns for _ in range(_HEIGHT)]

    def row_of(value: int) -> int:
        return (high - value) * (_HEIGHT - 1) // (high - low)

    now = bisect_left(days, au)
    if now < columns:
        for row in rows:
            row[now] = "|"
    for sign, points in lines:
        for rank, jour in enumerate(days):
            value = _value_at(points, jour)
            if value is not None:
                rows[row_of(value)][rank] = sign
    beside = dict(zip(spread_rows([row_of(end.valeur) for end in burndown.ends], _HEIGHT), ends, strict=True))
    for height, row in enumerate(rows):
        label = labels[0] if height == 0 else labels[1] if height == _HEIGHT - 1 else ""
        yield f"{label:>{margin}} {''.join(row)} {beside.get(height, '')}".rstrip()
    dates = [(bisect_left(days, jour), name) for jour, name in date_ticks(first, last, columns)]
    yield " " * (margin + 1) + place_texts(dates, columns)


def _lines(burndown: Burndown) -> list[tuple[str, list[tuple[date, int]]]]:
    """Return each line with a sign that any terminal draws; each covers those before it."""
    start = (max(burndown.au, burndown.debut), burndown.actuel)
    ahead = [[start, (burndown.fin, end.valeur)] for end in burndown.ahead]
    points = burndown.etapes
    return [
        (".", [(point.jour, point.prevu) for point in points if point.prevu is not None]),
        *(("-", line) for line in ahead[1:]),
        *(("o", line) for line in ahead[:1]),
        ("*", [(point.jour, point.actuel) for point in points if point.actuel is not None]),
    ]


def _label(width: int, mot: str, centiemes: int) -> str:
    return f"{format_nombre(centiemes)} {mot}" if width >= _WORDS_WIDTH else format_nombre(centiemes)


def _value_at(known: Sequence[tuple[date, int]], jour: date) -> int | None:
    """Return the value on a straight line between the points around `jour`, None outside them."""
    rank = bisect_left([day for day, _ in known], jour)
    if rank < len(known) and known[rank][0] == jour:
        return known[rank][1]
    if not 0 < rank < len(known):
        return None
    (before, low), (after, high) = known[rank - 1 : rank + 1]
    return low + (high - low) * (jour - before).days // (after - before).days
