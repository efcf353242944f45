"""`cariforef mois fiche`: show or write the monthly sheet of one agent or of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from cariforef_tui.cli.kit.delivery import STANDARD_OUTPUT, Destination, deliver, read_destination
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice, show_progress
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import name_fonds
from cariforef_tui.domain.mois.fiche import (
    AbsenceFiche,
    ConventionFiche,
    Cumul,
    Fiche,
    Journee,
    LigneFiche,
    NatureJour,
    QuotiteFiche,
)
from cariforef_tui.domain.mois.history import EcartFiche
from cariforef_tui.domain.mois.sentences import (
    Manque,
    MotifManque,
    describe_jour,
    describe_manques,
)
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_filled, format_nombre
from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.refusals import AgentRefuse, DateRefusee
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TAUX,
    TEXT,
    WHOLE,
    Shape,
    as_is,
    by_key,
    each,
    field,
    inside,
    member,
    optional,
)
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.mois.page import PageFiche, describe_etat, make_page, name_of
from cariforef_tui.services.mois.fiche import (
    FicheVisee,
    Reprise,
    find_anybody,
    load_fiche,
    load_fiches,
    read_mois,
)
from cariforef_tui.services.programme.exercice import DateReference

if TYPE_CHECKING:
    from cariforef_tui.exchange.files.files import Existing
    from cariforef_tui.services.ports.store import Store

TABLE_LIGNES = (
    Column("Convention"),
    Column("Code"),
    Column("Libellé", Fit.LABEL),
    Column("Jours", Fit.RIGHT),
)
_FSE, _CONVENTION = 2, 0
"""Ranks of the columns that only conventions fill."""
T = TypeVar("T")
V = TypeVar("V")
MANQUE = Shape[Manque](
    "Manque",
    field("motif", member(MotifManque), lambda it: it.motif),
    field("message", TEXT, lambda it: it.phrase),
    field("dates", each(DAY), lambda it: it.jours),
    field("jours", JOURS, lambda it: it.centiemes),
)
ECART = Shape[EcartFiche](
    "EcartFiche",
    field("date", DAY, lambda it: it.jour),
    field("rubrique", TEXT, lambda it: it.rubrique),
    field("convention", optional(TEXT), lambda it: it.convention),
    field("avant", JOURS, lambda it: it.avant),
    field("apres", JOURS, lambda it: it.apres),
)
VISA = Shape[Visa](
    "Visa",
    field("numero", WHOLE, lambda it: it.numero),
    field("geste", member(GesteVisa), lambda it: it.geste),
    field("par", TEXT, lambda it: it.par),
    field("pour", optional(TEXT), lambda it: it.pour),
    field("supplee", optional(TEXT), lambda it: it.supplee),
    field("quand", TEXT, lambda it: it.quand),
    field("motif", optional(TEXT), lambda it: it.motif),
    field("jours", optional(JOURS), lambda it: it.centiemes),
)
QUOTITE = Shape[QuotiteFiche](
    "Quotite",
    field("depuis", DAY, lambda it: it.depuis),
    field("part", TAUX, lambda it: it.part),
    field("semaine", each(JOURS), lambda it: it.semaine),
)
CUMUL = Shape[Cumul](
    "Cumul",
    field("attendu", JOURS, lambda it: it.attendu),
    field("fse", JOURS, lambda it: it.total_fse),
    field("autres", JOURS, lambda it: it.autres),
    field("absences", JOURS, lambda it: it.absent),
    field("total", JOURS, lambda it: it.total),
    field("ecart", JOURS, lambda it: it.ecart),
)
FINANCEE = Shape[tuple[ConventionFiche, int, int | None]](
    "ConventionFiche",
    field("numero", TEXT, lambda it: it[0].numero),
    field("intitule", TEXT, lambda it: it[0].intitule),
    field("fonds", TEXT, lambda it: it[0].fonds),
    field("jours", JOURS, lambda it: it[1]),
    field("part", optional(TAUX), lambda it: it[2]),
)
REPRISE = Shape[Reprise](
    "Reprise",
    field("visa", WHOLE, lambda it: it.visa.numero),
    field("version", WHOLE, lambda it: it.avant),
    field("version_suivante", as_is(int), lambda it: it.apres),
    field("ecarts", each(ECART), lambda it: it.ecarts),
)
FORMATS = ("pdf", "csv")


def render_fiche(visee: FicheVisee, manques: Sequence[Manque], made: datetime) -> Iterator[str]:
    """Yield the lines of the sheet; `manques` are the reasons why it cannot be signed, empty once signed."""
    page, fiche = make_page(visee, made), visee.fiche
    yield f"{page.titre}, {name_of(visee, visee.agent.initiales)}"
    yield from wrap_text(page.etat)
    yield ""
    for titre, valeur in page.faits[1:]:
        yield from wrap_text(f"{titre} : {valeur}", indent="  ")
    yield ""
    fse, convention = (None, None) if visee.conventionne else (_FSE, _CONVENTION)
    days = (
        Column("Jour"),
        *numbers("Attendu", name_fonds(visee.fonds), "Autres", "Absent", "Total"),
        Column("", Fit.CUT),
    )
    yield from render_table(_without(days, fse), [_without(row, fse) for row in _days(fiche)])
    if fiche.lignes or fiche.absences:
        rows = [_without(row, convention) for row in _lignes(fiche)]
        yield ""
        yield from render_table(_without(TABLE_LIGNES, convention), rows)
    yield ""
    yield from _render_bilan(page)
    yield from _render_suite(page, visee, manques)


def _without(row: tuple[T, ...], rank: int | None) -> tuple[T, ...]:
    return row if rank is None else (*row[:rank], *row[rank + 1 :])


def _days(fiche: Fiche) -> Iterator[tuple[str, ...]]:
    for journee in fiche.journees:
        jour, cumul, authors = journee.jour, journee.cumul, ", ".join(journee.auteurs)
        notes = (
            describe_jour(jour),
            f"saisi par {authors}" if authors else "",
            "à confirmer" if jour.a_confirmer else "",
        )
        yield format_jour(jour.jour), *map(format_filled, _numbers(cumul)), ", ".join(filter(None, notes))
    yield "Mois", *map(format_nombre, _numbers(fiche.cumul)), ""


def _numbers(cumul: Cumul) -> tuple[int, ...]:
    return cumul.attendu, cumul.total_fse, cumul.autres, cumul.absent, cumul.total


def _lignes(fiche: Fiche) -> Iterator[tuple[str, ...]]:
    for ligne in fiche.lignes:
        yield ligne.convention or "", ligne.code, ligne.libelle, format_nombre(ligne.total)
    for absence in fiche.absences:
        yield "", "", f"Absence : {absence.type}", format_nombre(absence.total)


def _render_bilan(page: PageFiche) -> Iterator[str]:
    for nom, intitule, jours, part in page.conventions:
        yield from wrap_text(f"Convention {nom} ({intitule}) : {jours}, {part}", indent="  ")
    for titre, valeur in page.bilan:
        yield from wrap_text(f"{titre} : {valeur}", indent="  ")


def _render_suite(page: PageFiche, visee: FicheVisee, manques: Sequence[Manque]) -> Iterator[str]:
    texts = [*visee.finies, *page.reprises]
    texts += [
        f"{signature.role} : signé par {signature.nom} le {signature.quand}. {signature.reserve}".rstrip()
        for signature in page.signatures
        if signature.nom
    ]
    if visee.signature is None:
        texts.append(describe_manques(manques, "Avant de signer : ") or "Prête à signer.")
    texts.append(page.preuve)
    yield ""
    for texte in texts:
        yield from wrap_text(texte, indent="  ")


JOUR = Shape[Journee](
    "JourFiche",
    field("date", DAY, lambda it: it.jour.jour),
    field("nature", member(NatureJour), lambda it: it.jour.nature),
    field("ferie", optional(TEXT), lambda it: it.jour.ferie),
    field("sous_contrat", FLAG, lambda it: it.jour.sous_contrat),
    *inside(lambda it: it.cumul, *CUMUL.fields),
    field("a_confirmer", JOURS, lambda it: it.jour.a_confirmer),
    field("saisi_par", each(TEXT), lambda it: it.auteurs),
)


def _days_to_json(fiche: Fiche, centiemes: Sequence[int]) -> Mapping[str, int]:
    """Return the hundredths of each day that has some."""
    days = zip(fiche.jours, centiemes, strict=True)
    return {jour.jour.isoformat(): amount for jour, amount in days if amount}


LIGNE = Shape[tuple[Fiche, LigneFiche]](
    "LigneFiche",
    field("code", TEXT, lambda it: it[1].code),
    field("libelle", TEXT, lambda it: it[1].libelle),
    field("convention", optional(TEXT), lambda it: it[1].convention),
    field("jours", by_key(JOURS), lambda it: _days_to_json(it[0], it[1].centiemes)),
    field("total", JOURS, lambda it: it[1].total),
)
ABSENCE = Shape[tuple[Fiche, AbsenceFiche]](
    "AbsenceFiche",
    field("type", member(TypeAbsence), lambda it: it[1].type),
    field("jours", by_key(JOURS), lambda it: _days_to_json(it[0], it[1].centiemes)),
    field("total", JOURS, lambda it: it[1].total),
)
TOTAUX = Shape[Fiche](
    "Totaux",
    field("ouvres", JOURS, lambda it: it.ouvres),
    *inside(lambda it: it.cumul, *CUMUL.fields),
    field("excedent", JOURS, lambda it: it.excedent),
    field("manque", JOURS, lambda it: sum(centiemes for _, centiemes in it.manques)),
    field("part_fse", optional(TAUX), lambda it: it.cumul.part_fse),
)
FICHE = Shape[tuple[FicheVisee, Sequence[Manque]]](
    "Fiche",
    field("agent", TEXT, lambda it: it[0].agent.initiales),
    field("nom", optional(TEXT), lambda it: it[0].agent.nom),
    field("fonction", optional(TEXT), lambda it: it[0].fiche.fonction),
    field("organisme", optional(TEXT), lambda it: it[0].fiche.organisme),
    field("mois", TEXT, lambda it: str(it[0].fiche.mois)),
    field("etat", TEXT, lambda it: it[0].etat.cle),
    field("version", WHOLE, lambda it: it[0].version),
    field("maillon", TEXT, lambda it: str(it[0].maillon)),
    field("empreinte", TEXT, lambda it: it[0].maillon.empreinte),
    field("quotites", each(QUOTITE), lambda it: it[0].fiche.quotites),
    field("jours", each(JOUR), lambda it: it[0].fiche.journees),
    field("lignes", each(LIGNE), lambda it: [(it[0].fiche, one) for one in it[0].fiche.lignes]),
    field("absences", each(ABSENCE), lambda it: [(it[0].fiche, one) for one in it[0].fiche.absences]),
    field("conventions", each(FINANCEE), lambda it: it[0].fiche.parts),
    field("totaux", TOTAUX, lambda it: it[0].fiche),
    field("manques", each(MANQUE), lambda it: it[1]),
    field("visas", each(VISA), lambda it: it[0].visas),
    field("reprises", each(REPRISE), lambda it: it[0].reprises),
)
"""A sheet, and the reasons why it cannot be signed."""


def split_mois(words: Sequence[str], agents: Sequence[Agent]) -> tuple[tuple[str, ...], str | None]:
    """Return the initials typed and the month that may follow them: `LR PG avril`."""
    known = {agent.initiales for agent in agents}
    if not words or words[-1].strip().upper() in known:
        return tuple(words), None
    try:
        parse_mois(words[-1], date(2000, 1, 1))
    except DateRefusee:
        return tuple(words), None
    return tuple(words[:-1]), words[-1]


@command("base", "agent", "au", "json")
@click.argument("agent", required=False)
@click.argument("mois", required=False)
@click.option("--pdf", metavar="FICHIER|-", help="Écrire la fiche en PDF, à imprimer et signer.")
@click.option("--csv", metavar="FICHIER|-", help="Écrire la fiche en CSV.")
@click.option("--tous", is_flag=True, help="Écrire la fiche de chaque agent pour MOIS.")
@click.option("--dossier", metavar="DOSSIER|-", help="Où écrire toutes les fiches (- : une archive ZIP).")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="De toutes les fiches (sinon pdf).")
@click.option("--remplacer", is_flag=True, help="Écraser les fichiers qui existent.")
def fiche(
    invocation: Invocation,
    *,
    agent: str | None,
    mois: str | None,
    pdf: str | None,
    csv: str | None,
    tous: bool,
    dossier: str | None,
    format_: str | None,
    remplacer: bool,
) -> None:
    """Montrer la fiche de temps d'AGENT pour MOIS.

    Sans AGENT, la vôtre ; sans MOIS, le dernier terminé. Une fiche signée est montrée telle
    qu'elle a été signée ; sinon, la fiche suit les jours saisis à présent.
    """
    from cariforef_tui.exchange.files.files import Existing

    existing = Existing.REPLACE if remplacer else Existing.KEEP
    if tous:
        if dossier is None or (agent and mois) or pdf or csv or "json" in invocation.given:
            raise click.UsageError("--tous demande --dossier DOSSIER, sans AGENT, --pdf, --csv ni --json.")
        _write_all(invocation, agent, dossier, format_ or FORMATS[0], existing)
        return
    if dossier or format_:
        raise click.UsageError("--dossier et --format vont avec --tous.")
    asked = [
        read_destination((name,), None, path, remplacer=remplacer)
        for name, path in (("pdf", pdf), ("csv", csv))
        if path is not None
    ]
    if pdf == csv == STANDARD_OUTPUT:
        raise click.UsageError("Un seul document à la fois sur la sortie standard : --pdf - ou --csv -.")
    with invocation.store() as store:
        acteur = invocation.reader(store)
        reference = invocation.reference_alone(store)
        whose, month = _resolve(invocation, store, reference, agent, mois)
        visee = load_fiche(store, whose, month, acteur=acteur)
        place = store.place
    if asked:
        invocation.say_reference()
        _write(visee, asked, existing, place, invocation.wiring.now())
    else:
        _show(invocation, visee)


def _resolve(
    invocation: Invocation, store: Store, reference: DateReference, agent: str | None, mois: str | None
) -> tuple[Agent, Mois]:
    """Return the agent and the month typed. A word alone is an agent, else a month of the actor."""
    try:
        whose = find_anybody(store, agent or invocation.actor(store))
    except AgentRefuse:
        if agent is None or mois is not None:
            raise
        try:
            month = read_mois(store, agent, reference)
        except DateRefusee:
            month = None
        if month is None:
            raise
        return find_anybody(store, invocation.actor(store)), month
    return whose, read_mois(store, mois, reference if mois else invocation.reference(store))


def _show(invocation: Invocation, visee: FicheVisee) -> None:
    manques = () if visee.signature else visee.missing(invocation.wiring.today())
    invocation.answer(FICHE.to_json((visee, manques)), render_fiche(visee, manques, invocation.wiring.now()))


def _write(
    visee: FicheVisee, asked: Sequence[Destination], existing: Existing, place: str, made: datetime
) -> None:
    from cariforef_tui.exchange.files.files import check_target
    from cariforef_tui.exchange.mois.batch import FormatFiche, to_fiche

    for destination in asked:
        if destination.path is not None:
            check_target(destination.path, existing, place)
    whose = f"{visee.agent.initiales}, {visee.fiche.mois.libelle}"
    for destination in asked:
        data = to_fiche(visee, FormatFiche(destination.format), made)
        deliver(destination, data, place, f"{whose} ; {describe_etat(visee, made)}")


def _write_all(
    invocation: Invocation, mois: str | None, dossier: str, format_: str, existing: Existing
) -> None:
    from cariforef_tui.exchange.mois.batch import FormatFiche, archive_fiches, export_fiches

    destination, form = read_destination(("zip",), "zip", dossier, remplacer=False), FormatFiche(format_)
    with invocation.store() as store:
        acteur = invocation.reader(store)
        reference = invocation.reference_alone(store) if mois else invocation.reference(store)
        month = read_mois(store, mois, reference)
        lot = load_fiches(store, month, acteur=acteur)
        place = store.place
    made = invocation.wiring.now()
    if lot.ecartees:
        print_notice(f"{count_of(lot.ecartees, 'laissée')} de côté : vous n'avez pas le droit de les lire.")
    if destination.path is None:
        deliver(destination, archive_fiches(lot.fiches, form, made, show_progress), place, "")
        return
    done = export_fiches(lot.fiches, destination.path, form, existing, place, made, show_progress)
    signees, count = sum(visee.etat.is_locked for visee in done.ecrites), len(done.ecrites)
    written = f"{count_of(count, 'fiche')} {month.de_libelle} dans {dossier}"
    print_done([f"Écrit : {written} (signées : {signees} ; non signées : {count - signees})."])
    if done.erreur is not None:
        print_notice(f"Arrêt après {count} sur {len(lot.fiches)} ; aucune n'est écrite à moitié.")
        raise done.erreur
