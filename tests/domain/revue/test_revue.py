"""Which weeks have a review, when it closes, which decisions it follows, and its frozen text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Etat, Gravite, arrete_at
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.figures import (
    Evenement,
    FiguresRevue,
    NatureEvenement,
    decode_figures,
    encode_figures,
)
from cariforef_tui.domain.revue.revue import (
    CleRevue,
    Decision,
    Meteo,
    Remarque,
    RevueEcrite,
    RevueRefusee,
    check_closable,
    check_meteo,
    check_open,
    check_semaine,
    decisions_about,
    figures_day,
    followed_decisions,
    last_closed,
    last_full_week,
    perimetres_of,
    propose_pour,
    resolve_perimetre,
)
from cariforef_tui.domain.revue.sentences import describe_feuilles, tell_alerte
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee

LUNDI = date(2018, 5, 21)
DIMANCHE = date(2018, 5, 27)
PRI = CleRevue("PRI", LUNDI)


@pytest.mark.parametrize(
    ("au", "lundi"),
    [
        (date(2018, 5, 28), LUNDI),
        (date(2018, 5, 26), date(2018, 5, 14)),
        (DIMANCHE, LUNDI),
        (date(2018, 1, 3), date(2018, 1, 1)),
        (date(2018, 12, 31), date(2018, 12, 24)),
    ],
)
def test_the_review_shown_unasked_is_of_the_last_full_week(
    calendrier: Calendrier, au: date, lundi: date
) -> None:
    assert last_full_week(calendrier, au) == lundi


@pytest.mark.parametrize(
    ("lundi", "au", "said"),
    [
        (date(2017, 12, 18), date(2018, 5, 28), "avant l'exercice 2018"),
        (date(2019, 1, 7), date(2018, 12, 31), "après l'exercice 2018"),
        (date(2018, 6, 4), date(2018, 5, 28), "n'a pas commencé au 28/05/2018"),
    ],
)
def test_a_week_outside_the_exercice_or_still_to_come_has_no_review(
    calendrier: Calendrier, lundi: date, au: date, said: str
) -> None:
    with pytest.raises(DateRefusee, match=said):
        check_semaine(calendrier, CleRevue("GIP", lundi), au)


def test_a_review_is_prepared_during_its_week_and_closed_from_its_last_working_day(
    calendrier: Calendrier,
) -> None:
    thursday, friday = date(2018, 5, 24), date(2018, 5, 25)
    check_semaine(calendrier, PRI, thursday)
    with pytest.raises(DateRefusee, match=r"pas finie au 24/05/2018.*à partir du ven\. 25/05"):
        check_closable(calendrier, PRI, thursday)
    check_closable(calendrier, PRI, friday)
    assert figures_day(calendrier, PRI, thursday) == thursday
    assert figures_day(calendrier, PRI, DIMANCHE) == DIMANCHE
    assert figures_day(calendrier, PRI, date(2018, 6, 30)) == date(2018, 5, 28)


def test_the_days_of_a_review_are_judged_at_the_last_working_day_before_the_monday_after(
    calendrier: Calendrier,
) -> None:
    last = date(2018, 5, 25)
    for au in (date(2018, 5, 26), DIMANCHE, date(2018, 5, 28), date(2018, 7, 2)):
        assert arrete_at(calendrier, figures_day(calendrier, PRI, au)) == last
    assert arrete_at(calendrier, figures_day(calendrier, PRI, last)) == date(2018, 5, 24)


def test_the_years_last_week_is_closed_on_the_31st_of_december(calendrier: Calendrier) -> None:
    last = CleRevue("GIP", date(2018, 12, 31))
    assert last.semaine == "2019-W01"
    check_closable(calendrier, last, date(2018, 12, 31))
    assert figures_day(calendrier, last, date(2018, 12, 31)) == date(2018, 12, 31)


def test_perimeters_are_the_gip_and_the_poles_and_nothing_else(programme: Programme) -> None:
    assert perimetres_of(programme) == ("GIP", "AD2I", "APO", "PRI", "DIR")
    assert resolve_perimetre(programme, "pri") == "PRI"
    for wrong in ("14.7", "XYZ"):
        with pytest.raises(CodeRefuse, match="GIP, AD2I, APO, PRI, DIR"):
            resolve_perimetre(programme, wrong)


def test_an_orange_or_red_weather_says_why() -> None:
    check_meteo(Meteo.VERT, "")
    check_meteo(Meteo.ROUGE, "retard")
    for couleur in (Meteo.ORANGE, Meteo.ROUGE):
        with pytest.raises(RevueRefusee, match="donnez un commentaire"):
            check_meteo(couleur, "")


def test_a_closed_review_takes_nothing_more() -> None:
    with pytest.raises(RevueRefusee, match=r"close .DM, 21/05/2018. : notez cela dans la suivante"):
        check_open(closed("PRI", "2018-W21"))
    check_open(RevueEcrite(perimetre="PRI", semaine="2018-W21"))


def closed(perimetre: str, semaine: str) -> RevueEcrite:
    return RevueEcrite(perimetre=perimetre, semaine=semaine, close_le=LUNDI, close_par="DM", figures="{}")


def test_a_review_starts_from_the_last_closed_one_of_its_perimeter() -> None:
    older, newer = closed("PRI", "2018-W18"), closed("PRI", "2018-W20")
    revues = [
        older,
        newer,
        closed("GIP", "2018-W20"),
        RevueEcrite(perimetre="PRI", semaine="2018-W19"),
        closed("PRI", "2018-W22"),
    ]
    assert last_closed(revues, PRI) == newer
    assert last_closed([newer], CleRevue("PRI", date(2018, 5, 7))) is None


def test_a_remark_replaces_its_authors_on_the_same_line_and_an_empty_one_removes_it() -> None:
    mine, theirs = Remarque("14.1.1", "vu", "DM"), Remarque("14.1.1", "à revoir", "LR")
    ecrite = RevueEcrite(perimetre="PRI", semaine="2018-W21", remarques=(mine, theirs))
    assert ecrite.with_remarque(Remarque("14.1.1", "bien vu", "DM")) == (
        theirs,
        Remarque("14.1.1", "bien vu", "DM"),
    )
    assert ecrite.with_remarque(Remarque("14.1.1", "", "DM")) == (theirs,)


def decision(numero: int, **fields: object) -> Decision:
    first = Decision(perimetre="PRI", semaine="2018-W20", texte="faire", qui="DM", pour=None, numero=numero)
    return replace(first, **fields)  # type: ignore[arg-type]


def test_decisions_are_followed_until_done_late_ones_first(programme: Programme) -> None:
    late = decision(1, pour=date(2018, 5, 20))
    undated = decision(2)
    due = decision(3, pour=date(2018, 6, 15))
    done_now = decision(4, faite_le=date(2018, 5, 23))
    done_before = decision(5, faite_le=date(2018, 5, 18))
    taken_later = decision(6, semaine="2018-W22")
    elsewhere = decision(7, perimetre="APO")
    every = (done_now, undated, due, late, done_before, taken_later, elsewhere)
    followed = followed_decisions(every, programme, PRI, date(2018, 5, 20), DIMANCHE)
    assert [one.numero for one in followed] == [1, 3, 2, 4]


def test_the_gip_follows_the_decisions_of_every_pole_as_its_own(programme: Programme) -> None:
    late, due = decision(1, pour=date(2018, 5, 20)), decision(2, pour=date(2018, 6, 15))
    own, done = decision(3, perimetre="GIP"), decision(4, perimetre="APO", faite_le=date(2018, 5, 23))
    every = (done, due, own, late)
    followed = followed_decisions(every, programme, CleRevue("GIP", LUNDI), date(2018, 5, 20), DIMANCHE)
    assert [one.numero for one in followed] == [1, 2, 3, 4]


def test_a_decision_done_on_the_day_of_the_last_review_is_told_once(
    programme: Programme,
) -> None:
    monday = date(2018, 5, 21)
    before, after = (decision(numero, faite_le=monday) for numero in (1, 2))
    assert followed_decisions((before, after), programme, PRI, monday, DIMANCHE, frozenset({1})) == (after,)


def test_a_decision_done_later_is_not_done_yet_as_seen_before() -> None:
    done = decision(1, pour=date(2018, 5, 20), faite_le=date(2018, 6, 1))
    before, after = done.known_at(DIMANCHE), done.known_at(date(2018, 6, 1))
    assert (before.is_done, before.is_late_at(DIMANCHE)) == (False, True)
    assert (after.is_done, after.is_late_at(DIMANCHE)) == (True, False)


def test_frozen_figures_read_back_the_same(figures: FiguresRevue) -> None:
    text = encode_figures(figures)
    assert decode_figures(text) == figures
    assert encode_figures(decode_figures(text)) == text
    assert json.loads(text)["version"] == 1


def test_figures_frozen_when_a_line_could_be_at_a_standstill_still_read(figures: FiguresRevue) -> None:
    text = encode_figures(figures).replace('"base":"mixte"', '"base":"a_l_arret"')
    assert BaseAtterrissage.ARRET in {one.base for one in decode_figures(text).syntheses}


def test_what_0_2_0_showed_as_furthest_from_the_plan_is_read_without_a_verdict(figures: FiguresRevue) -> None:
    text = json.loads(encode_figures(figures))
    frozen = text["figures"]
    for name in ("a_regarder", "arrete", "assise"):
        del frozen[name]
    for line in frozen["syntheses"]:
        del line["utilise"]
    late = {**frozen["syntheses"][0], "code": "16.4.1", "realise": 125, "attendu": 1552}
    landed = {**late, "code": "16.1.1", "atterrissage": 33478, "prevu": 27500}
    frozen.update(ecarts=[late], atterrissages=[{**late, "atterrissage": 10}, landed])
    read = decode_figures(json.dumps(text))
    assert [(one.code, one.etat, one.gravite, one.enjeu, one.constat) for one in read.a_regarder] == [
        ("16.4.1", None, None, -1427, "attendu 15,5 j"),
        ("16.1.1", None, None, 5978, "atterrissage 335 j"),
    ]
    assert read.sans_etat == read.a_regarder
    assert (read.arrete, read.stand) == (None, "chiffres au 27/05/2018")
    assert decode_figures(encode_figures(read)) == read


def test_the_curve_that_0_3_0_froze_in_days_left_is_drawn_the_same(figures: FiguresRevue) -> None:
    assert figures.courbe is not None
    text = json.loads(encode_figures(figures))
    point = {"jour": "2018-05-21", "initial": 100, "prevu": 100, "actuel": 100, "projete": -10}
    frozen = {
        **{name: text["figures"]["courbe"][name] for name in ("total", "debut", "fin", "actuel")},
        "attendu": 55,
        "atterrissage": 110,
        "points": [{**point, "lent": 5, "vite": -25}],
        "jalons": [["2018-05-25", "RGPD"]],
    }
    text["figures"]["courbe"] = frozen
    realise = figures.syntheses[0].realise
    expected = replace(figures.courbe, realise=realise, attendu=45, atterrissage=110, fourchette=(95, 125))
    read = decode_figures(json.dumps(text)).courbe
    assert read == replace(expected, etapes=(replace(expected.etapes[0], projete=-10),))
    frozen["points"] = [{**point, "lent": None, "vite": None}]
    read = decode_figures(json.dumps(text)).courbe
    assert read is not None
    assert read.fourchette is None


def test_the_bars_that_0_2_0_froze_keep_their_look(figures: FiguresRevue) -> None:
    barre = Barre(
        code="14.7.1",
        libelle="RGPD",
        profondeur=3,
        is_feuille=True,
        echeance="",
        debut=LUNDI,
        fin=DIMANCHE,
        prevu=3000,
        realise=375,
        atteint=None,
        mois=(0,) * 12,
        reperes=(),
        etat=None,
        gravite=Gravite.ATTENTION,
    )
    echeancier = Echeancier(exercice=2018, au=DIMANCHE, barres=(barre,), jalons=())
    text = json.loads(encode_figures(replace(figures, echeancier=echeancier)))
    (frozen,) = text["figures"]["echeancier"]["barres"]
    for name in ("cloture", "is_near"):
        del frozen[name]
    for said, expected in (
        ("en cours", (None, "")),
        ("échéance proche", (None, "")),
        ("à rattraper", (Etat.RETARD, "")),
        ("enveloppe dépassée", (Etat.DEPASSE, "")),
        ("dépassement à venir", (Etat.DEPASSERA, "")),
        ("soldée", (None, "soldée")),
        ("retirée", (None, "retirée")),
    ):
        frozen["etat"] = said
        read = decode_figures(json.dumps(text)).echeancier
        assert read is not None
        assert [(one.etat, one.cloture) for one in read.barres] == [expected]


def test_figures_frozen_before_there_was_an_echeancier_have_none(figures: FiguresRevue) -> None:
    value = json.loads(encode_figures(figures))
    del value["figures"]["echeancier"]
    assert decode_figures(json.dumps(value)) == figures


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{}",
        '{"version":2,"figures":{}}',
        '{"version":1,"figures":{}}',
        '{"version":1,"figures":null}',
    ],
)
def test_a_text_that_is_no_figures_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_figures(broken)


def test_a_field_of_another_type_is_refused(figures: FiguresRevue) -> None:
    value = json.loads(encode_figures(figures))
    for path, wrong in (("au", "demain"), ("libelle", 3), ("jours", {}), ("vus", [])):
        changed = {**value, "figures": {**value["figures"], path: wrong}}
        with pytest.raises(ValueError, match=r"."):
            decode_figures(json.dumps(changed))


def test_figures_frozen_before_a_decision_could_be_about_a_line_are_read(figures: FiguresRevue) -> None:
    value = json.loads(encode_figures(figures))
    for decision in value["figures"]["decisions"]:
        del decision["ligne"]
    assert decode_figures(json.dumps(value)) == figures
    del value["figures"]["libelle"]
    with pytest.raises(ValueError, match="libelle"):
        decode_figures(json.dumps(value))


def test_alerts_frozen_as_one_text_read_the_same_in_their_parts(figures: FiguresRevue) -> None:
    value = json.loads(encode_figures(figures))
    for message in (
        "15.2.1 « Base » : échéance du 31/01/2018 dépassée. Rien de saisi. Solder la ligne.",
        "KF n'a encore rien saisi",
    ):
        alerte = {
            "type": "echeance_depassee",
            "gravite": "critique",
            "code": "15.2.1",
            "jalon": None,
            "agent": None,
            "date": "2018-01-31",
            "jours_restants": -116,
            "message": message,
        }
        value["figures"]["alertes"] = [{"statut": "presente", "alerte": alerte}]
        (read,) = decode_figures(json.dumps(value)).alertes
        assert read.alerte.message == message
        assert (read.alerte.code, read.alerte.objet) == ("15.2.1", "15.2.1")


@pytest.mark.parametrize(
    ("prochaine", "fin", "au", "proposed"),
    [
        (None, date(2018, 12, 31), date(2018, 5, 28), date(2018, 6, 4)),
        (date(2018, 6, 11), date(2018, 12, 31), date(2018, 5, 28), date(2018, 6, 11)),
        (None, date(2018, 5, 31), date(2018, 5, 28), date(2018, 5, 31)),
        (None, date(2018, 5, 25), date(2018, 5, 28), date(2018, 6, 4)),
        (None, date(2018, 12, 31), date(2018, 7, 2), date(2018, 7, 9)),
    ],
    ids=[
        "the next Monday",
        "the date said",
        "the line's end before it",
        "an end that is over",
        "an old review",
    ],
)
def test_a_decision_about_a_line_is_proposed_for_the_next_review_or_the_lines_end_before(
    prochaine: date | None, fin: date, au: date, proposed: date
) -> None:
    assert propose_pour(PRI, prochaine, fin, au) == proposed


def test_a_review_tells_of_an_alert_all_but_how_soon_its_end_is() -> None:
    found = "0,5 j saisi sur 30 ; 29 j supposés faits avant le suivi : à confirmer (P, déjà fait)"
    alerte = Alerte(
        type=TypeAlerte.A_CONFIRMER,
        gravite=Gravite.CRITIQUE,
        date=date(2018, 5, 25),
        fait="29 j supposés sur 30",
        objet="",
        sujet="14.7.1",
        constat=f"{found} ; échéance le 25/05/2018 (jalon RGPD), dans 3 jours.",
        conseil="",
    )
    assert tell_alerte(alerte) == f"29 j supposés sur 30 · 14.7.1 : {found}."


def test_what_was_decided_about_a_line_is_that_of_the_lines_that_share_its_days_the_last_one_first(
    programme_2018: Programme,
) -> None:
    def taken(numero: int, semaine: str, ligne: str | None) -> Decision:
        return Decision(
            perimetre="PRI",
            semaine=semaine,
            texte="x",
            qui="LR",
            pour=None,
            numero=numero,
            ligne=ligne,
        )

    every = (
        taken(1, "2018-W10", "14.3.2"),
        taken(2, "2018-W20", "14.3.3"),
        taken(3, "2018-W22", "14.3.2"),
        taken(4, "2018-W12", "14.7.1"),
        taken(5, "2018-W12", None),
    )
    about = decisions_about(every, programme_2018, "14.3.2", "2018-W21")
    assert [one.numero for one in about] == [2, 1]
    assert decisions_about(every, programme_2018, "14.1.1", "2018-W21") == ()


def test_a_week_is_named_as_people_say_it() -> None:
    assert (PRI.nom, PRI.semaine) == ("semaine 21 de 2018", "2018-W21")
    with pytest.raises(RevueRefusee, match=r"^Revue de PRI, semaine 2 de 2018, close \(") as refused:
        check_open(closed("PRI", "2018-W02"))
    assert "W02" not in str(refused.value)


def test_a_decision_is_cited_short_and_told_whole_its_text_last() -> None:
    texte = "lister les traitements de données, un par un, avec qui les tient"
    decision = Decision(
        perimetre="PRI", semaine="2018-W20", texte=texte, qui="LR", pour=date(2018, 5, 29), numero=3
    )
    assert decision.tell() == f"n° 3, semaine 20, LR, pour le 29/05 : « {texte} »"
    assert decision.cite().startswith("n° 3, semaine 20, LR, pour le 29/05 : « lister")
    assert decision.cite().endswith("… »")
    assert replace(decision, qui="DM/LR").tell().startswith("n° 3, semaine 20, DM LR, pour le 29/05 : ")


def test_what_lacks_is_told_with_its_sum_and_without_it_to_who_may_not_see_each_part(
    figures: FiguresRevue,
) -> None:
    (late,) = figures.feuilles
    other = replace(late, agent="AR", manque=150)
    two = replace(figures, feuilles=(late, other))
    assert [*describe_feuilles(two)] == ["Il manque 3,5 j de feuilles : PG 2 j, AR 1,5 j"]
    half = replace(figures, feuilles=(late, other.before_absences))
    assert [*describe_feuilles(half)] == ["Feuilles à compléter : PG 2 j, AR"]
    assert [*describe_feuilles(replace(figures, feuilles=()))] == []


def test_a_review_closed_before_still_says_who_had_not_begun_and_sums_the_others(
    figures: FiguresRevue,
) -> None:
    (late,) = figures.feuilles
    waiting = [replace(late, agent=agent, is_begun=False, manque=500) for agent in ("AR", "ME", "YM")]
    closed = decode_figures(encode_figures(replace(figures, feuilles=(late, *waiting))))
    told = ["Il manque 2 j de feuilles : PG 2 j", "AR, ME et YM n'ont encore rien saisi"]
    assert [*describe_feuilles(closed)] == told
    assert [*describe_feuilles(replace(closed, feuilles=(waiting[0],)))] == ["AR n'a encore rien saisi"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(realise=st.integers(0, 20_000), avant=st.integers(0, 100_000), attendu=st.integers(0, 500_000))
def test_what_a_review_shows_of_a_node_subtracts(
    figures: FiguresRevue, realise: int, avant: int, attendu: int
) -> None:
    done = 25 * realise
    shown = replace(figures.syntheses[0], utilise=done + avant, avant=avant, attendu=attendu)
    assert shown.attendu_montre is not None
    assert shown.ecart_montre == done + estimate(avant) - shown.attendu_montre


def test_a_review_says_of_what_was_expected_what_its_ecart_leaves(figures: FiguresRevue) -> None:
    bases = replace(figures.syntheses[0], utilise=41_525, attendu=43_660)
    assert (bases.attendu_montre, bases.ecart_montre) == (43_700, -2175)


@pytest.mark.parametrize(
    ("texte", "fait"),
    [
        ("15.2.1 : échéance « 06/2018 » → « 09/2018 »", "échéance « 06/2018 » → « 09/2018 »"),
        ("15.2.1 ajoutée, 4 j", "ajoutée, 4 j"),
        ("15.2.1, 15.2.2 : 4 j → 6 j", "15.2.1, 15.2.2 : 4 j → 6 j"),
        ("15.2.10 retirée", "15.2.10 retirée"),
    ],
)
def test_an_event_beside_its_code_says_it_once(texte: str, fait: str) -> None:
    event = Evenement(
        nature=NatureEvenement.REVISION, jour=date(2018, 5, 14), code="15.2.1", texte=texte, auteur="DM"
    )
    assert event.fait == fait
