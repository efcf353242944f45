"""What the right column of a review says: what asks for a word."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.facts import Alerte, Gravite
from cariforef_tui.domain.revue.figures import (
    FiguresRevue,
    FiguresSI,
    Revue,
    StatutAlerte,
)
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.revue.rows import RevueRow, heading

_SIGNES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "i"}


def right_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """What asks for a word: decisions, échéances, alerts, sheets, SI, remarks."""
    figures = revue.figures
    return (
        *_decisions(figures),
        *_remarques(revue),
        *_echeances(figures),
        *_alertes(figures, StatutAlerte.NOUVELLE, "Alertes nouvelles"),
        *_alertes(figures, StatutAlerte.DISPARUE, "Alertes levées"),
        *_feuilles(figures),
        *_si(figures.si),
        *_alertes(figures, StatutAlerte.PRESENTE, "Alertes toujours là" if figures.precedente else "Alertes"),
    )


def _decisions(figures: FiguresRevue) -> Iterator[RevueRow]:
    late = sum(one.is_late_at(figures.au) for one in figures.decisions)
    title = f"Décisions : {late} en retard" if late else "Décisions"
    yield heading("decisions", title, "pour le")
    for one in figures.decisions:
        yield _decision_row(one, figures)
    if not figures.decisions:
        yield RevueRow("decision rien", "Aucune à suivre (o : en noter une).", niveau="discret")


def _decision_row(one: Decision, figures: FiguresRevue) -> RevueRow:
    if one.is_done_at(figures.au) and one.faite_le is not None:
        signe, niveau, when = "✓", "bon", f"faite {format_jour(one.faite_le)}"
    elif one.is_late_at(figures.au):
        signe, niveau, when = "‼", "critique", format_date(one.pour) if one.pour else ""
    else:
        signe, niveau, when = "○", "info", format_date(one.pour) if one.pour else "sans date"
    of = "" if one.perimetre == figures.perimetre else f" ({one.perimetre})"
    return RevueRow(
        f"decision {one.numero}",
        f"{one.texte} — {one.qui}{of}",
        signe=signe,
        niveau=niveau,
        code=f"n° {one.numero}",
        droite=when,
        lignes_max=3,
        decision=one.numero,
    )


def _remarques(revue: Revue) -> Iterator[RevueRow]:
    if not revue.ecrite.remarques:
        return
    yield heading("remarques", "Remarques")
    for rank, one in enumerate(revue.ecrite.remarques):
        yield RevueRow(
            f"remarque {rank} {one.code}",
            one.texte,
            signe="*",
            niveau="info",
            code=one.code,
            droite=one.auteur,
            lignes_max=4,
            ligne=one.code,
        )


def _echeances(figures: FiguresRevue) -> Iterator[RevueRow]:
    yield heading("echeances", "Échéances des quatre semaines", "fait / prévu")
    for one in figures.echeances:
        done = format_nombre(one.realise)
        yield RevueRow(
            f"echeance {one.code} {one.jalon}",
            f"{format_jour(one.jour)}  {one.libelle}",
            signe="◆" if one.jalon else "",
            niveau="attention" if (one.jour - figures.au).days <= 7 else "normal",
            code=one.jalon or one.code or "",
            droite=f"{done} j" if one.prevu is None else f"{done} / {format_jours(one.prevu)}",
            ligne=one.code,
        )
    if not figures.echeances:
        yield RevueRow("echeance rien", "Aucune.", niveau="discret")


def _alertes(figures: FiguresRevue, statut: StatutAlerte, titre: str) -> Iterator[RevueRow]:
    found = figures.alertes_of(statut)
    if not found:
        return
    yield heading(f"alertes {statut}", f"{titre} ({len(found)})")
    for one in found:
        gone = statut is StatutAlerte.DISPARUE
        yield RevueRow(
            f"alerte {one.type} {one.code} {one.jalon} {one.agent}",
            short_message(one),
            signe="✓" if gone else _SIGNES[one.gravite],
            niveau="bon" if gone else one.gravite.value,
            code=one.jalon or one.code or one.agent or "",
            lignes_max=1 if gone else 2,
            ligne=one.code,
            agent=one.agent,
        )


def short_message(alerte: Alerte) -> str:
    """The alert's sentence without the code that it opens with: the column beside says it."""
    for start in (f"{alerte.code} « ", f"Jalon {alerte.jalon} « "):
        if alerte.message.startswith(start):
            return alerte.message[len(start) - 2 :]
    return alerte.message.removeprefix(f"{alerte.agent} : ")


def _feuilles(figures: FiguresRevue) -> Iterator[RevueRow]:
    count = len(figures.feuilles)
    yield heading("feuilles", f"Feuilles à compléter ({count})" if count else "Feuilles", "il manque")
    for one in figures.feuilles:
        nothing = (
            "rien de saisi" if not one.saisi else f"{format_jours(one.saisi)} sur {format_jours(one.attendu)}"
        )
        yield RevueRow(
            f"feuille {one.agent}",
            f"{nothing}{f', {one.pole}' if one.pole else ''}",
            signe="!",
            niveau="attention",
            code=one.agent,
            droite=format_jours(one.manque),
            agent=one.agent,
        )
    if not count:
        yield RevueRow("feuille rien", "Toutes complètes.", signe="✓", niveau="bon")


def _si(si: FiguresSI) -> Iterator[RevueRow]:
    if not (si.demande or si.non_chiffres or si.realise or si.disponible):
        return
    yield heading("si", "Équipe SI", "jours")
    if si.disponible is not None:
        yield RevueRow("si disponible", "Disponibles dans l'année", droite=format_jours(si.disponible))
        yield RevueRow(
            "si infra", "dont infrastructure et sécurité", droite=format_jours(si.infrastructure or 0)
        )
    if si.demande or si.non_chiffres:
        beyond = (
            f" et {count_of(si.non_chiffres, 'non chiffré', 'non chiffrés')} (X)" if si.non_chiffres else ""
        )
        yield RevueRow("si demande", f"Demandés par les lignes{beyond}", droite=format_jours(si.demande))
    where = "Saisis sur ces lignes" if si.total is None else "Saisis en tout"
    done = si.realise if si.total is None else si.total
    week = f"{where}, dont {format_jours(si.semaine)} cette semaine"
    yield RevueRow("si fait", week, droite=format_jours(done))
