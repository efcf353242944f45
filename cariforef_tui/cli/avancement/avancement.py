"""`cariforef avancement [CODE]`: planned against actual, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import (
    format_cell,
    format_estimate,
    indent_libelle,
    iso,
    livrable_to_json,
)
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, stdout_page, wrap_text
from cariforef_tui.domain.avancement.avancement import AvancementLigne, format_taux
from cariforef_tui.domain.avancement.livrables import EtatLivrable, describe_livrable
from cariforef_tui.domain.avancement.look import tell_landing_sign
from cariforef_tui.domain.avancement.sentences import LEGENDE, name_etat
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, to_number
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import Situation

COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    *numbers("Prévu", "Réal.", "%", "Attendu", "Écart", "Reste", "Atterrissage", "Écart final"),
    Column("État"),
)
_LEFT_OUT = frozenset({"%", "Attendu", "Reste", "État"})
"""What the columns left say already, where labels need the room."""
_WIDE = 110
"""Cells from which a terminal has room for every column beside the labels; a pipe has it always."""


@command("base", "au", "json")
@click.argument("code", required=False)
@click.option("--a-regarder", is_flag=True, help="Seulement ce qui est dépassé ou en retard : qui, pourquoi.")
def voir(invocation: Invocation, code: str | None, *, a_regarder: bool) -> None:
    """Confronter le prévu et le réalisé, ligne par ligne.

    De tout le programme, ou de la ligne CODE et de ce qu'elle contient. Attendu : prévu au prorata des
    jours ouvrés écoulés. Écart : réalisé moins attendu, à l'arrêté. Atterrissage : ce qui aura été utilisé à
    la fin de l'année. Écart final : atterrissage moins prévu. « partagé 160 » : avec d'autres lignes, une
    enveloppe de 160 jours. ✓ : ligne soldée. × : ligne retirée. Un terminal
    de moins de 110 colonnes laisse le taux, l'attendu, le reste et l'état.

    --a-regarder : les seules enveloppes dépassées ou en retard, du pire au moins grave ; --simple dit pour
    chacune pourquoi.
    """
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
        lecteur = invocation.reader(store)
        loaded = snapshot.programme
        root = resolve_code(loaded, code) if code is not None else loaded.lignes[0].code
        if a_regarder:
            _answer_look(invocation, store, snapshot, root, lecteur)
            return
    shown = [line for line in snapshot.avancement.lignes.values() if line.code in loaded.subtrees[root]]
    invocation.answer(
        {
            "au": snapshot.avancement.au.isoformat(),
            "arrete": iso(snapshot.avancement.arrete),
            "suivi_depuis": snapshot.avancement.suivi.isoformat(),
            "lignes": [_to_json(line) for line in shown],
            "livrables": [livrable_to_json(etat) for etat in _livrables(snapshot, shown)],
        },
        _render(snapshot, shown, lecteur),
    )


def _answer_look(
    invocation: Invocation, store: Store, snapshot: Situation, root: str, lecteur: str | None
) -> None:
    from cariforef_tui.cli.avancement import a_regarder
    from cariforef_tui.domain.avancement.look import describe_title, keep_perimeter
    from cariforef_tui.services.avancement import load_raisons

    below = snapshot.programme.subtrees[root]
    found = keep_perimeter(snapshot.avancement.a_regarder, below)
    raisons = load_raisons(store, snapshot, found, lecteur=lecteur)
    title = describe_title(snapshot.avancement, below)
    invocation.answer(
        a_regarder.to_json(snapshot, raisons), a_regarder.render(snapshot, raisons, root, title, lecteur)
    )


def _livrables(snapshot: Situation, shown: list[AvancementLigne]) -> list[EtatLivrable]:
    codes = {line.code for line in shown}
    return [etat for etat in snapshot.livrables if etat.livrable.code in codes]


def _to_json(line: AvancementLigne) -> dict[str, Any]:
    return {
        "code": line.code,
        "prevu": to_number(line.prevu),
        "realise": to_number(line.realise),
        "realise_arrete": to_number(line.realise_arrete),
        "avant": to_number(line.avant),
        "realise_si": to_number(line.realise_si),
        "reste": to_number(line.reste),
        "attendu": to_number(line.attendu),
        "ecart": to_number(line.ecart),
        "taux": None if line.taux is None else round(line.taux, 4),
        "raf": to_number(line.raf),
        "atterrissage": to_number(line.atterrissage),
        "calcul": line.base_atterrissage.value if line.base_atterrissage else None,
        "etat": line.etat.value if line.etat else None,
        "gravite": line.gravite.value if line.gravite else None,
    }


def _render(snapshot: Situation, shown: list[AvancementLigne], lecteur: str | None) -> Iterator[str]:
    loaded, au = snapshot.programme, snapshot.avancement.au
    yield from wrap_text(
        f"Avancement {loaded.exercice} au {format_date(au)} (jours), {snapshot.tell_arrete(lecteur)}"
    )
    yield ""
    page = stdout_page()
    is_narrow = page.width is not None and page.width < _WIDE
    ranks = [rank for rank, one in enumerate(COLUMNS) if not (is_narrow and one.title in _LEFT_OUT)]
    rows = (_row(snapshot, line) for line in shown)
    yield from render_table(
        [COLUMNS[rank] for rank in ranks], ([row[rank] for rank in ranks] for row in rows), page
    )
    yield ""
    year = snapshot.activite.jours_par_etp
    yield from wrap_text(f"Atterrissage : {LEGENDE}. Une année à plein temps compte {year} j (reglages).")
    si = [f"{line.code} ({format_jours(line.realise_si)})" for line in shown if line.realise_si]
    if si:
        yield ""
        yield from wrap_text(f"Jours de l'équipe SI : {', '.join(si)}.")
    livrables = [f"{etat.livrable.code} {describe_livrable(etat)}" for etat in _livrables(snapshot, shown)]
    if livrables:
        yield ""
        yield from wrap_text(f"Livrables : {' ; '.join(livrables)}.")
    for line in shown:
        if line.au_titre_des_poles:
            yield ""
            yield from wrap_text(
                f"{line.code} : dont {format_jours(line.au_titre_des_poles)} au titre des pôles."
            )


def _row(snapshot: Situation, line: AvancementLigne) -> tuple[str, ...]:
    ligne = snapshot.programme.by_code[line.code]
    libelle = indent_libelle(ligne)
    if line.code in snapshot.declarations.soldees:
        libelle = f"✓ {libelle}"
    elif line.code in snapshot.plan.retirees:
        libelle = f"× {libelle}"
    return (
        line.code,
        libelle,
        _prevu(line),
        format_nombre(line.realise),
        format_taux(line.taux),
        format_cell(line.attendu_montre),
        format_cell(line.ecart_montre),
        format_estimate(line.reste) if line.avant else format_cell(line.reste),
        tell_landing_sign(line.prevision) if line.prevision else "",
        format_cell(line.ecart_final),
        name_etat(line.etat) if line.code not in snapshot.declarations.soldees else "",
    )


def _prevu(line: AvancementLigne) -> str:
    if line.prevu is None and line.enveloppe is not None and line.enveloppe.centiemes is not None:
        return f"partagé {format_nombre(line.enveloppe.centiemes)}"
    return format_cell(line.prevu)
