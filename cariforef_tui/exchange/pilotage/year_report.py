"""The report of a year as a file: Markdown, or a PDF with its burn-downs drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cariforef_tui.domain.avancement.avancement import format_taux
from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.look import explain_regulation
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import Equipe
from cariforef_tui.domain.equipe.load import describe_charge_si, describe_saisi_si
from cariforef_tui.domain.pilotage.bilan import EcheanceBilan, Issue, LigneBilan, describe_annonces
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.revue.pourquoi import Raison
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import format_gap, format_jours
from cariforef_tui.domain.values.glossary import explain
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import capitalize, count_of, inert_text
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.revue.courbe import draw_courbe
from cariforef_tui.exchange.revue.minutes import escape_markdown, render_rows
from cariforef_tui.exchange.revue.pages import (
    MinutesTable,
    format_number,
    format_signed,
    inert_rows,
    tabulate_livrables,
)
from cariforef_tui.services.pilotage.bilan import Bilan
from cariforef_tui.services.pilotage.year_end import describe_unfinished

ISSUES = {
    Issue.NON_TENUE: ("non tenue", "non tenues"),
    Issue.TERMINEE: ("terminée sans être soldée", "terminées sans être soldées"),
    Issue.TENUE_APRES: ("tenue après sa date", "tenues après leur date"),
    Issue.TENUE: ("tenue", "tenues"),
    Issue.A_VENIR: ("à venir", "à venir"),
}
"""What one échéance and several are called, in reading order: those missed come first."""
RAISONS_MAX = 8
"""Remarks and decisions of one axe that a report has room for; it keeps the last ones."""
ECART, ECART_REVISE = "Écart", "Écart au révisé"
"""Against what was expected by now; against the plan, once the year is over."""
TEMPLATE = Path(__file__).with_name("bilan.typ")
_LIBELLE_MAX = 100
"""Characters of a label that fit on one line of a page; remarks and decisions are never cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report under its title, with sentences, a burn-down to draw, and tables."""

    titre: str
    phrases: tuple[str, ...] = ()
    courbe: Burndown | None = None
    tables: tuple[MinutesTable, ...] = ()


def make_si(bilan: Bilan) -> Iterator[Section]:
    """Yield the claims on the SI team and its days; nothing if the programme has none."""
    vue = bilan.vue_si
    if vue is None:
        return
    rows = [
        (
            demandeur.code,
            f"{demandeur.pole} · {bilan.programme.by_code[demandeur.code].libelle}",
            format_number(demandeur.demande),
            str(demandeur.non_chiffres or ""),
            format_number(demandeur.realise),
            format_signed(None if demandeur.demande is None else demandeur.realise - demandeur.demande),
        )
        for demandeur in vue.demandeurs
    ]
    colonnes = ("Code", "Demandeur", "Demandé", "Non chiffrées", "Saisi", "Écart")
    yield Section(
        titre="Équipe SI",
        phrases=(describe_charge_si(vue.charge), describe_saisi_si(vue)),
        tables=(
            MinutesTable(
                "Demandes à l'équipe SI", colonnes, inert_rows(rows), droites=(2, 3, 4, 5), larges=(1,)
            ),
        ),
    )


def make_capacite(bilan: Bilan) -> Section:
    """Return the days asked of each team, its capacity and the days that it logged."""
    capacite = bilan.capacite
    equipes = (*capacite.equipes, capacite.ensemble)
    table = MinutesTable(
        "Capacité des équipes",
        ("Équipe", "Libellé", "Agents", "Prévu", "Disponible", "Saisi", "Complet"),
        inert_rows(map(_capacite_row, equipes)),
        droites=(2, 3, 4, 5, 6),
        marques=(len(equipes) - 1,),
        larges=(1,),
    )
    return Section(
        titre="Capacité",
        phrases=(
            "Prévu : ce que le plan donne à ses lignes. Disponible : ses jours de l'exercice, moins les "
            "absences déclarées, ou les congés s'ils sont plus nombreux. Complet : part des jours attendus "
            "qui est saisie.",
            capacite.plein.describe(),
        ),
        tables=(table,),
    )


def _capacite_row(equipe: Equipe) -> tuple[str, ...]:
    return (
        equipe.code,
        equipe.libelle,
        str(len(equipe.agents)),
        format_number(estimate(equipe.promis)),
        format_number(equipe.disponible),
        format_number(equipe.saisi),
        "—" if equipe.completude is None else f"{equipe.completude} %",
    )


def make_echeances(bilan: Bilan) -> Section:
    """Return the échéances and jalons, held or not."""
    return Section(
        titre="Échéances et jalons",
        phrases=(
            "Une échéance est tenue quand la ligne est soldée, ou le jalon déclaré tenu, à sa date. "
            "Non soldée, une ligne est terminée s'il ne lui manque que 2 j, ou 10 % de ses jours, "
            "et jamais plus de la moitié.",
        ),
        tables=tuple(
            MinutesTable(
                f"{capitalize(pluriel)} : {len(ended)}",
                ("Échéance", "Ligne", "Libellé", "Réalisé / révisé", "État"),
                inert_rows(map(_echeance_row, ended)),
                droites=(3,),
                larges=(2,),
            )
            for issue, (_, pluriel) in ISSUES.items()
            if (ended := [echeance for echeance in bilan.echeances if echeance.issue is issue])
        ),
    )


def make_livrables(bilan: Bilan) -> Iterator[Section]:
    """Yield the livrables promised; nothing if the programme promises none."""
    if bilan.livrables:
        kept = sum(etat.is_tenu for etat in bilan.livrables)
        phrase = f"{count_of(kept, 'livrable tenu', 'livrables tenus')} sur {len(bilan.livrables)}."
        yield Section(titre="Livrables", phrases=(phrase,), tables=(tabulate_livrables(bilan.livrables),))


def _echeance_row(echeance: EcheanceBilan) -> tuple[str, ...]:
    when, libelle, chiffre = format_date(echeance.fin), echeance.libelle, ""
    if echeance.votee != echeance.fin:
        when += f" (votée : {format_date(echeance.votee) if echeance.votee else 'sans date'})"
    if echeance.is_jalon:
        codes = ", ".join(ligne.code for ligne in echeance.lignes)
        libelle = f"Jalon : {libelle}" + (f" ({codes})" if codes else "")
    else:
        (figures,) = echeance.lignes
        chiffre = format_number(figures.realise)
        if figures.prevu is not None:
            chiffre += f" / {format_number(figures.prevu)}"
    return when, echeance.code, libelle, chiffre, _etat(echeance)


def _etat(echeance: EcheanceBilan) -> str:
    mot = "tenu" if echeance.is_jalon else "soldée"
    if echeance.fait is None:
        return "à venir" if echeance.issue is Issue.A_VENIR else f"non {mot}"
    late = f", {count_of(echeance.retard, 'jour')} après" if echeance.retard else ""
    return f"{mot} le {format_date(echeance.fait.jour)}{late}"


def make_revisions(bilan: Bilan) -> Section:
    """Return the revisions, one on each row."""
    histoire = bilan.histoire
    rows = []
    for revision in histoire.revisions:
        undone_by = histoire.annulees.get(revision.numero)
        back = f" (annulée par la n° {undone_by})" if undone_by is not None else ""
        change = describe_revision(histoire.plan.programme, revision)
        rows.append(
            (
                str(revision.numero),
                format_date(revision.jour),
                change,
                f"{revision.motif}{back}",
                revision.auteur,
            )
        )
    colonnes = ("N°", "Depuis le", "Ce qui change", "Motif", "Par")
    vide = "Aucune révision : le programme est celui qui a été voté."
    return Section(
        titre="Révisions du programme",
        tables=(MinutesTable("Révisions", colonnes, inert_rows(rows), vide=vide, larges=(2, 3)),),
    )


def make_inacheve(bilan: Bilan) -> Section:
    """Return the lines left to finish, without the permanent work."""
    rows = [
        (
            inacheve.code,
            inacheve.libelle,
            format_number(inacheve.prevu),
            format_number(inacheve.realise),
            format_number(inacheve.a_faire),
        )
        for inacheve in bilan.inacheve.inacheves
        if not inacheve.permanente
    ]
    colonnes = ("Code", "Libellé", "Révisé", "Réalisé", "À faire")
    return Section(
        titre="Ce qui reste à terminer",
        phrases=(
            describe_unfinished(bilan.inacheve),
            "À faire : ce qui est déclaré, sinon ce qui reste du plan ; sans les travaux permanents "
            "ni les droits de tirage.",
        ),
        tables=(
            MinutesTable(
                "Travail inachevé",
                colonnes,
                inert_rows(rows),
                droites=(2, 3, 4),
                larges=(1,),
                vide="Rien à terminer.",
            ),
        ),
    )


def make_ensemble(bilan: Bilan) -> Section:
    """Return the summary of the year: the whole and its pôles."""
    ensemble = bilan.lignes[0]
    figures = ensemble.figures
    gap, base = (ECART, "attendu à ce jour") if bilan.is_provisional else (ECART_REVISE, "révisé")
    done = "réalisé et fait avant le suivi," if figures.avant else "réalisé"
    revisions = len(bilan.histoire.revisions)
    moved = f"Révisé : {_jours(figures.prevu)}, en {count_of(revisions, 'révision')}. " if revisions else ""
    phrases = (
        f"Voté : {_jours(ensemble.vote)}. {moved}"
        f"Réalisé : {format_jours(figures.realise)} ({format_taux(figures.taux)}).",
        *_annonces(bilan, ensemble),
        f"Échéances et jalons : {_count_issues(bilan)}.",
        describe_unfinished(bilan.inacheve),
        f"Tout est en jours. {gap} : {done} moins {base}.",
        *_regulation(bilan, ensemble),
    )
    return Section(
        titre="L'année en bref",
        phrases=(*phrases, *explain(phrases)),
        courbe=bilan.find_courbe(bilan.programme.racine),
        tables=(
            _chiffres(bilan, (ligne for ligne in bilan.lignes if ligne.niveau in (Niveau.GIP, Niveau.POLE))),
            *_raisons(bilan, None),
        ),
    )


def _annonces(bilan: Bilan, ensemble: LigneBilan) -> Iterator[str]:
    """Yield what was announced of the whole, or why nothing was; nothing before the first quarter's end."""
    if told := describe_annonces(bilan.annonces, ensemble, bilan.au):
        yield told
    elif bilan.annonces:
        when = ", ".join(annonce.quand for annonce in bilan.annonces)
        yield f"Rien n'a été annoncé : rien n'était encore saisi dans cette base {when}."


def _regulation(bilan: Bilan, ligne: LigneBilan) -> Iterator[str]:
    """Yield what its régulation does to the écart of a heading; nothing if it has none."""
    days, gap = -bilan.programme.centiemes_regules(ligne.code), ligne.ecart_revise_montre
    if days and bilan.is_provisional:
        yield f"{capitalize(explain_regulation(bilan.programme, ligne.figures))}."
    elif days and gap is not None:
        lines, taken = format_gap(gap - days), format_gap(days)
        yield f"{ECART_REVISE} {format_gap(gap)} : {lines} des lignes, {taken} de régulation."


def _count_issues(bilan: Bilan) -> str:
    counts = Counter(echeance.issue for echeance in bilan.echeances)
    known = (count_of(counts[issue], *mots) for issue, mots in ISSUES.items() if counts[issue])
    return ", ".join(known) or "aucun"


def _jours(centiemes: int | None) -> str:
    return "rien de chiffré" if centiemes is None else format_jours(centiemes)


def make_pole(bilan: Bilan, pole: LigneBilan) -> Section:
    """Return a pôle and its axes."""
    return Section(
        titre=inert_text(f"{pole.code} — {pole.libelle}"),
        phrases=(
            *filter(None, [describe_annonces(bilan.annonces, pole, bilan.au)]),
            *_regulation(bilan, pole),
        ),
        courbe=bilan.find_courbe(pole.code),
        tables=(
            _chiffres(bilan, (ligne for ligne in bilan.lignes if ligne.pole == pole.code)),
            *_raisons(bilan, pole.code),
        ),
    )


def _chiffres(bilan: Bilan, lignes: Iterable[LigneBilan]) -> MinutesTable:
    """Return the figures of `avancement` at the same date, with the days voted."""
    compared: tuple[str, ...] = (ECART_REVISE,)
    row = _final_row
    if bilan.is_provisional:
        compared, row = ("Attendu", ECART, "Atterrissage"), _provisional_row
    colonnes = ("Code", "Libellé", "Voté", "Révisé", "Réalisé", "Taux", *compared)
    return MinutesTable(
        "Jours votés, révisés, réalisés",
        colonnes,
        inert_rows(map(row, lignes)),
        droites=tuple(range(2, len(colonnes))),
        marques=(0,),
        larges=(1,),
    )


def _final_row(ligne: LigneBilan) -> tuple[str, ...]:
    return (*_common_row(ligne), format_signed(ligne.ecart_revise_montre))


def _provisional_row(ligne: LigneBilan) -> tuple[str, ...]:
    figures = ligne.figures
    return (
        *_common_row(ligne),
        format_number(figures.attendu_montre),
        format_signed(figures.ecart_montre),
        format_number(figures.estimation),
    )


def _common_row(ligne: LigneBilan) -> tuple[str, ...]:
    figures = ligne.figures
    return (
        ligne.code,
        ligne.titre,
        format_number(ligne.vote),
        format_number(figures.prevu),
        format_number(figures.realise),
        format_taux(figures.taux) or "—",
    )


def _raisons(bilan: Bilan, pole: str | None) -> Iterator[MinutesTable]:
    """Yield the remarks and decisions of reviews on a pôle, or on the whole if None, if there are any."""
    racine = bilan.programme.racine
    by_axe: dict[str | None, list[Raison]] = {}
    for raison in bilan.raisons:
        if raison.pole == pole:
            by_axe.setdefault(raison.axe, []).append(raison)
    rows: list[tuple[str, ...]] = []
    for axe, raisons in by_axe.items():
        before = len(raisons) - RAISONS_MAX
        if before > 0:
            rows.append((axe or pole or racine, "", "", f"et avant, {count_of(before, 'autre')}", ""))
        rows += [(axe or pole or racine, *_raison_row(raison)) for raison in raisons[-RAISONS_MAX:]]
    if rows:
        colonnes = ("Titre", "Semaine du", "Ligne", "Commentaire ou décision", "Qui")
        yield MinutesTable("Pourquoi", colonnes, inert_rows(rows), larges=(3,))


def _raison_row(raison: Raison) -> tuple[str, ...]:
    texte, decision = raison.texte, raison.decision
    if decision is not None:
        due = f", pour le {format_date(decision.pour)}" if decision.pour else ""
        done = decision.etat if decision.is_done else f"non faite{due}"
        texte = f"Décision n° {decision.numero} : {texte} ({done})"
    return format_date(raison.lundi), raison.code, texte, raison.qui


def list_sections(bilan: Bilan) -> tuple[Section, ...]:
    """Return the parts of the report, without dangerous characters in their texts."""
    return (
        make_ensemble(bilan),
        *(make_pole(bilan, ligne) for ligne in bilan.lignes if ligne.niveau is Niveau.POLE),
        make_echeances(bilan),
        *make_livrables(bilan),
        *make_si(bilan),
        make_capacite(bilan),
        make_revisions(bilan),
        make_inacheve(bilan),
    )


def describe_etat(bilan: Bilan) -> str:
    """Return the date of the figures, with « Provisoire » if the year is not over."""
    when = format_date(bilan.au)
    return f"Provisoire, au {when}" if bilan.is_provisional else f"Exercice {bilan.exercice}, au {when}"


class FormatBilan(StrEnum):
    MARKDOWN = "md"
    PDF = "pdf"


def bilan_name(exercice: int, format_: FormatBilan) -> str:
    """Return the default name of the file: `bilan-2018.pdf`."""
    return f"bilan-{exercice}.{format_}"


def to_year_report(bilan: Bilan, format_: FormatBilan, made: datetime) -> bytes:
    """Return the bytes of the report's file; the same report and `made` give the same bytes.

    Raises:
        ConfigurationError: typst, which makes a PDF, is not installed.
    """
    if format_ is FormatBilan.PDF:
        return compile_pdf(TEMPLATE, "Le bilan en PDF", _document(bilan), made)
    return ("\n".join(_markdown(bilan)).rstrip() + "\n").encode()


def _titre(bilan: Bilan) -> str:
    return f"Bilan du programme de travail {bilan.exercice}"


def _markdown(bilan: Bilan) -> Iterator[str]:
    yield f"# {_titre(bilan)}"
    yield ""
    yield f"**{escape_markdown(inert_text(bilan.lignes[0].libelle))}** · {describe_etat(bilan)}"
    yield ""
    for section in list_sections(bilan):
        yield f"## {escape_markdown(section.titre)}"
        yield ""
        for phrase in section.phrases:
            yield escape_markdown(phrase)
            yield ""
        tables = section.tables if section.courbe is None else (*section.tables, _months(section.courbe))
        for tableau in tables:
            if len(tables) > 1:
                yield f"### {tableau.titre}"
                yield ""
            yield from render_rows(tableau)


def _months(burndown: Burndown) -> MinutesTable:
    """Return the burn-down as a table: its values at the end of each month, or at the bilan's date."""
    rows = (
        (
            _name_month(point.jour),
            format_number(None if point.prevu is None else estimate(point.prevu)),
            format_number(None if point.actuel is None else burndown.show_actual(point.actuel)),
        )
        for point in burndown.fins_de_mois
    )
    colonnes = ("Fin de", "Prévus", "Réels")
    titre = f"Jours restants sur {burndown.plan}" if burndown.regulation else "Jours restants"
    return MinutesTable(titre, colonnes, inert_rows(rows), droites=(1, 2), vide="Rien de saisi.")


def _name_month(jour: date) -> str:
    """Return « mai », or « mai, au 22/05/2018 » if the month is not over."""
    mois = MOIS[jour.month - 1]
    return mois if jour == Mois.of(jour).last_day else f"{mois}, au {format_date(jour)}"


def _document(bilan: Bilan) -> dict[str, Any]:
    return {
        "titre": _titre(bilan),
        "organisme": bilan.lignes[0].libelle,
        "etat": describe_etat(bilan),
        "provisoire": bilan.is_provisional,
        "sections": [_section(section) for section in list_sections(bilan)],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "titre": fr(section.titre),
        "phrases": [fr(phrase) for phrase in section.phrases],
        "courbe": draw_courbe(section.courbe),
        "tables": [_table(tableau) for tableau in section.tables],
    }


def _table(tableau: MinutesTable) -> dict[str, Any]:
    labels = {rank for rank, titre in enumerate(tableau.colonnes) if titre in ("Libellé", "Demandeur")}
    return {
        **asdict(tableau),
        "lignes": [
            [shorten(cell, _LIBELLE_MAX) if rank in labels else fr(cell) for rank, cell in enumerate(ligne)]
            for ligne in tableau.lignes
        ],
    }
