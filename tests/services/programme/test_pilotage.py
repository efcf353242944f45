"""Steering through a real store: what is written, refused, asked for, and what the past still says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Role
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.pilotage.what_if import Depart, compact, simulate
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Changement, apply_changements
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import (
    CodeRefuse,
    ConfirmationRequise,
    DateRefusee,
    PlanRefuse,
    Refus,
    TexteRefuse,
)
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement, load_detail, load_raisons, tell_raison
from cariforef_tui.services.pilotage.what_if import load_depart, load_regulations
from cariforef_tui.services.ports.errors import ConflitSaisie
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.declarations import close_ligne, declare_raf, load_rafs, withdraw_raf
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_plan
from cariforef_tui.services.programme.revisions import (
    Accord,
    Redaction,
    load_history,
    undo_revision,
    write_scenario,
)
from cariforef_tui.services.temps.moving import MoveRequest, move_saisies, preview_move, undo_move
from cariforef_tui.services.temps.saisies import ModeSaisie, log_days, write_cells
from tests.kit.engines import both_engines
from tests.people import add_ligne, move_echeance, resume_ligne, retire_ligne, revise_montant, transfer_jours

pytestmark = pytest.mark.quick

MARDI = date(2018, 5, 22)
AU = DateReference(MARDI, 2018)
REDACTION = Redaction(MARDI, "DM", "arbitrage")
ANNEE = (date(2018, 1, 1), date(2018, 12, 31))


def log(store: SqliteStore, code: str, centiemes: int, jour: date = MARDI, agent: str = "DM") -> None:
    write_cells(
        store,
        [CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes, commentaire="fait")],
        today=MARDI,
        acteur=agent,
    )


def at(jour: date) -> Redaction:
    return replace(REDACTION, jour=jour)


def saisies(store: SqliteStore, agent: str = "DM") -> list[tuple[date, str, int, str | None]]:
    with store.reading() as reading:
        return [
            (one.jour, one.code, one.centiemes, one.commentaire) for one in reading.saisies(agent, *ANNEE)
        ]


def chain_transfers(depart: Depart, transfers: Iterable[tuple[str, str, int]]) -> tuple[Changement, ...]:
    """Return the changes of transfers made one after the other (from, to, hundredths); raises Refus."""
    plan, tried = depart.plan, list[Changement]()
    for de, vers, centiemes in transfers:
        changements = gestes.transfer(plan, de, vers, centiemes)
        plan = apply_changements(plan, changements)
        tried += changements
    return compact(tuple(tried))


def test_a_transfer_is_one_revision_that_keeps_5160_and_the_vote(store: SqliteStore) -> None:
    written = transfer_jours(store, "14.1.6", "14.7.1", 1200, REDACTION)
    assert (written.numero, len(written.changements)) == (1, 2)
    plan = load_plan(store, AU)
    assert plan.programme.centiemes_prevus("GIP") == 516_000
    assert plan.programme.centiemes_prevus("14.7.1") == 4200
    assert plan.baseline.centiemes_prevus("14.7.1") == 3000
    assert load_plan(store, DateReference(date(2018, 5, 21), 2018)).programme == plan.baseline


def test_an_undo_is_an_inverse_revision_and_only_once(store: SqliteStore) -> None:
    transfer_jours(store, "14.1.6", "14.7.1", 1200, REDACTION)
    back = undo_revision(store, 1, replace(REDACTION, motif="erreur"))
    assert (back.numero, back.annule) == (2, 1)
    plan = load_plan(store, AU)
    assert plan.programme.enveloppes == plan.baseline.enveloppes
    with pytest.raises(PlanRefuse, match="déjà annulée"):
        undo_revision(store, 1, REDACTION)
    found = load_history(store, AU, "14.7.1")
    assert ([one.numero for one in found.revisions], found.annulees) == ([1, 2], {1: 2})


def test_a_revision_brought_again_is_taken_back_by_its_last_number(store: SqliteStore) -> None:
    revise_montant(store, "14.7.1", 9000, REDACTION)
    undo_revision(store, 1, REDACTION)
    undo_revision(store, 2, REDACTION)
    with pytest.raises(PlanRefuse, match="rétablie par la n° 3 : annulez celle-ci"):
        undo_revision(store, 1, REDACTION)
    undo_revision(store, 3, REDACTION)
    plan = load_plan(store, AU)
    assert plan.programme.enveloppes == plan.baseline.enveloppes


def test_less_days_than_are_used_is_asked_for_then_written(store: SqliteStore) -> None:
    log(store, "14.7.1", 100)
    with pytest.raises(ConfirmationRequise, match="1 j est déjà réalisé"):
        revise_montant(store, "14.7.1", 50, REDACTION)
    assert load_history(store, AU).revisions == ()
    revise_montant(store, "14.7.1", 50, replace(REDACTION, accord=Accord.DONNE))
    assert load_plan(store, AU).programme.centiemes_prevus("14.7.1") == 50


def test_a_revision_without_a_reason_or_outside_the_exercice_is_refused(store: SqliteStore) -> None:
    for motif in ("", "   "):
        with pytest.raises(TexteRefuse, match="dit pourquoi"):
            transfer_jours(store, "14.1.6", "14.7.1", 1200, replace(REDACTION, motif=motif))
    with pytest.raises(DateRefusee, match="hors de l'exercice"):
        transfer_jours(store, "14.1.6", "14.7.1", 1200, at(date(2019, 1, 1)))


def test_an_added_line_takes_saisies_from_its_date_on(store: SqliteStore) -> None:
    written = add_ligne(
        store,
        {"libelle": "Audit de sécurité", "jours": "5", "pris_sur": "14.7.1"},
        REDACTION,
    )
    assert len(written.changements) == 3
    plan = load_plan(store, AU)
    assert plan.programme.centiemes_prevus("14.7.2") == 500
    assert plan.programme.centiemes_prevus("GIP") == 516_000
    log(store, "14.7.2", 50)
    assert load_avancement(store, AU).avancement.lignes["14.7.2"].realise == 50
    with pytest.raises(CodeRefuse, match="pas encore au plan"):
        log(store, "14.7.2", 50, date(2018, 5, 18))
    before = load_avancement(store, DateReference(date(2018, 5, 21), 2018))
    assert "14.7.2" not in before.avancement.lignes


def test_a_retired_line_takes_no_saisie_and_raises_no_alert(store: SqliteStore) -> None:
    code = next(
        one.code
        for one in load_alertes(store, AU).alertes
        if one.code and one.agent is None and one.jalon is None
    )
    retire_ligne(store, code, REDACTION)
    assert code not in [one.code for one in load_alertes(store, AU).alertes if one.jalon is None]
    with pytest.raises(CodeRefuse, match="retirée du plan"):
        log(store, code, 50)
    log(store, code, 50, date(2018, 5, 18))
    resume_ligne(store, code, REDACTION)
    log(store, code, 50)


def test_retiring_a_line_that_holds_later_saisies_is_asked_for(store: SqliteStore) -> None:
    log(store, "14.7.1", 50)
    with pytest.raises(ConfirmationRequise, match="22/05/2018"):
        retire_ligne(store, "14.7.1", at(date(2018, 5, 2)))
    retire_ligne(store, "14.7.1", replace(at(date(2018, 5, 2)), accord=Accord.DONNE))


@both_engines
def test_past_figures_are_those_of_then_whatever_is_revised_later(store: SqliteStore) -> None:
    log(store, "14.7.1", 75, date(2018, 3, 1))
    declare_raf(store, "14.7.1", 500, date(2018, 3, 2), today=MARDI, acteur="DM")
    mars = DateReference(date(2018, 3, 30), 2018)
    before, alerts = load_avancement(store, mars).avancement, load_alertes(store, mars).alertes
    transfer_jours(store, "14.1.6", "14.7.1", 1200, at(date(2018, 4, 3)))
    move_echeance(store, "14.7.1", "30/09/2018", at(date(2018, 4, 3)))
    retire_ligne(store, "1.1", at(date(2018, 4, 3)))
    add_ligne(store, {"libelle": "Audit", "jours": "5"}, at(date(2018, 4, 4)))
    declare_raf(store, "14.7.1", 900, date(2018, 4, 5), today=MARDI, acteur="LR")
    assert load_avancement(store, mars).avancement == before
    assert load_alertes(store, mars).alertes == alerts
    assert load_avancement(store, AU).avancement != before


def test_a_raf_keeps_what_was_done_on_its_date(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.set_suivi_depuis(2018, date(2018, 1, 1))
    log(store, "14.7.1", 100, date(2018, 5, 18))
    done = declare_raf(store, "14.7.1", 300, date(2018, 5, 18), today=MARDI, acteur="DM", commentaire="PABX")
    assert done.avant is None
    log(store, "14.7.1", 75)
    figures = load_avancement(store, AU).avancement.lignes["14.7.1"]
    assert (figures.raf, figures.atterrissage, figures.ecart_atterrissage) == (225, 400, -2600)
    assert figures.base_atterrissage is BaseAtterrissage.RAF
    second = declare_raf(store, "14.7.1", 100, MARDI, today=MARDI, acteur="LR")
    assert second.avant is not None
    assert second.avant.centiemes == 300
    snapshot = load_avancement(store, AU)
    assert [one.centiemes for one in load_detail(store, snapshot, "14.7.1").rafs] == [100, 300]
    (listed,) = load_rafs(store, AU).lignes
    assert (listed.raf.auteur, listed.figures.atterrissage) == ("LR", 275)


def test_a_raf_taken_back_stays_in_the_history_and_never_takes_another_with_it(
    store: SqliteStore,
) -> None:
    done = declare_raf(store, "14.7.1", 300, MARDI, today=MARDI, acteur="DM")
    theirs = declare_raf(store, "14.7.1", 500, MARDI, today=MARDI, acteur="LR")
    with pytest.raises(CodeRefuse, match="LR a déclaré un autre reste"):
        withdraw_raf(store, "14.7.1", MARDI, acteur="DM", known=done.raf)
    assert withdraw_raf(store, "14.7.1", MARDI, acteur="LR", known=theirs.raf).apres == done.raf
    assert withdraw_raf(store, "14.7.1", MARDI, acteur="DM").apres is None
    assert load_rafs(store, AU).lignes == ()
    rafs = load_detail(store, load_avancement(store, AU), "14.7.1").rafs
    assert [one.centiemes for one in rafs] == [None, None, 500, 300]
    with pytest.raises(CodeRefuse, match="rien à retirer"):
        withdraw_raf(store, "14.7.1", MARDI, acteur="DM")


def test_a_raf_to_come_or_on_what_takes_no_saisie_is_refused(store: SqliteStore) -> None:
    with pytest.raises(DateRefusee, match="à venir"):
        declare_raf(store, "14.7.1", 300, date(2018, 5, 23), today=MARDI, acteur="DM")
    with pytest.raises(DateRefusee, match=r"29/12/2017 est hors de l'exercice \(2018\)"):
        declare_raf(store, "14.7.1", 300, date(2017, 12, 29), today=MARDI, acteur="DM")
    for code in ("14.7", "8.2"):
        with pytest.raises(CodeRefuse):
            declare_raf(store, code, 300, MARDI, today=MARDI, acteur="DM")
    retire_ligne(store, "14.7.1", REDACTION)
    with pytest.raises(CodeRefuse, match="retirée"):
        declare_raf(store, "14.7.1", 300, MARDI, today=MARDI, acteur="DM")


def test_a_what_if_says_what_writing_it_then_gives(store: SqliteStore) -> None:
    log(store, "14.7.1", 100)
    depart = load_depart(store, AU)
    changements = chain_transfers(depart, [("14.1.6", "14.7.1", 1000), ("1.1", "14.7.1", 250)])
    assert len(changements) == 3
    tried = simulate(depart, changements)
    assert load_plan(store, AU).programme == depart.plan.programme
    write_scenario(store, changements, REDACTION)
    after = load_depart(store, AU)
    assert after.plan == tried.plan
    assert after.avancement == tried.avancement
    assert [one.numero for one in load_history(store, AU).revisions] == [1]
    told = {one.alerte.code for one in tried.alertes}
    assert {one.code for one in {*after.alertes} ^ {*depart.alertes}} >= told
    assert {one.code for one in after.alertes} ^ {one.code for one in depart.alertes} <= told


def test_a_change_of_the_plan_adds_no_work_of_before_the_suivi(store: SqliteStore) -> None:
    log(store, "18", 100)
    depart = load_depart(store, AU)

    def before(avancement: Avancement) -> list[int]:
        groupes = [avancement.lignes[code].groupe for code in ("14.1.6", "14.7.1")]
        return [groupe.avant for groupe in groupes if groupe]

    was = before(depart.avancement)
    changements = chain_transfers(depart, [("14.1.6", "14.7.1", 1000)])
    tried = before(simulate(depart, changements).avancement)
    assert 0 < tried[0] < was[0]
    assert 0 < tried[1] == was[1]
    write_scenario(store, changements, REDACTION)
    assert before(load_avancement(store, AU).avancement) == tried
    back = chain_transfers(load_depart(store, AU), [("14.7.1", "14.1.6", 1000)])
    assert before(simulate(load_depart(store, AU), back).avancement) == was
    assert {one.said for one in depart.consommation.avants.values()} == {None}


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_what_if_has_the_figures_of_its_plan(store: SqliteStore, data: st.DataObject) -> None:
    depart = load_depart(store, AU)
    lines = sorted(one.code for one in depart.plan.programme.imputables())
    steps = []
    for _ in range(data.draw(st.integers(1, 4))):
        steps.append((data.draw(st.sampled_from(lines)), data.draw(st.sampled_from(lines)), 100))
    try:
        changements = chain_transfers(depart, steps)
    except Refus:
        return
    tried = simulate(depart, changements)
    if not changements:
        assert tried.avancement == depart.avancement
        return
    number = write_scenario(store, changements, REDACTION).numero
    after = load_depart(store, AU)
    assert after.avancement == tried.avancement
    undo_revision(store, number, REDACTION)


def test_what_comes_back_to_where_it_was_is_no_change(store: SqliteStore) -> None:
    depart = load_depart(store, AU)
    there_and_back = chain_transfers(depart, [("14.1.6", "14.7.1", 500), ("14.7.1", "14.1.6", 500)])
    assert there_and_back == ()
    assert compact(there_and_back) == ()
    with pytest.raises(PlanRefuse, match="Rien n'a été changé"):
        write_scenario(store, there_and_back, REDACTION)


def test_a_what_if_is_refused_where_somebody_revised_meanwhile(store: SqliteStore) -> None:
    changements = chain_transfers(load_depart(store, AU), [("14.1.6", "14.7.1", 500)])
    revise_montant(store, "14.7.1", 9000, replace(REDACTION, auteur="LR"))
    with pytest.raises(PlanRefuse, match="entre-temps"):
        write_scenario(store, changements, REDACTION)
    assert load_plan(store, AU).programme.centiemes_prevus("14.7.1") == 9000


def test_the_regulation_of_a_pole_is_one_line(store: SqliteStore) -> None:
    ad2i, apo, *_ = load_regulations(store, AU)
    assert (ad2i.pole, ad2i.demande, ad2i.regulation, ad2i.disponible) == ("AD2I", 104_800, -10_800, 94_000)
    assert (apo.demande, apo.regulation, apo.disponible) == (106_000, 0, 106_000)
    revise_montant(store, "8.2", -10_000, REDACTION)
    ad2i = load_regulations(store, AU)[0]
    assert (ad2i.regulation, ad2i.disponible, ad2i.vote) == (-10_000, 94_800, (104_800, -10_800, 94_000))


def test_saisies_move_whole_and_come_back_as_they_were(store: SqliteStore) -> None:
    for jour in (date(2018, 5, 17), date(2018, 5, 18)):
        log(store, "14.7.1", 50, jour)
        log(store, "14.1.1", 25, jour)
    log(store, "14.7.1", 50, date(2018, 5, 18), agent="LR")
    before = saisies(store)
    choix = MoveRequest("14.7", *ANNEE, agent="DM")
    apercu = preview_move(store, choix, "14.1.1", lecteur="DM")
    assert (len(apercu.saisies), apercu.total, apercu.reunies) == (2, 100, 2)
    assert saisies(store) == before
    done = move_saisies(store, choix, "14.1.1", acteur="DM")
    assert [(jour.day, code, held) for jour, code, held, _ in saisies(store)] == [
        (17, "14.1.1", 75),
        (18, "14.1.1", 75),
    ]
    assert saisies(store, "LR")[0][1] == "14.7.1"
    undo_move(store, done, acteur="DM")
    assert saisies(store) == before


def test_a_move_is_not_undone_over_what_somebody_wrote_since(store: SqliteStore) -> None:
    log(store, "14.7.1", 50)
    done = move_saisies(store, MoveRequest("14.7.1", *ANNEE), "14.1.1", acteur="DM")
    log_days(store, "DM", "14.1.1", "0,25", MARDI, mode=ModeSaisie.AJOUTER, today=MARDI, acteur="DM")
    with pytest.raises(ConflitSaisie):
        undo_move(store, done, acteur="DM")
    assert [(code, held) for _, code, held, _ in saisies(store)] == [("14.1.1", 75)]


def test_nothing_moves_to_a_line_closed_retired_or_not_there_yet(store: SqliteStore) -> None:
    log(store, "14.7.1", 50)
    choix = MoveRequest("14.7.1", *ANNEE)
    close_ligne(store, "14.1.1", date(2018, 5, 18), acteur="DM")
    retire_ligne(store, "14.1.2", at(date(2018, 5, 18)))
    add_ligne(store, {"libelle": "Audit"}, at(date(2018, 5, 23)))
    for vers, why in (
        ("14.1.1", "soldée"),
        ("14.1.2", "retirée"),
        ("14.7.2", "pas encore au plan"),
        ("14.1", "regroupe d.autres lignes"),
        ("8.2", "régulation"),
        ("14.7.1", "déjà la ligne"),
        ("99", "inconnu"),
    ):
        with pytest.raises(CodeRefuse, match=why):
            move_saisies(store, choix, vers, acteur="DM")
    with pytest.raises(Refus, match=r"Aucune saisie de DM sur 1\.1 du 01/01/2018 au 31/12/2018\."):
        move_saisies(store, MoveRequest("1.1", *ANNEE, "DM"), "14.1.3", acteur="DM")
    with pytest.raises(DateRefusee):
        move_saisies(store, MoveRequest("14.7.1", date(2018, 6, 1), date(2018, 5, 1)), "14.1.3", acteur="DM")
    assert [(code, held) for _, code, held, _ in saisies(store)] == [("14.7.1", 50)]


def test_a_reason_given_when_a_line_is_closed_is_kept_clean_and_an_empty_one_is_none(
    store: SqliteStore,
) -> None:
    assert close_ligne(store, "14.7.1", MARDI, acteur="DM", motif="  livré  ").motif == "livré"
    assert close_ligne(store, "1.1", MARDI, acteur="DM", motif="   ").motif is None
    with store.reading() as reading:
        assert [one.motif for one in reading.faits(2018)] == ["livré", None]


@pytest.mark.parametrize(
    ("jour", "told"), [(date(2018, 5, 17), "DM 1 j en huit semaines"), (MARDI, "Rien de déc")]
)
def test_who_logged_this_week_is_not_said_to_have_logged_nothing_in_eight_weeks(
    store: SqliteStore, jour: date, told: str
) -> None:
    log(store, "14.1.9", 100, jour)
    situation = load_avancement(store, AU)
    groupes = [one for one in situation.avancement.groupes if one.lignes == ("14.1.9",)]
    (raison,) = load_raisons(store, situation, groupes, lecteur="DM")
    said = " ".join(tell_raison(raison, MARDI))
    assert told in said
    assert "Personne" not in said


@pytest.mark.parametrize(
    ("lecteur", "told"), [("LR", "Absence de LR jusqu'au 29/06."), ("ZC", "Absence d'une personne.")]
)
def test_a_long_absence_explains_a_line_named_to_who_may_know_of_it(
    store: SqliteStore, lecteur: str, told: str
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZC", pole="APO"))
        writing.add_agent(Agent(initiales="ZDIR", pole="DIR", role=Role.DIRECTION))
        away = writing.calendrier(2018).working_days_in(date(2018, 5, 21), date(2018, 6, 29))
        for jour in away:
            writing.write_absence("LR", jour, [Absence("LR", jour, TypeAbsence.MALADIE, 100)])
        writing.set_suivi_depuis(2018, date(2018, 1, 1))
    for agent in ("LR", "DM", "MP"):
        log(store, "14.1.1", 100, date(2018, 5, 17), agent=agent)
    situation = load_avancement(store, AU)
    groupes = [one for one in situation.avancement.groupes if one.lignes == ("14.1.1",)]
    (raison,) = load_raisons(store, situation, groupes, lecteur=lecteur)
    assert tell_raison(raison, MARDI)[1].endswith(told)


def test_the_last_saisie_of_a_line_is_one_of_those_that_it_uses(store: SqliteStore) -> None:
    jeudi, vendredi = date(2018, 5, 17), date(2018, 5, 18)
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZS", nom="Fictif", pole="DIR", equipe=EQUIPE_SI))
    log(store, "14.7.1", 50, jeudi)
    log(store, "14.7.1", 50, vendredi, agent="ZS")
    situation = load_avancement(store, AU)
    for code, agent, jour in (("14.7.1", "DM", jeudi), ("18", "ZS", vendredi), ("GIP", "ZS", vendredi)):
        detail = load_detail(store, situation, code, lecteur=agent)
        assert detail.dernieres[0].jour == jour
    rgpd, si = (situation.avancement.lignes[code].groupe for code in ("14.7.1", "18"))
    assert rgpd is not None
    assert si is not None
    last = [one.derniere for one in load_raisons(store, situation, (rgpd, si), lecteur="DM")]
    assert [one.jour for one in last if one] == [jeudi, vendredi]
