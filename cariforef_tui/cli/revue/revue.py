"""`cariforef revue [PERIMETRE]`: one weekly review, and what the meeting writes in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table, wrap_text
from cariforef_tui.cli.revue.as_json import revue_to_json
from cariforef_tui.cli.revue.options import SEMAINE, read_cle
from cariforef_tui.domain.alertes.facts import Gravite
from cariforef_tui.domain.avancement.sentences import tell_base
from cariforef_tui.domain.revue.figures import FiguresRevue, Revue, StatutAlerte, Synthese
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import describe_jours, format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of, elide_pole
from cariforef_tui.services.revue.read import load_revue

_SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "! ", Gravite.INFO: "i "}
_STATUTS = {
    StatutAlerte.NOUVELLE: "Alertes nouvelles",
    StatutAlerte.DISPARUE: "Alertes levées",
    StatutAlerte.PRESENTE: "Alertes toujours là",
}
_MOUVEMENTS_MAX = 10
_CHIFFRES = (
    Colonne("Code"),
    Colonne("Libellé", Cadrage.COUPE),
    *(Colonne(titre, Cadrage.DROITE) for titre in ("Semaine", "Réalisé", "Attendu", "Écart", "Prévu")),
    Colonne("À la fin", Cadrage.DROITE),
)
_JOURS = (
    Colonne("Équipe"),
    *(Colonne(titre, Cadrage.DROITE) for titre in ("Agents", "Saisi", "Attendu", "À compléter")),
)


@commande("base", "au", "json")
@click.argument("perimetre", required=False)
@SEMAINE
@click.pass_obj
def voir(invocation: Invocation, perimetre: str | None, semaine: str | None) -> None:
    """Montrer la revue de PERIMETRE (sinon du GIP).

    PERIMETRE : le GIP ou un pôle. Close, telle qu'elle le fut ; sinon, à ce jour.
    """
    with invocation.store() as store:
        revue = load_revue(store, *read_cle(invocation, store, perimetre, semaine)).revue
    invocation.answer(revue_to_json(revue), _render(revue))


def _render(shown: Revue) -> Iterator[str]:
    figures, ecrite = shown.figures, shown.ecrite
    etat = (
        f"close le {format_date(ecrite.close_le)} par {ecrite.close_par}"
        if ecrite.close_le
        else f"en préparation, chiffres au {format_date(figures.au)}"
    )
    yield f"Revue {figures.semaine} {elide_pole(figures.perimetre)}, {etat}"
    if ecrite.meteo is not None:
        said = f" : {ecrite.meteo.commentaire}" if ecrite.meteo.commentaire else ""
        yield from wrap_text(f"Météo : {ecrite.meteo.couleur} ({ecrite.meteo.auteur}){said}", retrait="  ")
    for titre, lines in _sections(shown):
        found = list(lines)
        if found:
            yield ""
            yield titre
            yield from found


def _sections(shown: Revue) -> Iterator[tuple[str, Iterator[str]]]:
    figures = shown.figures
    since = figures.precedente or f"le {format_date(figures.depuis)}"
    yield "Décisions", _wrapped(_decision(one, figures.au) for one in figures.decisions)
    yield "Remarques", _wrapped(f"{one.code} : {one.texte} ({one.auteur})" for one in shown.ecrite.remarques)
    yield "Chiffres (jours)", render_table(_CHIFFRES, map(_chiffres_row, figures.syntheses))
    yield "Jours saisis dans la semaine", render_table(_JOURS, _jours_rows(figures))
    yield "Feuilles à compléter", _wrapped(iter([_feuilles(figures)] if figures.feuilles else []))
    yield "Écarts à date", _wrapped(_ecart(one, one.ecart) for one in figures.ecarts)
    yield (
        "Écarts à la fin",
        _wrapped(f"{_ecart(one, one.ecart_final)} ({tell_base(one.base)})" for one in figures.atterrissages),
    )
    yield f"Depuis {since}", _wrapped(_mouvements(figures))
    yield (
        "Échéances des quatre semaines",
        _wrapped(
            f"{format_jour(one.jour)}  {one.jalon or one.code} {one.libelle}" for one in figures.echeances
        ),
    )
    for statut, titre in _STATUTS.items():
        found = figures.alertes_of(statut)
        yield f"{titre} ({len(found)})", _wrapped(f"{_SIGNES[one.gravite]} {one.message}" for one in found)
    yield "Équipe SI", _wrapped(_si(figures))


def _wrapped(texts: Iterator[str]) -> Iterator[str]:
    for texte in texts:
        yield from wrap_text(f"  {texte}", retrait="  ")


def _decision(one: Decision, au: date) -> str:
    when = f", pour le {format_date(one.pour)}" if one.pour else ""
    late = ", EN RETARD" if one.is_late_at(au) else ""
    done = f", faite le {format_date(one.faite_le)}" if one.is_done_at(au) and one.faite_le else ""
    return f"n° {one.numero} {one.texte} — {one.qui}{when}{late}{done}"


def _chiffres_row(one: Synthese) -> tuple[str, ...]:
    numbers = (one.semaine, one.realise, one.attendu, one.ecart, one.prevu, one.estimation)
    return one.code, one.libelle, *("" if number is None else format_nombre(number) for number in numbers)


def _jours_rows(figures: FiguresRevue) -> Iterator[tuple[str, ...]]:
    for one in figures.jours:
        numbers = (format_nombre(one.saisi), format_nombre(one.attendu))
        yield one.code, str(one.agents), *numbers, str(one.incomplets or "")


def _feuilles(figures: FiguresRevue) -> str:
    return ", ".join(f"{one.agent} {format_jours(one.manque)}" for one in figures.feuilles)


def _ecart(one: Synthese, ecart: int | None) -> str:
    return f"{_signed(ecart or 0)} j  {one.code} {one.libelle}"


def _signed(centiemes: int) -> str:
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes)


def _mouvements(figures: FiguresRevue) -> Iterator[str]:
    for event in figures.evenements:
        yield f"{format_jour(event.jour)}  {event.code} {event.texte} ({event.auteur})"
    for one in figures.progressions[:_MOUVEMENTS_MAX]:
        yield f"{_signed(one.delta)} j  {one.code} {one.libelle}"
    rest = figures.progressions[_MOUVEMENTS_MAX:]
    if rest:
        yield f"{_signed(sum(one.delta for one in rest))} j  sur {count_of(len(rest), 'autre ligne')}"


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
