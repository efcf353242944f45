"""`cariforef revue [PERIMETRE]`: one weekly review, and what the meeting writes in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, format_cell, numbers, render_table, wrap_text
from cariforef_tui.cli.revue.as_json import REVUE
from cariforef_tui.cli.revue.options import SEMAINE, read_cle
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.figures import FiguresRevue, StatutAlerte, Synthese
from cariforef_tui.domain.revue.revue import CleRevue, Decision
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_feuille,
    describe_reunion,
    tell_alerte,
    tell_close,
    tell_sans_saisie,
)
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_gap, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of, elide_pole
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.revue.read import RevueSnapshot, load_revue

_SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "! ", Gravite.INFO: "i "}
_STATUTS = {
    StatutAlerte.NOUVELLE: "Alertes nouvelles",
    StatutAlerte.DISPARUE: "Alertes levées",
}
_MOVES_MAX = 10
"""Lines that moved most; the others are summed in one."""
_CHIFFRES = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    *numbers("Semaine", "Réal.", "Attendu", "Écart", "Prévu", "Atterrissage", "Écart final"),
)
_JOURS = (
    Column("Équipe"),
    *numbers("Agents", "Saisi", "Attendu", "À compléter"),
)


@command("base", "au", "json")
@click.argument("perimetre", required=False)
@SEMAINE
@click.option("--projeter", is_flag=True, help="Ouvrir l'interface sur cette revue, page par page.")
def voir(invocation: Invocation, perimetre: str | None, semaine: str | None, *, projeter: bool) -> int:
    """Montrer la revue de PERIMETRE (sinon du GIP).

    PERIMETRE : le GIP ou un pôle. Close, telle qu'elle le fut ; sinon, à ce jour.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        snapshot = load_revue(store, reference, cle, lecteur=invocation.reader(store))
    if projeter:
        return _project(invocation, reference, cle)
    invocation.answer(REVUE.to_json(snapshot.revue), _render(snapshot))
    return 0


def _project(invocation: Invocation, reference: DateReference, cle: CleRevue) -> int:
    """Open the interface on the meeting, at the date that the review is looked at from."""
    from cariforef_tui.cli.kit.interface import launch_of, run_interface

    au = None if reference.au == invocation.wiring.today() else reference.au
    return run_interface(invocation, replace(launch_of(invocation), au=au, reunion=cle))


def _render(snapshot: RevueSnapshot) -> Iterator[str]:
    figures, ecrite = snapshot.revue.figures, snapshot.revue.ecrite
    etat = tell_close(ecrite) or "en préparation"
    yield from wrap_text(f"Revue {figures.semaine} {elide_pole(figures.perimetre)}, {etat}, {figures.stand}")
    if ecrite.meteo is not None:
        commentaire = f" : {ecrite.meteo.commentaire}" if ecrite.meteo.commentaire else ""
        yield from wrap_text(
            f"Météo : {ecrite.meteo.couleur} ({ecrite.meteo.auteur}){commentaire}", indent="  "
        )
    yield from _wrapped(describe_reunion(ecrite))
    for titre, lines in _sections(snapshot):
        body = list(lines)
        if body:
            yield ""
            yield titre
            yield from body


def _sections(snapshot: RevueSnapshot) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield what decides first, then what one looks back on."""
    figures = snapshot.revue.figures
    since = figures.precedente or f"le {format_date(figures.depuis)}"
    yield "Décisions", _wrapped(_decision(decision, figures.au) for decision in figures.decisions)
    yield (
        "Remarques",
        _wrapped(
            f"{remarque.code} : {remarque.texte} ({remarque.auteur})"
            for remarque in snapshot.revue.ecrite.remarques
        ),
    )
    yield f"À regarder ({len(figures.a_regarder)})", _wrapped(_groupes(snapshot))
    yield (
        "Échéances des quatre semaines",
        _wrapped(
            f"{format_jour(echeance.jour)}  {echeance.nom} {echeance.libelle}"
            for echeance in figures.echeances
        ),
    )
    yield "Feuilles à compléter", _wrapped(_feuilles(figures))
    for statut, titre in _STATUTS.items():
        alertes = figures.alertes_of(statut)
        yield (
            f"{titre} ({len(alertes)})",
            _wrapped(f"{_SIGNES[alerte.gravite]} {tell_alerte(alerte)}" for alerte in alertes),
        )
    yield "Alertes", _wrapped(_en_cours(figures))
    yield "Chiffres (jours)", render_table(_CHIFFRES, map(_chiffres_row, figures.syntheses))
    yield "Jours saisis dans la semaine", render_table(_JOURS, _jours_rows(figures))
    yield f"Depuis {since}", _wrapped(_mouvements(figures))
    yield "Équipe SI", _wrapped(_si(figures))


def _en_cours(figures: FiguresRevue) -> Iterator[str]:
    """Yield the critical alerts that were there before, then how many there are, and where to read them."""
    still = figures.alertes_of(StatutAlerte.PRESENTE)
    for alerte in still:
        if alerte.gravite is Gravite.CRITIQUE:
            yield f"{_SIGNES[alerte.gravite]} {tell_alerte(alerte)}"
    if still:
        where = "" if figures.perimetre == GIP else f" --code {figures.perimetre}"
        yield f"{count_alertes([one.gravite for one in still])} (cariforef alertes{where})"


def _wrapped(texts: Iterator[str]) -> Iterator[str]:
    for texte in texts:
        yield from wrap_text(f"  {texte}", indent="  ")


def _decision(decision: Decision, au: date) -> str:
    when = f", pour le {format_date(decision.pour)}" if decision.pour else ""
    late = ", EN RETARD" if decision.is_late_at(au) else ""
    done = f", {decision.etat}" if decision.is_done else ""
    about = f" ({decision.ligne})" if decision.ligne else ""
    return f"n° {decision.numero} {decision.texte}{about} — {decision.noms}{when}{late}{done}"


def _chiffres_row(synthese: Synthese) -> tuple[str, ...]:
    return synthese.code, synthese.titre, *map(format_cell, synthese.chiffres)


def _jours_rows(figures: FiguresRevue) -> Iterator[tuple[str, ...]]:
    for jours in figures.jours:
        numbers = (format_cell(jours.saisi), format_nombre(jours.attendu))
        yield jours.code, str(jours.agents), *numbers, str(jours.incomplets or "")


def _feuilles(figures: FiguresRevue) -> Iterator[str]:
    if figures.attendues:
        yield ", ".join(map(describe_feuille, figures.attendues))
    if told := tell_sans_saisie(figures):
        yield f"{told}."


def _groupes(snapshot: RevueSnapshot) -> Iterator[str]:
    """Yield where each group stands, then what it is and what was decided about it last."""
    for groupe in snapshot.revue.figures.a_regarder:
        sign = f"{_SIGNES[groupe.gravite]} " if groupe.gravite else ""
        decided = "".join(f" ; {decision.tell()}" for decision in snapshot.decided(groupe.code)[:1])
        fact = f"{format_gap(groupe.montre)} j, {groupe.constat}"
        yield f"{sign}{fact} · {groupe.nom} {groupe.libelle}{decided}"


def _mouvements(figures: FiguresRevue) -> Iterator[str]:
    for event in figures.evenements:
        yield f"{format_jour(event.jour)}  {event.code} {event.texte} ({event.auteur})"
    moved, others, days = figures.moved(_MOVES_MAX)
    for progression in moved:
        yield f"{format_gap(progression.delta)} j  {progression.code} {progression.libelle}"
    if others:
        yield f"{format_gap(days)} j  sur {count_of(others, 'autre ligne')}"


def _si(figures: FiguresRevue) -> Iterator[str]:
    si = figures.si
    if si.disponible is not None:
        yield f"{describe_jours(si.total or 0, 'saisi')} sur {describe_jours(si.disponible, 'disponible')}"
    if si.demande or si.non_chiffres:
        beyond = (
            f", et {count_of(si.non_chiffres, 'demande non chiffrée', 'demandes non chiffrées')}"
            if si.non_chiffres
            else ""
        )
        yield f"{describe_jours(si.demande, 'demandé')}{beyond}"
    if si.realise:
        week = format_jours(si.semaine)
        yield f"{describe_jours(si.realise, 'saisi')} sur ces lignes, dont {week} cette semaine"
