"""Rows of the review's right column: decisions, échéances, alerts, sheets, SI, remarks."""

from __future__ import annotations

from collections.abc import Iterator

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.revue.figures import (
    Feuille,
    FiguresRevue,
    FiguresSI,
    Revue,
    StatutAlerte,
)
from cariforef_tui.domain.revue.revue import Decision, RevueEcrite
from cariforef_tui.domain.revue.sentences import describe_reunion
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.revue.rows import SIGNES_GRAVITE, RevueRow, heading

_OF_PEOPLE = (TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.SAISIE_MANQUANTE)


def right_rows(revue: Revue) -> tuple[RevueRow, ...]:
    """Return the right column's rows: decisions, échéances, alerts, sheets, SI, remarks."""
    figures = revue.figures
    return (
        *decision_rows(figures),
        *remarque_rows(revue),
        *reunion_rows(revue.ecrite),
        *echeance_rows(figures),
        *_alertes(figures, StatutAlerte.NOUVELLE, "Alertes nouvelles"),
        *_alertes(figures, StatutAlerte.DISPARUE, "Alertes levées"),
        *feuille_rows(figures),
        *_si(figures.si),
        *_alertes(figures, StatutAlerte.PRESENTE, "Alertes toujours là" if figures.precedente else "Alertes"),
    )


def decision_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the decisions to follow, those overdue first."""
    late = sum(decision.is_late_at(figures.au) for decision in figures.decisions)
    title = f"Décisions : {late} en retard" if late else "Décisions"
    yield heading("decisions", title, "pour le")
    for decision in figures.decisions:
        yield _decision_row(decision, figures)
    if not figures.decisions:
        yield RevueRow("decision rien", "Aucune à suivre (o : en noter une).", niveau="discret")


def _decision_row(decision: Decision, figures: FiguresRevue) -> RevueRow:
    if decision.faite_le is not None:
        signe, niveau, when = "✓", "bon", f"faite {format_jour(decision.faite_le)}"
    elif decision.is_late_at(figures.au):
        signe, niveau, when = "✗", "critique", format_date(decision.pour) if decision.pour else ""
    else:
        signe, niveau, when = "○", "info", format_date(decision.pour) if decision.pour else "sans date"
    of = "" if decision.perimetre == figures.perimetre else f" ({decision.perimetre})"
    return RevueRow(
        f"decision {decision.numero}",
        f"{decision.qui} · {tell_decision(decision)}{of}",
        signe=signe,
        niveau=niveau,
        code=f"n° {decision.numero}",
        droite=when,
        lignes_max=3,
        decision=decision.numero,
    )


def tell_decision(decision: Decision) -> str:
    """What a decision says, the line that it is about before."""
    return f"{decision.ligne} : {decision.texte}" if decision.ligne else decision.texte


def reunion_rows(ecrite: RevueEcrite) -> Iterator[RevueRow]:
    """Yield who was there, who was excused, and when the next review is; nothing where nobody said."""
    for rank, sentence in enumerate(describe_reunion(ecrite)):
        if rank == 0:
            yield heading("reunion", "Réunion")
        yield RevueRow(f"reunion {rank}", sentence, lignes_max=3)


def remarque_rows(revue: Revue) -> Iterator[RevueRow]:
    """Yield what people wrote of a line, or of the perimeter."""
    if not revue.ecrite.remarques:
        return
    yield heading("remarques", "Remarques")
    for rank, remarque in enumerate(revue.ecrite.remarques):
        yield RevueRow(
            f"remarque {rank} {remarque.code}",
            remarque.texte,
            signe="*",
            niveau="info",
            code=remarque.code,
            droite=remarque.auteur,
            lignes_max=4,
            ligne=remarque.code,
        )


def echeance_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the échéances and jalons of the next four weeks."""
    yield heading("echeances", "Échéances des quatre semaines", "réal. / prévu")
    for echeance in figures.echeances:
        done = format_nombre(echeance.realise)
        yield RevueRow(
            f"echeance {echeance.code} {echeance.jalon}",
            f"{format_jour(echeance.jour)}  {echeance.libelle}",
            signe="◆" if echeance.jalon else "",
            niveau="attention" if (echeance.jour - figures.au).days <= 7 else "normal",
            code=echeance.jalon or echeance.code or "",
            droite=f"{done} j" if echeance.prevu is None else f"{done} / {format_jours(echeance.prevu)}",
            ligne=echeance.code,
        )
    if not figures.echeances:
        yield RevueRow("echeance rien", "Aucune.", niveau="discret")


def _alertes(figures: FiguresRevue, statut: StatutAlerte, titre: str) -> Iterator[RevueRow]:
    alertes = figures.alertes_of(statut)
    if not alertes:
        return
    yield heading(f"alertes {statut}", f"{titre} ({len(alertes)})")
    for alerte in alertes:
        gone = statut is StatutAlerte.DISPARUE
        yield RevueRow(
            f"alerte {alerte.type} {alerte.code} {alerte.jalon} {alerte.agent}",
            tell_alerte(alerte),
            signe="✓" if gone else SIGNES_GRAVITE[alerte.gravite],
            niveau="bon" if gone else alerte.gravite.value,
            code=alerte.jalon or alerte.code or alerte.agent or "",
            lignes_max=1 if gone else 2,
            ligne=alerte.code,
            agent=alerte.agent,
        )


def tell_alerte(alerte: Alerte) -> str:
    """The fact, what it is about, then why: `+29,5 j sur 10 · SOFI + CLEO : enveloppe dépassée…`.

    What is found of livrables, of people's days and of their months says the fact already.
    """
    if alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER and alerte.sujet:
        months = alerte.objet.partition(" : ")[0]
        return f"{months} : {alerte.constat.replace(f' ({alerte.agent})', '', 1)}"
    if alerte.type is TypeAlerte.LIVRABLE_EN_RETARD:
        return f"{alerte.objet} : {alerte.constat}"
    if alerte.type in _OF_PEOPLE or alerte.fait == alerte.constat:
        is_known = alerte.sujet in ("", alerte.agent)
        return alerte.constat if is_known else f"{alerte.sujet} : {alerte.constat}"
    return f"{alerte.fait} · {alerte.objet} : {alerte.constat}"


def feuille_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the people whose week is not filled."""
    count = len(figures.feuilles)
    yield heading("feuilles", f"Feuilles à compléter ({count})" if count else "Feuilles", "il manque")
    for feuille in figures.feuilles:
        parts = [_held(feuille), feuille.pole]
        yield RevueRow(
            f"feuille {feuille.agent}",
            ", ".join(part for part in parts if part),
            signe="!",
            niveau="attention",
            code=feuille.agent,
            droite="" if feuille.manque is None else format_jours(feuille.manque),
            agent=feuille.agent,
        )
    if not count:
        yield RevueRow("feuille rien", "Toutes complètes.", signe="✓", niveau="bon")


def _held(feuille: Feuille) -> str:
    if feuille.saisi is None or feuille.attendu is None:
        return "à compléter"
    if not feuille.saisi:
        return "rien de saisi"
    return f"{format_jours(feuille.saisi)} sur {format_jours(feuille.attendu)}"


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
