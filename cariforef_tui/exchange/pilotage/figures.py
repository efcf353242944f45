"""What a year did of its days, as a whole and by pôle, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cariforef_tui.domain.avancement.avancement import format_taux
from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.pilotage.year_end import LigneBilan
from cariforef_tui.domain.programme.programme import GIP, Niveau
from cariforef_tui.domain.revue.pourquoi import Raison
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.text import count_of, inert_text
from cariforef_tui.exchange.pilotage.plan import ISSUES
from cariforef_tui.exchange.pilotage.section import Section
from cariforef_tui.exchange.revue.tables import MinutesTable, format_number, format_signed, inert_rows
from cariforef_tui.services.pilotage.year_end import Bilan, describe_unfinished

RAISONS_MAX = 8
"""Remarks and decisions of one axe that a report has room for: the last ones."""


def make_ensemble(bilan: Bilan) -> Section:
    """Return the year in brief: the GIP and its pôles."""
    gip = bilan.lignes[0]
    figures = gip.figures
    gap = "attendu à ce jour" if bilan.is_provisional else "révisé"
    revisions = len(bilan.histoire.revisions)
    moved = f"Révisé : {_jours(figures.prevu)}, en {count_of(revisions, 'révision')}. " if revisions else ""
    return Section(
        titre="L'année en bref",
        phrases=(
            f"Voté : {_jours(gip.vote)}. {moved}"
            f"Réalisé : {format_jours(figures.realise)} ({format_taux(figures.taux)}).",
            f"Échéances et jalons : {_count_issues(bilan)}.",
            describe_unfinished(bilan.inacheve),
            f"Tout est en jours. Écart : réalisé moins {gap}.",
        ),
        courbe=_courbe(bilan, GIP),
        tables=(
            _chiffres(bilan, (ligne for ligne in bilan.lignes if ligne.niveau is not Niveau.AXE)),
            *_raisons(bilan, None),
        ),
    )


def _count_issues(bilan: Bilan) -> str:
    counts = Counter(echeance.issue for echeance in bilan.echeances)
    known = (count_of(counts[issue], issue.value, ISSUES[issue].lower()) for issue in ISSUES if counts[issue])
    return ", ".join(known) or "aucun"


def _jours(centiemes: int | None) -> str:
    return "rien de chiffré" if centiemes is None else format_jours(centiemes)


def _courbe(bilan: Bilan, code: str) -> Burndown | None:
    return next((courbe for courbe in bilan.courbes if courbe.code == code), None)


def make_pole(bilan: Bilan, pole: LigneBilan) -> Section:
    """Return a pôle and its axes."""
    return Section(
        titre=inert_text(f"{pole.code} — {pole.libelle}"),
        courbe=_courbe(bilan, pole.code),
        tables=(
            _chiffres(bilan, (ligne for ligne in bilan.lignes if ligne.pole == pole.code)),
            *_raisons(bilan, pole.code),
        ),
    )


def _chiffres(bilan: Bilan, lignes: Iterable[LigneBilan]) -> MinutesTable:
    """The figures of `avancement` at the same date, beside what was voted."""
    compared: tuple[str, ...] = ("Écart",)
    row = _final_row
    if bilan.is_provisional:
        compared, row = ("Attendu", "Écart", "Atterrissage"), _provisional_row
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
    return (*_common_row(ligne), format_signed(ligne.figures.ecart))


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
        ligne.libelle,
        format_number(ligne.vote),
        format_number(figures.prevu),
        format_number(figures.realise),
        format_taux(figures.taux) or "—",
    )


def _raisons(bilan: Bilan, pole: str | None) -> Iterator[MinutesTable]:
    """What the reviews said of a pôle, or of the GIP as a whole; nothing where they did not."""
    by_axe: dict[str | None, list[Raison]] = {}
    for raison in bilan.raisons:
        if raison.pole == pole:
            by_axe.setdefault(raison.axe, []).append(raison)
    rows: list[tuple[str, ...]] = []
    for axe, raisons in by_axe.items():
        before = len(raisons) - RAISONS_MAX
        if before > 0:
            rows.append((axe or pole or GIP, "", "", f"et avant, {count_of(before, 'autre')}", ""))
        rows += [_raison_row(raison) for raison in raisons[-RAISONS_MAX:]]
    if rows:
        colonnes = ("Axe", "Semaine du", "Ligne", "Remarque ou décision", "Qui")
        yield MinutesTable("Pourquoi", colonnes, inert_rows(rows), larges=(3,))


def _raison_row(raison: Raison) -> tuple[str, ...]:
    texte, decision = raison.texte, raison.decision
    if decision is not None:
        due = f", pour le {format_date(decision.pour)}" if decision.pour else ""
        done = decision.etat if decision.is_done else f"non faite{due}"
        texte = f"Décision n° {decision.numero} : {texte} ({done})"
    return raison.axe or raison.pole or GIP, format_date(raison.lundi), raison.code, texte, raison.qui
