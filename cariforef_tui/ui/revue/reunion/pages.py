"""Pages of a meeting: one topic of one review each, in a few big figures and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.avancement.etat import worst
from cariforef_tui.domain.avancement.sentences import TROP_TOT
from cariforef_tui.domain.revue.closing import list_missing
from cariforef_tui.domain.revue.figures import GroupeRevue
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.dates import format_date, format_jour
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import agree
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.revue.attention_rows import (
    echeance_rows,
    feuille_rows,
    remarque_rows,
    reunion_rows,
    tell_decision,
)
from cariforef_tui.ui.revue.reunion.figures import Figure
from cariforef_tui.ui.revue.rows import (
    NIVEAUX_METEO,
    SIGNES_METEO,
    RevueRow,
    describe_declaree,
    heading,
    signed,
)
from cariforef_tui.ui.revue.situation_rows import (
    groupe_rows,
    jours_rows,
    livrable_rows,
    mouvement_rows,
    stand_row,
    synthese_rows,
)


class Topic(StrEnum):
    """What a page is about, in the order of the meeting."""

    DECISIONS = "décisions"
    SEMAINE = "semaine"
    SITUATION = "situation"
    A_VOIR = "à voir"
    ECHEANCES = "échéances"
    FEUILLES = "feuilles"
    METEO = "météo"


TOPICS = tuple(Topic)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows below its title."""

    figures: tuple[Figure, ...]
    rows: tuple[RevueRow, ...]


def make_page(snapshot: RevueSnapshot, topic: Topic) -> Page:
    """Return one page of a review that was read whole."""
    return _MAKERS[topic](snapshot)


def _decisions(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    late = [decision for decision in figures.decisions if decision.is_late_at(figures.au)]
    done = [decision for decision in figures.decisions if decision.is_done]
    to_do = [decision for decision in figures.decisions if decision not in late and decision not in done]
    by_person = sorted(late, key=lambda decision: (decision.qui, decision.pour or figures.au))
    nothing = RevueRow("decision rien", "Aucune décision à suivre (o : en noter une).", niveau="discret")
    return Page(
        (
            Figure(str(len(late)), "en retard", "critique" if late else "discret"),
            Figure(str(len(to_do)), "à faire"),
            Figure(str(len(done)), agree(len(done), "faite", "faites"), "discret"),
        ),
        (
            *_decision_rows("retard", "En retard, par personne", by_person),
            *_decision_rows("faire", "À faire", to_do),
            *_decision_rows("faites", f"Faites depuis le {format_date(figures.depuis)}", done),
            *(() if figures.decisions else (nothing,)),
        ),
    )


def _decision_rows(cle: str, titre: str, decisions: list[Decision]) -> Iterator[RevueRow]:
    if decisions:
        yield heading(cle, titre, "faite le" if cle == "faites" else "pour le")
    for decision in decisions:
        day = decision.faite_le if cle == "faites" else decision.pour
        yield RevueRow(
            f"decision {decision.numero}",
            tell_decision(decision),
            signe={"retard": "✗", "faites": "✓"}.get(cle, "○"),
            niveau={"retard": "critique", "faites": "bon"}.get(cle, "info"),
            code=decision.qui,
            droite=format_jour(day) if day else "sans date",
            lignes_max=3,
            decision=decision.numero,
        )


def _semaine(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    done = figures.saisi
    expected = sum(jours.attendu for jours in figures.jours)
    people = sum(jours.incomplets for jours in figures.jours)
    return Page(
        (
            *([] if done is None else [Figure(format_nombre(done), "j saisis")]),
            Figure(format_nombre(expected), "j attendus", "discret"),
            Figure(
                str(people),
                "à compléter",
                "attention" if people else "discret",
            ),
        ),
        (*jours_rows(figures), *mouvement_rows(figures)),
    )


def _situation(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    whole = figures.syntheses[0]
    shown = [Figure(format_nombre(whole.realise), "réalisé")]
    if whole.prevu is not None:
        shown.append(Figure(format_nombre(whole.prevu), "prévu", "discret"))
    if whole.ecart_montre is not None and whole.attendu_montre is not None:
        detail = f"attendu {format_nombre(whole.attendu_montre)}"
        shown.append(Figure(signed(whole.ecart_montre), "écart", detail=detail))
    if whole.estimation is None:
        shown.append(Figure("-", "atterrissage", "discret", TROP_TOT))
    else:
        detail = f"écart final {signed(whole.ecart_final)}" if whole.ecart_final is not None else ""
        shown.append(Figure(format_nombre(whole.estimation), "atterrissage", detail=detail))
    return Page(
        tuple(shown), (*synthese_rows(figures), *livrable_rows(figures), *remarque_rows(snapshot.revue))
    )


def _a_voir(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    return Page(
        (
            _count_groupes(figures.depassent, agree(len(figures.depassent), "dépasse", "dépassent")),
            _count_groupes(figures.en_retard, "en retard"),
        ),
        (*groupe_rows(figures), stand_row(figures, "voir")),
    )


def _count_groupes(groupes: Sequence[GroupeRevue], legende: str) -> Figure:
    """How many they are, which looks as the gravest of them."""
    gravest = worst(groupe.gravite for groupe in groupes)
    return Figure(str(len(groupes)), legende, gravest.value if gravest else "discret")


def _echeances(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    near = sum((echeance.jour - figures.au).days <= 7 for echeance in figures.echeances)
    return Page(
        (
            Figure(str(near), "dans la semaine", "attention" if near else "discret"),
            Figure(str(len(figures.echeances)), "dans les quatre semaines"),
        ),
        tuple(echeance_rows(figures)),
    )


def _feuilles(snapshot: RevueSnapshot) -> Page:
    figures = snapshot.revue.figures
    people = len(figures.feuilles)
    missing = figures.manque
    niveau = "attention" if people else "discret"
    return Page(
        (
            Figure(str(people), f"{agree(people, 'feuille')} à compléter", niveau),
            *([] if missing is None else [Figure(format_nombre(missing), "j à saisir", niveau)]),
        ),
        tuple(feuille_rows(figures)),
    )


def _meteo(snapshot: RevueSnapshot) -> Page:
    missing = () if snapshot.revue.ecrite.is_close else list_missing(snapshot.revue)
    return Page(
        (),
        (
            heading("meteos", "Météo"),
            *(
                RevueRow(
                    f"meteo {code}",
                    describe_declaree(meteo) if meteo else "pas encore donnée",
                    signe=SIGNES_METEO[meteo.couleur] if meteo else "",
                    niveau=NIVEAUX_METEO[meteo.couleur] if meteo else "discret",
                    code=code,
                    droite="close" if code in snapshot.closes else "",
                    lignes_max=3,
                )
                for code, meteo in snapshot.meteos.items()
            ),
            *remarque_rows(snapshot.revue),
            *reunion_rows(snapshot.revue.ecrite),
            *([heading("reste", "Avant de clore")] if missing else []),
            *(RevueRow(f"reste {sentence}", sentence, signe="!", niveau="attention") for sentence in missing),
        ),
    )


_MAKERS: Mapping[Topic, Callable[[RevueSnapshot], Page]] = {
    Topic.DECISIONS: _decisions,
    Topic.SEMAINE: _semaine,
    Topic.SITUATION: _situation,
    Topic.A_VOIR: _a_voir,
    Topic.ECHEANCES: _echeances,
    Topic.FEUILLES: _feuilles,
    Topic.METEO: _meteo,
}
