"""`cariforef revue [PERIMETRE]`: show a weekly review, or open the interface on its meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import click

from cariforef_tui.cli.kit.blocks import Block, Tabular, Title
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, wrap_text
from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.figures import (
    AlerteRevue,
    EcheanceProche,
    Evenement,
    Feuille,
    FiguresRevue,
    FiguresSI,
    GroupeRevue,
    JoursSemaine,
    NatureEvenement,
    Progression,
    Revue,
    Synthese,
)
from cariforef_tui.domain.revue.revue import (
    CleRevue,
    Decision,
    Meteo,
    MeteoDeclaree,
    Remarque,
    resolve_perimetre,
)
from cariforef_tui.domain.revue.sections import (
    Row,
    Section,
    list_alertes,
    tell_a_regarder,
    tell_chiffres,
    tell_decisions,
    tell_echeances,
    tell_jours,
    tell_livrables,
    tell_mouvements,
    tell_regulations,
    tell_remarques,
    tell_si,
)
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_declaree,
    describe_feuilles,
    describe_reunion,
    tell_close,
    tell_moved,
)
from cariforef_tui.domain.temps.calendrier import week_around
from cariforef_tui.domain.values.dates import parse_semaine
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    field,
    member,
    optional,
)
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import RevueSnapshot, default_cle, load_revue
from cariforef_tui.services.shown.livrables import LIVRABLE

METEO = Shape[MeteoDeclaree](
    "MeteoDeclaree",
    field("couleur", member(Meteo), lambda it: it.couleur),
    field("commentaire", optional(TEXT), lambda it: it.commentaire),
    field("auteur", TEXT, lambda it: it.auteur),
)
REMARQUE = Shape[Remarque](
    "Remarque",
    field("code", TEXT, lambda it: it.code),
    field("texte", TEXT, lambda it: it.texte),
    field("auteur", TEXT, lambda it: it.auteur),
)
DECISION = Shape[tuple[Decision, date]](
    "Decision",
    field("numero", WHOLE, lambda it: it[0].numero),
    field("perimetre", TEXT, lambda it: it[0].perimetre),
    field("semaine", TEXT, lambda it: it[0].semaine),
    field("texte", TEXT, lambda it: it[0].texte),
    field("qui", TEXT, lambda it: it[0].qui),
    field("personnes", each(TEXT), lambda it: it[0].personnes),
    field("ligne", optional(TEXT), lambda it: it[0].ligne),
    field("pour", optional(DAY), lambda it: it[0].pour),
    field("faite_le", optional(DAY), lambda it: it[0].faite_le),
    field("en_retard", FLAG, lambda it: it[0].is_late_at(it[1])),
)
"""A decision, and the day that says whether it is late."""
SYNTHESE = Shape[Synthese](
    "Synthese",
    field("code", TEXT, lambda it: it.code),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("realise", JOURS, lambda it: it.realise),
    field("attendu", optional(JOURS), lambda it: it.attendu),
    field("ecart", optional(JOURS), lambda it: it.ecart),
    field("atterrissage", optional(JOURS), lambda it: it.atterrissage),
    field("calcul", optional(member(BaseAtterrissage)), lambda it: it.base),
    field("semaine", JOURS, lambda it: it.semaine),
)
JOURS_EQUIPE = Shape[JoursSemaine](
    "JoursEquipe",
    field("equipe", TEXT, lambda it: it.code),
    field("agents", WHOLE, lambda it: it.agents),
    field("saisi", optional(JOURS), lambda it: it.saisi),
    field("absent", optional(JOURS), lambda it: it.absent),
    field("attendu", optional(JOURS), lambda it: it.attendu_brut),
    field("attendu_net", optional(JOURS), lambda it: it.attendu_net),
    field("incomplets", optional(WHOLE), lambda it: it.incomplets),
)
GROUPE = Shape[GroupeRevue](
    "GroupeRevue",
    field("code", TEXT, lambda it: it.code),
    field("nom", TEXT, lambda it: it.nom),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("utilise", JOURS, lambda it: it.utilise),
    field("attendu", optional(JOURS), lambda it: it.attendu),
    field("ecart", optional(JOURS), lambda it: it.ecart),
    field("atterrissage", optional(JOURS), lambda it: it.atterrissage),
    field("fin", optional(DAY), lambda it: it.fin),
    field("etat", optional(member(Etat)), lambda it: it.etat),
    field("gravite", optional(member(Gravite)), lambda it: it.gravite),
    field("enjeu", JOURS, lambda it: it.enjeu),
    field("statut", optional(member(StatutAlerte)), lambda it: it.statut),
)
PROGRESSION = Shape[Progression](
    "Progression",
    field("code", TEXT, lambda it: it.code),
    field("avant", JOURS, lambda it: it.avant),
    field("apres", JOURS, lambda it: it.apres),
)
EVENEMENT = Shape[Evenement](
    "Evenement",
    field("type", member(NatureEvenement), lambda it: it.nature),
    field("date", DAY, lambda it: it.jour),
    field("code", optional(TEXT), lambda it: it.code),
    field("texte", TEXT, lambda it: it.texte),
    field("auteur", optional(TEXT), lambda it: it.auteur),
)
ALERTE = Shape[AlerteRevue](
    "AlerteRevue",
    field("type", member(TypeAlerte), lambda it: it.alerte.type),
    field("gravite", member(Gravite), lambda it: it.alerte.gravite),
    field("code", optional(TEXT), lambda it: it.alerte.code),
    field("jalon", optional(TEXT), lambda it: it.alerte.jalon),
    field("agent", optional(TEXT), lambda it: it.alerte.agent),
    field("message", TEXT, lambda it: it.alerte.message),
    field("statut", member(StatutAlerte), lambda it: it.statut),
)
ALERTES = Shape[FiguresRevue](
    "AlertesRevue",
    field("nouvelles", each(ALERTE), lambda it: it.alertes_of(StatutAlerte.NOUVELLE)),
    field(
        "presentes",
        each(ALERTE),
        lambda it: it.alertes_of(StatutAlerte.AGGRAVEE, StatutAlerte.INCHANGEE, StatutAlerte.ALLEGEE),
    ),
    field("disparues", each(ALERTE), lambda it: it.alertes_of(StatutAlerte.LEVEE)),
)
ECHEANCE = Shape[EcheanceProche](
    "EcheanceRevue",
    field("date", DAY, lambda it: it.jour),
    field("code", optional(TEXT), lambda it: it.code),
    field("jalon", optional(TEXT), lambda it: it.jalon),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("realise", optional(JOURS), lambda it: it.realise),
)
FEUILLE = Shape[Feuille](
    "Feuille",
    field("agent", TEXT, lambda it: it.agent),
    field("manque", optional(JOURS), lambda it: it.manque),
    field("jours_incomplets", optional(WHOLE), lambda it: it.jours),
)
SI = Shape[FiguresSI](
    "SiRevue",
    field("disponible", optional(JOURS), lambda it: it.disponible),
    field("infrastructure", optional(JOURS), lambda it: it.infrastructure),
    field("demande", optional(JOURS), lambda it: it.demande),
    field("non_chiffres", WHOLE, lambda it: it.non_chiffres),
    field("realise", optional(JOURS), lambda it: it.realise),
    field("semaine", optional(JOURS), lambda it: it.semaine),
    field("total", optional(JOURS), lambda it: it.total),
)
REVUE = Shape[Revue](
    "Revue",
    field("perimetre", TEXT, lambda it: it.figures.perimetre),
    field("semaine", TEXT, lambda it: it.figures.semaine),
    field("au", DAY, lambda it: it.figures.au),
    field("arrete", optional(DAY), lambda it: it.figures.arrete),
    field("close_le", optional(DAY), lambda it: it.ecrite.close_le),
    field("close_par", optional(TEXT), lambda it: it.ecrite.close_par),
    field("presents", each(TEXT), lambda it: it.ecrite.presents),
    field("excuses", each(TEXT), lambda it: it.ecrite.excuses),
    field("prochaine", optional(DAY), lambda it: it.ecrite.prochaine),
    field("precedente", optional(TEXT), lambda it: it.figures.precedente),
    field("depuis", DAY, lambda it: it.figures.depuis),
    field("meteo", optional(METEO), lambda it: it.ecrite.meteo),
    field("remarques", each(REMARQUE), lambda it: it.ecrite.remarques),
    field("decisions", each(DECISION), lambda it: [(one, it.figures.au) for one in it.figures.decisions]),
    field("lignes", each(SYNTHESE), lambda it: it.figures.syntheses),
    field("jours", each(JOURS_EQUIPE), lambda it: it.figures.jours),
    field("a_regarder", each(GROUPE), lambda it: it.figures.a_regarder),
    field("progressions", each(PROGRESSION), lambda it: it.figures.progressions),
    field("evenements", each(EVENEMENT), lambda it: it.figures.evenements),
    field("alertes", ALERTES, lambda it: it.figures),
    field("echeances", each(ECHEANCE), lambda it: it.figures.echeances),
    field("livrables", each(LIVRABLE), lambda it: it.figures.livrables),
    field("feuilles", each(FEUILLE), lambda it: it.figures.feuilles),
    field("si", SI, lambda it: it.figures.si),
)
SEMAINE = click.option(
    "--semaine", metavar="SEMAINE", help="Par exemple 21, ou « 21 de 2018 » (sinon la dernière finie)."
)
_MARQUES = {"‼": "!! ", "✗": "!! ", "!": "!  ", "i": "i  "}
"""What a pipe and any terminal can draw of the signs of a row; the others are left out."""


def read_cle(
    invocation: Invocation, store: Store, perimetre: str | None, semaine: str | None
) -> tuple[DateReference, CleRevue]:
    """Return the date de référence, and the review that the words typed name.

    For a week of a past exercice, the date is the last day of that exercice. A week to come does not move it.

    Raises:
        CodeRefuse, DateRefusee: no such perimeter, no such week.
    """
    reference = invocation.reference(store) if semaine is None else invocation.reference_alone(store)
    monday = None if semaine is None else parse_semaine(semaine, date(reference.exercice, 7, 1))
    if monday is not None and monday <= reference.au:
        reference = invocation.reference_of(store, *week_around(monday))
    with store.reading() as reading:
        programme = reading.programme(reference.exercice)
    code = programme.racine if perimetre is None else resolve_perimetre(programme, perimetre)
    if monday is None:
        return reference, default_cle(store, reference, code)
    return reference, CleRevue(code, monday)


@command("base", "au", "json", mots=tuple(MOTS))
@click.argument("perimetre", required=False)
@SEMAINE
@click.option("--projeter", is_flag=True, help="Ouvrir l'interface sur cette revue, page par page.")
def voir(invocation: Invocation, perimetre: str | None, semaine: str | None, *, projeter: bool) -> int:
    """Montrer la revue de PERIMETRE (sinon de l'ensemble).

    PERIMETRE : l'ensemble ou un sigle. Une revue close est montrée telle qu'elle a été close ; sinon,
    à ce jour.
    """
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        snapshot = load_revue(store, reference, cle, lecteur=invocation.reader(store))
    if projeter:
        return _project(invocation, reference, cle)
    invocation.answer(REVUE.to_json(snapshot.revue), _render(snapshot))
    return 0


def _project(invocation: Invocation, reference: DateReference, cle: CleRevue) -> int:
    """Open the interface on the meeting, at the date de référence of the review; return its exit code."""
    from cariforef_tui.cli.kit.interface import launch_of, run_interface

    au = None if reference.au == invocation.wiring.today() else reference.au
    return run_interface(invocation, replace(launch_of(invocation), au=au, reunion=cle))


def _render(snapshot: RevueSnapshot) -> Iterator[Block]:
    figures, ecrite = snapshot.revue.figures, snapshot.revue.ecrite
    etat = tell_close(ecrite) or "en préparation"
    yield from wrap_text(f"{capitalize(snapshot.revue.cle.titre)}, {etat}, {figures.stand}")
    if ecrite.meteo is not None:
        yield from wrap_text(f"Météo : {describe_declaree(ecrite.meteo)}", indent="  ")
    yield from _wrapped(describe_reunion(ecrite))
    for titre, lines in _sections(snapshot):
        body = list(lines)
        if body:
            yield ""
            yield Title(titre)
            yield from body


def _sections(snapshot: RevueSnapshot) -> Iterator[tuple[str, Iterable[Block]]]:
    """Yield the sections with their titles: first those that call for decisions, then those on the past."""
    figures = snapshot.revue.figures
    yield _told(tell_decisions(figures))
    yield _told(tell_remarques(snapshot.revue.ecrite))
    yield _told(tell_a_regarder(figures), snapshot)
    yield _told(tell_echeances(figures), snapshot)
    yield "Feuilles à compléter", _wrapped(f"{sentence}." for sentence in describe_feuilles(figures))
    yield from map(_told, list_alertes(figures))
    yield "Alertes", _wrapped(_en_cours(figures, snapshot.programme))
    titre, table = _tabled(tell_chiffres(figures), Column("Code"), Column("Libellé", Fit.CUT))
    yield titre, [*table, *_wrapped(iter(tell_regulations(figures)))]
    yield _tabled(tell_livrables(figures.livrables), Column("Ligne"), Column("Livrable", Fit.CUT))
    yield _tabled(tell_jours(figures), Column("Équipe"))
    yield _told(tell_mouvements(figures))
    yield _told(tell_si(figures.si))


def _en_cours(figures: FiguresRevue, programme: Programme) -> Iterator[str]:
    """Yield the count of all alerts with their command, and of those that moved."""
    if figures.en_cours:
        where = "" if figures.perimetre == programme.racine else f" --code {figures.perimetre}"
        yield f"{count_alertes([one.gravite for one in figures.en_cours])} (cariforef alertes{where})"
    if moved := tell_moved(figures):
        yield moved


def _told(section: Section, snapshot: RevueSnapshot | None = None) -> tuple[str, Iterable[Block]]:
    """Return the title and the lines of a section, with the last decision about each line of `snapshot`."""
    lines = (f"{_line_of(row)}{_decided(row, snapshot)}" for row in section.rows)
    return section.titre, _wrapped(lines)


def _decided(row: Row, snapshot: RevueSnapshot | None) -> str:
    decisions = snapshot.decided(row.ligne) if snapshot else ()
    return "".join(f" ; {decision.tell()}" for decision in decisions[:1])


def _line_of(row: Row) -> str:
    """Return the fact of a row, what it is about, then who does it, when, and its state."""
    figure = f"{row.chiffres[0]} j" if any(row.chiffres[:1]) else ""
    fact = ", ".join(filter(None, ("" if row.qui else row.quand, figure, row.fait)))
    about = " ".join(filter(None, (row.code, row.libelle)))
    said = (" · " if row.code else " ").join(filter(None, (fact, about)))
    tail = f" — {', '.join(filter(None, (row.qui, row.quand, row.etat)))}" if row.qui else ""
    return f"{_MARQUES.get(row.marque, '')}{said}{tail}"


def _wrapped(texts: Iterator[str]) -> Iterator[str]:
    for texte in texts:
        yield from wrap_text(f"  {texte}", indent="  ")


def _tabled(section: Section, *texts: Column) -> tuple[str, Iterable[Block]]:
    """Return the title and the table of a section: the code and the label of each row, then its figures."""
    rows = [(*(row.code, row.libelle)[: len(texts)], *row.chiffres) for row in section.rows]
    return section.titre, [Tabular((*texts, *numbers(*section.chiffres)), rows)] if rows else []
