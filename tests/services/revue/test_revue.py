"""Reviews on a real store: what they compare, what the meeting writes, and figures that stay frozen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.alertes.facts import TypeAlerte
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.programme import Enveloppe, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    LigneAjoutee,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
)
from cariforef_tui.domain.revue.compute import list_missing
from cariforef_tui.domain.revue.figures import FiguresRevue, NatureEvenement
from cariforef_tui.domain.revue.revue import CleRevue, Meteo, RevueRefusee
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import AgentRefuse, CodeRefuse, DateRefusee, TexteRefuse
from cariforef_tui.exchange.revue.minutes import FormatMinutes, to_minutes
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import default_cle, load_revue, load_revues
from cariforef_tui.services.revue.write import (
    NewDecision,
    as_typed,
    close_revue,
    complete_decision,
    declare_meteo,
    declare_presences,
    declare_prochaine,
    remove_decision,
    restore_decision,
    rewrite_decision,
    take_decision,
    write_remarque,
)
from tests.people import set_agent, signature_of
from tests.worlds import MADE

pytestmark = pytest.mark.quick

LUNDI_20, LUNDI_21, LUNDI_22 = date(2018, 5, 14), date(2018, 5, 21), date(2018, 5, 28)
PRI_20, PRI_21, PRI_22 = (CleRevue("PRI", lundi) for lundi in (LUNDI_20, LUNDI_21, LUNDI_22))
AU_22_MAI, AU_28_MAI, AU_4_JUIN = (
    DateReference(day, 2018) for day in (date(2018, 5, 22), date(2018, 5, 28), date(2018, 6, 4))
)


def log(
    store: SqliteStore, code: str, *days: tuple[int, int], agent: str = "DM", centiemes: int = 50
) -> None:
    with store.writing(agent) as writing:
        writing.write_cells(
            [
                CellChange(agent=agent, jour=date(2018, month, day), code=code, centiemes=centiemes)
                for day, month in days
            ]
        )


def figures(store: SqliteStore, reference: DateReference, cle: CleRevue) -> FiguresRevue:
    return load_revue(store, reference, cle).revue.figures


def enveloppe_of(programme: Programme, code: str) -> Enveloppe:
    return programme.enveloppes_of[code][0]


def test_days_logged_in_the_week_stand_against_what_the_people_owe_and_everybody_is_waited_for(
    store: SqliteStore,
) -> None:
    log(store, "14.1.1", (22, 5), (23, 5), centiemes=100)
    revue = load_revue(store, AU_28_MAI, PRI_21, lecteur="DM").revue
    found = revue.figures
    (pri,) = found.jours
    # Twelve people, four working days: 21/05 is a public holiday.
    assert (pri.code, pri.agents, pri.saisi, pri.attendu) == ("PRI", 12, 200, 4800)
    sheets = {one.agent: (one.manque, one.jours) for one in found.feuilles}
    assert sheets["DM"] == (200, 2)
    assert sheets["LR"] == (400, 4)
    assert found.syntheses[0].semaine == 200
    assert (len(sheets), found.manque, pri.incomplets) == (12, 200 + 11 * 400, 12)
    said = [one.phrase for one in list_missing(revue)]
    assert "12 feuilles restent à compléter." in said


def test_the_gip_counts_each_pole_and_the_si_team_apart(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZS", nom="Fictif", pole="DIR", equipe="SI"))
    log(store, "14.1.1", (22, 5), agent="ZS", centiemes=100)
    found = figures(store, AU_28_MAI, CleRevue("GIP", LUNDI_21))
    assert [one.code for one in found.jours] == ["PRI", "SI", "—"]
    assert (found.si.semaine, found.si.total, found.si.disponible) == (100, 100, 36000)
    week = {one.code: one.semaine for one in found.syntheses}
    assert (week["GIP"], week["PRI"], week["DIR"]) == (100, 0, 100)
    assert figures(store, AU_28_MAI, PRI_21).si.realise == 100


def test_what_moved_is_counted_from_the_last_closed_review_late_saisies_included(store: SqliteStore) -> None:
    log(store, "14.1.1", (15, 5))
    close_revue(store, AU_22_MAI, PRI_20, acteur="DM")
    log(store, "14.1.1", (22, 5))
    log(store, "14.2.1", (16, 5))
    found = figures(store, AU_28_MAI, PRI_21)
    assert (found.precedente, found.depuis) == ("2018-W20", date(2018, 5, 21))
    assert {one.code: (one.avant, one.apres) for one in found.progressions} == {
        "14.1.1": (50, 100),
        "14.2.1": (0, 50),
    }


def test_a_first_review_counts_from_the_day_before_its_week(store: SqliteStore) -> None:
    log(store, "14.1.1", (15, 5), (22, 5))
    found = figures(store, AU_28_MAI, PRI_21)
    assert (found.precedente, found.depuis) == (None, date(2018, 5, 20))
    assert [(one.code, one.delta) for one in found.progressions] == [("14.1.1", 50)]
    assert {one.statut for one in found.alertes} == {StatutAlerte.INCHANGEE}


def test_revisions_restes_a_faire_and_facts_of_the_perimeter_are_told_once(
    store: SqliteStore, programme_2018: Programme
) -> None:
    close_revue(store, AU_22_MAI, PRI_20, acteur="DM")
    enveloppe = enveloppe_of(programme_2018, "14.1.1")
    days = date(2018, 5, 24)
    with store.writing("DM") as writing:
        writing.add_revision(
            2018,
            Revision(
                jour=days,
                auteur="DM",
                motif="renfort",
                changements=(MontantRevise(enveloppe.id, enveloppe.centiemes, 9000),),
            ),
        )
        # Written after the last closing, though dated before its figures: it must not vanish.
        writing.add(
            2018, Raf(code="14.2.1", jour=date(2018, 5, 18), centiemes=300, auteur="LR", commentaire="estimé")
        )
        writing.add_fait(2018, Fait(code="1.1", declaration=Declaration.SOLDEE, jour=days, agent="DM"))
        writing.add_fait(2018, Fait(code="RGPD", declaration=Declaration.TENU, jour=days, agent="DM"))
    told = [(one.nature, one.code) for one in figures(store, AU_28_MAI, PRI_21).evenements]
    assert told == [
        (NatureEvenement.RAF, "14.2.1"),
        (NatureEvenement.REVISION, "14.1.1"),
        (NatureEvenement.FAIT, "14.7.1"),
    ]
    close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    assert figures(store, AU_4_JUIN, PRI_22).evenements == ()


def test_alerts_are_new_gone_or_still_there_against_the_frozen_ones(store: SqliteStore) -> None:
    log(store, "14.1.1", (15, 5))
    close_revue(store, AU_22_MAI, PRI_20, acteur="DM")
    before = {(one.type, one.code, one.jalon) for one in figures(store, AU_22_MAI, PRI_20).en_cours}
    with store.writing("DM") as writing:
        writing.add_fait(
            2018, Fait(code="16.2.2", declaration=Declaration.SOLDEE, jour=date(2018, 5, 23), agent="DM")
        )
    found = figures(store, AU_28_MAI, PRI_21)
    gone = {one.alerte.code for one in found.alertes_of(StatutAlerte.LEVEE)}
    found_new = (one.alerte for one in found.alertes_of(StatutAlerte.NOUVELLE))
    new = {(one.type, one.code, one.jalon) for one in found_new}
    assert "16.2.2" in gone
    assert new.isdisjoint(before)
    assert (TypeAlerte.RECURRENCE_EN_RETARD, "15.3.2", None) in new
    # After the jalon's day, what nobody said is still to confirm.
    assert "RGPD" in {one.jalon for one in found.en_cours} - {key[2] for key in new}


def test_echeances_of_the_next_four_weeks_are_lines_and_jalons_in_order(store: SqliteStore) -> None:
    found = figures(
        store, DateReference(date(2018, 5, 7), 2018), CleRevue("PRI", date(2018, 4, 30))
    ).echeances
    assert [(one.jour, one.jalon or one.code) for one in found] == [
        (date(2018, 5, 25), "RGPD"),
        (date(2018, 5, 31), "16.2.2"),
    ]


def test_a_closed_review_keeps_its_figures_whatever_is_written_after(
    store: SqliteStore, programme_2018: Programme
) -> None:
    log(store, "14.1.1", (22, 5), (23, 5))
    write_remarque(store, AU_28_MAI, PRI_21, "14.1.1", "à suivre", acteur="DM")
    take_decision(store, AU_28_MAI, PRI_21, NewDecision("relancer", "LR"), acteur="DM")
    closed = close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    frozen = load_revue(store, AU_28_MAI, PRI_21).revue
    minutes = to_minutes((frozen,), FormatMinutes.MARKDOWN, MADE)
    enveloppe = enveloppe_of(programme_2018, "14.1.1")
    log(store, "14.1.1", (24, 5), (25, 5))
    with store.writing("DM") as writing:
        writing.add_revision(
            2018,
            Revision(
                jour=LUNDI_21,
                auteur="DM",
                motif="coupe",
                changements=(
                    MontantRevise(enveloppe.id, enveloppe.centiemes, 100),
                    TexteRevise(
                        TexteLigne.ECHEANCE,
                        "14.1.1",
                        programme_2018.by_code["14.1.1"].echeance.texte,
                        "01/06/2018",
                    ),
                ),
            ),
        )
        writing.add(2018, Raf(code="14.1.1", jour=LUNDI_21, centiemes=5000, auteur="LR"))
        writing.add_fait(2018, Fait(code="14.2.1", declaration=Declaration.SOLDEE, jour=LUNDI_21, agent="DM"))
    complete_decision(store, AU_4_JUIN, 1, date(2018, 6, 1), acteur="DM")
    for reference in (AU_28_MAI, AU_4_JUIN, DateReference(date(2018, 12, 31), 2018)):
        again = load_revue(store, reference, PRI_21).revue
        assert again == frozen
        assert to_minutes((again,), FormatMinutes.MARKDOWN, MADE) == minutes
    assert (closed.close_le, closed.close_par) == (date(2018, 5, 28), "DM")
    assert figures(store, AU_4_JUIN, PRI_22).syntheses[0].realise == 200


def test_after_the_closing_remarks_weather_and_decisions_go_to_the_next_review(store: SqliteStore) -> None:
    close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    for write in (
        lambda: write_remarque(store, AU_28_MAI, PRI_21, "14.1.1", "tard", acteur="DM"),
        lambda: declare_meteo(store, AU_28_MAI, PRI_21, Meteo.VERT, "", acteur="DM"),
        lambda: take_decision(store, AU_28_MAI, PRI_21, NewDecision("x", "DM"), acteur="DM"),
        lambda: close_revue(store, AU_28_MAI, PRI_21, acteur="LR"),
    ):
        with pytest.raises(RevueRefusee, match="dans la suivante"):
            write()
    write_remarque(store, AU_28_MAI, PRI_22, "14.1.1", "à temps", acteur="DM")
    assert load_revue(store, AU_28_MAI, PRI_22).revue.ecrite.remarques[0].texte == "à temps"


def test_a_decision_comes_back_in_every_review_until_it_is_done(store: SqliteStore) -> None:
    taken = take_decision(
        store, AU_22_MAI, PRI_20, NewDecision("finir", "LR", date(2018, 5, 25)), acteur="DM"
    )
    close_revue(store, AU_22_MAI, PRI_20, acteur="DM")
    (later,) = figures(store, AU_28_MAI, PRI_21).decisions
    assert (later.numero, later.is_late_at(date(2018, 5, 27))) == (taken.numero, True)
    close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    complete_decision(store, AU_4_JUIN, taken.numero, date(2018, 6, 1), acteur="LR")
    assert [one.faite_le for one in figures(store, AU_4_JUIN, PRI_22).decisions] == [date(2018, 6, 1)]
    close_revue(store, AU_4_JUIN, PRI_22, acteur="DM")
    after = DateReference(date(2018, 6, 11), 2018)
    assert figures(store, after, CleRevue("PRI", date(2018, 6, 4))).decisions == ()


def test_a_decision_done_by_mistake_is_taken_back(store: SqliteStore) -> None:
    take_decision(store, AU_28_MAI, PRI_21, NewDecision("finir", "LR"), acteur="DM")
    complete_decision(store, AU_28_MAI, 1, date(2018, 5, 27), acteur="DM")
    with pytest.raises(RevueRefusee, match="faite depuis le 27/05/2018"):
        complete_decision(store, AU_28_MAI, 1, date(2018, 5, 28), acteur="DM")
    assert complete_decision(store, AU_28_MAI, 1, None, acteur="DM").faite_le is None
    with pytest.raises(RevueRefusee, match="n'est pas déclarée faite"):
        complete_decision(store, AU_28_MAI, 1, None, acteur="DM")
    with pytest.raises(DateRefusee, match="après la date de référence"):
        complete_decision(store, AU_28_MAI, 1, date(2018, 6, 1), acteur="DM")
    with pytest.raises(RevueRefusee, match="numéro 9"):
        complete_decision(store, AU_28_MAI, 9, None, acteur="DM")


def test_what_cannot_be_written_is_refused_and_leaves_nothing(store: SqliteStore) -> None:
    with pytest.raises(CodeRefuse, match=re.escape("1.1 n'est pas une ligne de PRI")):
        write_remarque(store, AU_28_MAI, PRI_21, "1.1", "ailleurs", acteur="DM")
    with pytest.raises(TexteRefuse):
        write_remarque(store, AU_28_MAI, PRI_21, "14.1.1", "\x1b[2J", acteur="DM")
    with pytest.raises(TexteRefuse, match="1000 au plus"):
        write_remarque(store, AU_28_MAI, PRI_21, "14.1.1", "a" * 1001, acteur="DM")
    with pytest.raises(RevueRefusee, match="donnez un commentaire"):
        declare_meteo(store, AU_28_MAI, PRI_21, Meteo.ROUGE, "  ", acteur="DM")
    with pytest.raises(RevueRefusee, match="qui s'en charge"):
        take_decision(store, AU_28_MAI, PRI_21, NewDecision("x", " "), acteur="DM")
    with pytest.raises(DateRefusee, match="avant la semaine"):
        take_decision(store, AU_28_MAI, PRI_21, NewDecision("x", "DM", date(2018, 5, 20)), acteur="DM")
    with pytest.raises(DateRefusee, match="pas finie"):
        close_revue(store, AU_28_MAI, PRI_22, acteur="DM")
    with store.reading() as reading:
        assert (reading.revues(2018), reading.decisions(2018)) == ((), ())


def test_a_week_not_over_shows_what_is_known_so_far(store: SqliteStore) -> None:
    shown = load_revue(store, DateReference(date(2018, 5, 23), 2018), PRI_21)
    assert shown.revue.figures.au == date(2018, 5, 23)
    assert shown.revue.figures.jours[0].attendu == 2400
    assert shown.not_closable is not None
    assert "à partir du ven. 25/05" in shown.not_closable


def test_every_perimeters_weather_comes_with_a_review(store: SqliteStore) -> None:
    declare_meteo(store, AU_28_MAI, replace(PRI_21, perimetre="APO"), Meteo.ORANGE, "retard", acteur="DM")
    close_revue(store, AU_28_MAI, CleRevue("GIP", LUNDI_21), acteur="DM")
    shown = load_revue(store, AU_28_MAI, PRI_21)
    assert list(shown.meteos) == ["GIP", "AD2I", "APO", "PRI", "DIR"]
    apo = shown.meteos["APO"]
    assert apo is not None
    assert (apo.couleur, apo.commentaire) == (Meteo.ORANGE, "retard")
    assert shown.closes == {"GIP"}


def test_the_review_shown_unasked_is_the_gips_of_the_last_full_week_and_gathers_every_poles(
    store: SqliteStore,
) -> None:
    unasked = default_cle(store, AU_28_MAI)
    assert unasked == CleRevue("GIP", LUNDI_21)
    gathered = load_revues(store, AU_28_MAI, unasked)
    assert [one.figures.perimetre for one in gathered] == ["GIP", "AD2I", "APO", "PRI", "DIR"]
    assert [one.figures.perimetre for one in load_revues(store, AU_28_MAI, PRI_21)] == ["PRI"]


def test_a_decision_is_said_otherwise_removed_and_put_back_until_its_review_is_closed(
    store: SqliteStore,
) -> None:
    taken = take_decision(store, AU_28_MAI, PRI_21, NewDecision("finir", "LR"), acteur="DM")
    before = rewrite_decision(
        store, AU_28_MAI, 1, NewDecision("finir le bilan", "dm", date(2018, 6, 1)), acteur="DM"
    )
    assert before == taken
    removed = remove_decision(store, AU_28_MAI, 1, acteur="DM")
    assert (removed.texte, removed.qui, removed.pour) == ("finir le bilan", "DM", date(2018, 6, 1))
    with store.reading() as reading:
        assert reading.decisions(2018) == ()
    assert restore_decision(store, AU_28_MAI, removed, acteur="DM") == removed
    close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    writes: list[Callable[[], object]] = [
        lambda: rewrite_decision(store, AU_28_MAI, 1, NewDecision("x", "DM"), acteur="DM"),
        lambda: remove_decision(store, AU_28_MAI, 1, acteur="DM"),
        lambda: restore_decision(store, AU_28_MAI, removed, acteur="DM"),
    ]
    for write in writes:
        with pytest.raises(RevueRefusee, match="close"):
            write()
    with store.reading() as reading:
        assert reading.decisions(2018) == (removed,)


def test_a_decision_put_back_takes_another_number_where_its_own_is_taken(store: SqliteStore) -> None:
    take_decision(store, AU_28_MAI, PRI_21, NewDecision("première", "LR"), acteur="DM")
    removed = remove_decision(store, AU_28_MAI, 1, acteur="DM")
    take_decision(store, AU_28_MAI, PRI_21, NewDecision("autre", "LR"), acteur="DM")
    assert restore_decision(store, AU_28_MAI, removed, acteur="DM").numero == 2


def test_a_decision_names_people_that_are_known(store: SqliteStore) -> None:
    with pytest.raises(AgentRefuse, match=r"« LR29/05 »|« LR29 »"):
        take_decision(store, AU_28_MAI, PRI_21, NewDecision("x", "LR29/05"), acteur="DM")
    taken = take_decision(store, AU_28_MAI, PRI_21, NewDecision("x", "lr + dm/Équipe"), acteur="DM")
    assert taken.qui == "LR/DM/équipe"


def test_nothing_is_written_in_the_review_of_a_week_to_come(store: SqliteStore) -> None:
    for write in (
        lambda: write_remarque(store, AU_22_MAI, PRI_22, "14.7.1", "trop tôt", acteur="DM"),
        lambda: declare_meteo(store, AU_22_MAI, PRI_22, Meteo.VERT, "", acteur="DM"),
        lambda: take_decision(store, AU_22_MAI, PRI_22, NewDecision("Relancer", "LR"), acteur="DM"),
    ):
        with pytest.raises(DateRefusee, match="n'a pas commencé au 22/05/2018"):
            write()
    with store.reading() as reading:
        assert reading.revue(2018, "PRI", PRI_22.semaine) is None


def test_each_change_of_the_plan_is_told_in_words_the_day_of_the_review_included(
    store: SqliteStore, programme_2018: Programme, added: LigneAjoutee
) -> None:
    au = date(2018, 5, 27)
    enveloppe = enveloppe_of(programme_2018, "14.1.1")
    changes: tuple[tuple[Changement, str, str], ...] = (
        (MontantRevise(enveloppe.id, enveloppe.centiemes, None), "14.1.1", "14.1.1 : 30 j → non chiffré"),
        (TexteRevise(TexteLigne.ECHEANCE, "18", "", "12/2018"), "18", "18 : échéance «  » → « 12/2018 »"),
        (added, "14.7.9", "14.7.9 ajoutée, 5 j"),
        (LigneRetiree("14.1.2"), "14.1.2", "14.1.2 retirée"),
    )
    for changement, _, _ in changes:
        with store.writing("DM") as writing:
            writing.add_revision(
                2018, Revision(jour=au, auteur="DM", motif="essai", changements=(changement,))
            )
    events = figures(store, AU_28_MAI, CleRevue("GIP", LUNDI_21)).evenements
    assert [(one.jour, one.code, one.texte) for one in events] == [
        (au, code, f"{texte}. Motif : essai") for _, code, texte in changes
    ]
    assert [one.code for one in figures(store, AU_28_MAI, PRI_21).evenements] == [
        "14.1.1",
        "14.7.9",
        "14.1.2",
    ]


def test_a_review_holds_the_lines_of_its_perimeter_alone_and_the_jalons_due(store: SqliteStore) -> None:
    log(store, "14.1.1", (22, 5))
    log(store, "7.1", (22, 5))
    au = DateReference(date(2018, 5, 22), 2018)
    pri, gip = figures(store, au, PRI_21), figures(store, au, CleRevue("GIP", LUNDI_21))
    assert [one.code for one in pri.progressions] == ["14.1.1"]
    assert {one.code for one in gip.progressions} == {"7.1", "14.1.1"}
    (jalon,) = [one for one in pri.echeances if one.jalon]
    assert (jalon.jalon, jalon.code, jalon.jour) == ("RGPD", "14.7.1", date(2018, 5, 25))
    assert [one.code for one in gip.echeances if one.jalon] == ["14.7.1"]


def test_a_decision_is_about_a_line_of_its_perimeter_or_about_none(store: SqliteStore) -> None:
    taken = take_decision(
        store, AU_28_MAI, PRI_21, NewDecision("Finir", "DM/LR", ligne="14.7.1"), acteur="DM"
    )
    assert (taken.ligne, taken.personnes) == ("14.7.1", ("DM", "LR"))
    assert figures(store, AU_28_MAI, PRI_21).decisions == (taken,)
    for outside in ("7.1", "zz"):
        with pytest.raises(CodeRefuse, match="n'est pas une ligne de PRI"):
            take_decision(store, AU_28_MAI, PRI_21, NewDecision("Finir", "DM", ligne=outside), acteur="DM")
    rewrite_decision(store, AU_28_MAI, 1, NewDecision("Finir", "DM"), acteur="DM")
    assert figures(store, AU_28_MAI, PRI_21).decisions[0].ligne is None
    rewrite_decision(store, AU_28_MAI, 1, as_typed(taken), acteur="DM")
    removed = remove_decision(store, AU_28_MAI, 1, acteur="DM")
    assert restore_decision(store, AU_28_MAI, removed, acteur="DM") == taken


def test_who_is_there_who_is_excused_and_the_next_one_are_said_until_the_review_is_closed(
    store: SqliteStore,
) -> None:
    declare_presences(store, AU_28_MAI, PRI_21, ("lr", "DM", "ME"), ("PG",), acteur="DM")
    declare_prochaine(store, AU_28_MAI, PRI_21, date(2018, 6, 4), acteur="DM")
    said = declare_presences(store, AU_28_MAI, PRI_21, ("LR", "DM"), ("PG", "KF"), acteur="DM")
    assert (said.presents, said.excuses, said.prochaine) == (("DM", "LR"), ("KF", "PG"), date(2018, 6, 4))
    close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    frozen = load_revue(store, AU_28_MAI, PRI_21).revue.ecrite
    assert (frozen.presents, frozen.excuses, frozen.prochaine) == (
        ("DM", "LR"),
        ("KF", "PG"),
        date(2018, 6, 4),
    )
    with pytest.raises(RevueRefusee, match="close"):
        declare_presences(store, AU_28_MAI, PRI_21, (), (), acteur="DM")
    with pytest.raises(RevueRefusee, match="close"):
        declare_prochaine(store, AU_28_MAI, PRI_21, None, acteur="DM")
    assert load_revue(store, AU_4_JUIN, PRI_22).revue.ecrite.presents == ()


def test_people_and_dates_that_no_review_can_have_are_refused(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZP", pole="PRI", actif=False, depart=date(2018, 3, 1)))
    for presents, excuses, error, said in (
        (("QQ",), (), AgentRefuse, "QQ"),
        (("DM", "ZP"), (), AgentRefuse, "ZP : plus en activité"),
        (("DM", "LR"), ("LR",), RevueRefusee, "LR : présent ou excusé, pas les deux"),
    ):
        with pytest.raises(error, match=said):
            declare_presences(store, AU_28_MAI, PRI_21, presents, excuses, acteur="DM")
    for jour, said in ((date(2018, 5, 27), "après la semaine"), (date(2019, 6, 1), "plus d'un an")):
        with pytest.raises(DateRefusee, match=said):
            declare_prochaine(store, AU_28_MAI, PRI_21, jour, acteur="DM")
    assert declare_prochaine(store, AU_28_MAI, PRI_21, None, acteur="DM").prochaine is None


def test_a_closed_review_keeps_nothing_of_the_months_of_people_but_the_words_of_its_alerts(
    store: SqliteStore,
) -> None:
    log(store, "14.7.1", *((day, 4) for day in (3, 4, 5)), agent="PG")
    set_agent(store, "PG", nom="Prénom Nom", compte="pgsecret")
    with store.writing("PG") as writing:
        writing.add_visa(signature_of("PG", Mois(2018, 4), 150))
    closed = close_revue(store, AU_28_MAI, PRI_21, acteur="DM")
    assert closed.figures is not None
    assert "mois_a_contresigner" in closed.figures
    assert "pgsecret" not in closed.figures
    assert "signature" not in closed.figures
    alertes = load_revue(store, AU_28_MAI, PRI_21).revue.figures.alertes
    assert all(alerte.alerte.mois == () for alerte in alertes)
