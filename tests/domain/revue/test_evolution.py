"""What has changed since the last closed review: five words, by gravité, then by the figure shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cariforef_tui.domain.alertes.evolution import EVOLUTIONS, StatutAlerte
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.revue.evolution import compare_alertes, compare_groupes
from cariforef_tui.domain.revue.figures import (
    AlerteRevue,
    FiguresRevue,
    GroupeRevue,
    decode_figures,
    encode_figures,
)
from cariforef_tui.domain.revue.sections import list_alertes, tell_a_regarder
from cariforef_tui.domain.revue.sentences import tell_moved

ETATS = {
    TypeAlerte.DEPASSEMENT: Etat.DEPASSE,
    TypeAlerte.DEPASSEMENT_PROJETE: Etat.DEPASSERA,
    TypeAlerte.SOUS_CONSOMMATION: Etat.RETARD,
}
Stand = tuple[TypeAlerte, Gravite, int]
GRAVE: Stand = (TypeAlerte.DEPASSEMENT, Gravite.CRITIQUE, 450)
COMING: Stand = (TypeAlerte.DEPASSEMENT_PROJETE, Gravite.ATTENTION, 1500)
LATE: Stand = (TypeAlerte.SOUS_CONSOMMATION, Gravite.ATTENTION, -450)
QUIET: Stand = (TypeAlerte.SOUS_CONSOMMATION, Gravite.INFO, -9000)


def alert(stand: Stand, code: str = "14.1.9", agent: str | None = None) -> Alerte:
    kind, gravite, _ = stand
    return Alerte(
        type=kind,
        gravite=gravite,
        code=None if agent else code,
        lignes=() if agent else (code,),
        agent=agent,
        date=None,
        fait="",
        objet="",
        constat="x.",
        conseil="",
    )


def groups(figures: FiguresRevue, stand: Stand | None) -> tuple[GroupeRevue, ...]:
    """The group of an alert, if it is one to look at."""
    if stand is None or stand[1] is Gravite.INFO:
        return ()
    kind, gravite, montre = stand
    (one,) = figures.a_regarder
    return (replace(one, code="14.1.9", etat=ETATS[kind], gravite=gravite, montre=montre),)


def review(figures: FiguresRevue, before: Stand | None, now: Stand | None) -> FiguresRevue:
    """Return a review after one that was closed, of one line that stood and stands so."""
    told = (AlerteRevue(StatutAlerte.INCHANGEE, alert(before)),) if before else ()
    avant = replace(figures, a_regarder=groups(figures, before), alertes=told)
    found = groups(figures, now)
    alertes = compare_alertes([alert(now)] if now else [], found, avant, ())
    return replace(figures, a_regarder=compare_groupes(found, alertes), alertes=alertes)


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        (None, GRAVE, "nouvelle"),
        (GRAVE, (*GRAVE[:2], 7700), "aggravée"),
        (COMING, GRAVE, "aggravée"),
        (GRAVE, GRAVE, "inchangée"),
        (LATE, (COMING[0], COMING[1], 450), "inchangée"),
        ((*GRAVE[:2], 7700), GRAVE, "allégée"),
        (GRAVE, COMING, "allégée"),
        (LATE, (*LATE[:2], -425), "allégée"),
        (QUIET, LATE, "aggravée"),
        (LATE, QUIET, "allégée"),
        (QUIET, (*QUIET[:2], -100), "inchangée"),
        (GRAVE, None, "levée"),
    ],
)
def test_what_is_to_look_at_is_compared_by_gravite_then_by_its_figure(
    figures: FiguresRevue, before: Stand | None, now: Stand | None, word: str
) -> None:
    found = review(figures, before, now)
    assert [EVOLUTIONS[one.statut] for one in found.alertes] == [word]
    facts = [row.fait for row in tell_a_regarder(found).rows]
    assert [fact.endswith(f" ; {word}") for fact in facts] == [True] * len(found.a_regarder)
    since = f"1 {word} depuis la revue de la semaine 20 de 2018"
    assert tell_moved(found) == ("" if word == "inchangée" else since)


def test_a_critical_group_that_gets_worse_is_listed_once_and_neither_new_nor_gone(
    figures: FiguresRevue,
) -> None:
    found = review(figures, COMING, GRAVE)
    told = {section.cle: [row.etat for row in section.rows] for section in list_alertes(found)}
    assert told == {"alertes nouvelles": [], "alertes critiques": ["aggravée"], "alertes levées": []}


def test_a_first_review_compares_nothing(figures: FiguresRevue) -> None:
    first = replace(figures, precedente=None, alertes=compare_alertes([alert(GRAVE)], (), None, ()))
    assert {one.statut for one in first.alertes} == {StatutAlerte.INCHANGEE}
    assert tell_moved(first) == ""
    assert [row.etat for section in list_alertes(first) for row in section.rows] == ["critique"]


def test_whether_somebody_lacks_more_days_is_not_told(figures: FiguresRevue) -> None:
    one = alert((TypeAlerte.SAISIE_MANQUANTE, Gravite.INFO, 0), agent="DM")
    avant = replace(figures, alertes=(AlerteRevue(StatutAlerte.INCHANGEE, one),))
    (told,) = compare_alertes([replace(one, gravite=Gravite.ATTENTION)], (), avant, ())
    assert told.statut is StatutAlerte.INCHANGEE


def test_what_0_3_0_froze_of_an_alert_still_there_or_gone_is_read(figures: FiguresRevue) -> None:
    text = encode_figures(figures)
    for old, now in (("presente", StatutAlerte.INCHANGEE), ("disparue", StatutAlerte.LEVEE)):
        frozen = text.replace('"statut":"nouvelle"', f'"statut":"{old}"').replace(',"statut":null', "")
        read = decode_figures(frozen)
        assert frozen != text
        assert [one.statut for one in read.alertes] == [now]
        assert [one.statut for one in read.a_regarder] == [None]
