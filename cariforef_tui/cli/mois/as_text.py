"""The monthly sheet as text: a row a day, then the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.domain.mois.fiche import Cumul, Fiche
from cariforef_tui.domain.mois.gaps import Manque, describe_manques
from cariforef_tui.domain.mois.sentences import describe_jour
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_filled, format_nombre
from cariforef_tui.exchange.mois.page import PageFiche, make_page, name_of
from cariforef_tui.services.mois.fiche import FicheVisee

JOURS = (
    Column("Jour"),
    *numbers("Attendu", "FSE", "Autres", "Absent", "Total"),
    Column("", Fit.CUT),
)
LIGNES = (
    Column("Convention"),
    Column("Code"),
    Column("Libellé", Fit.WRAP),
    Column("Jours", Fit.RIGHT),
)


def render_fiche(visee: FicheVisee, manques: Sequence[Manque], made: datetime) -> Iterator[str]:
    """Give the lines of the sheet; `manques` is what forbids to sign it, empty once signed."""
    page, fiche = make_page(visee, made), visee.fiche
    yield f"{page.titre}, {name_of(visee, visee.agent.initiales)}"
    yield from wrap_text(page.etat)
    yield ""
    for titre, valeur in page.faits[1:]:
        yield from wrap_text(f"{titre} : {valeur}", indent="  ")
    yield ""
    yield from render_table(JOURS, _days(fiche))
    if fiche.lignes or fiche.absences:
        yield ""
        yield from render_table(LIGNES, _lignes(fiche))
    yield ""
    yield from _render_bilan(page)
    yield from _render_suite(page, visee, manques)


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
    for numero, intitule, jours, part in page.conventions:
        yield from wrap_text(f"Convention {numero} ({intitule}) : {jours}, {part}", indent="  ")
    for titre, valeur in page.bilan:
        yield from wrap_text(f"{titre} : {valeur}", indent="  ")


def _render_suite(page: PageFiche, visee: FicheVisee, manques: Sequence[Manque]) -> Iterator[str]:
    texts = [*(page.reprises)]
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
