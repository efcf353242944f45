"""What needs a look, in words: where a group stands, who works on it, where it lands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage, Prevision, Rythme
from cariforef_tui.domain.avancement.avancement import AvancementGroupe, compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.avancement.look import (
    Participant,
    advise_debut,
    enjeu_signe,
    explain_line,
    explain_opposite_ecarts,
    keep_perimeter,
    list_participants,
    name_qui,
    tell_etat,
    tell_fin,
    tell_heading,
    tell_participants,
    tell_ratio,
)
from cariforef_tui.domain.avancement.sentences import (
    describe_landing,
    describe_rythme,
    estimate,
    name_late,
    name_over,
    tell_arrete,
)
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import format_gap

AU, ARRETE, SUIVI = date(2018, 5, 22), date(2018, 5, 18), date(2018, 3, 26)


@pytest.fixture
def groupe(programme_2018: Programme) -> AvancementGroupe:
    """14.7.1, 3,75 days of the 28,79 expected, its end on the Friday."""
    done = Consommation({"14.7.1": Realise(metier=375)}, {})
    computed = compute_avancement(programme_2018, Calendrier(2018, {}), done, AU).lignes["14.7.1"].groupe
    assert computed is not None
    return replace(
        computed,
        attendu=2879,
        fin_propre=date(2018, 5, 25),
        etat=Etat.RETARD,
        gravite=Gravite.CRITIQUE,
        enjeu=2504,
    )


def test_a_late_group_says_how_much_when_and_its_end(groupe: AvancementGroupe) -> None:
    assert tell_etat(groupe, ARRETE, AU) == "en retard de 25,25 j au 18/05, fin le 25/05 (J-3)"
    bound = tell_etat(replace(groupe, is_borne=True), ARRETE, AU)
    assert bound == "en retard de 25,25 j au 18/05, jalon le 25/05 (J-3)"
    assert (tell_fin(groupe, AU), enjeu_signe(groupe)) == ("J-3", -2525)
    assert tell_fin(replace(groupe, fin_propre=date(2018, 9, 30)), AU) == "30/09"
    assert tell_fin(replace(groupe, fin_propre=None), AU) == ""


def test_what_is_declared_left_is_no_ecart(groupe: AvancementGroupe) -> None:
    declared = replace(groupe, enjeu=800, raf=1000, fin_propre=None)
    assert tell_etat(declared, ARRETE, AU) == (
        "le reste déclaré est de 8 j au-dessus de ce que le plan prévoit encore"
    )
    assert enjeu_signe(declared) == 800


def test_a_group_past_its_end_says_what_is_lacking_or_what_is_left_to_declare(
    groupe: AvancementGroupe,
) -> None:
    au = date(2018, 5, 28)
    over = replace(groupe, etat=Etat.ECHU, enjeu=2625, attendu=3000)
    assert tell_etat(over, ARRETE, au) == ("échéance passée le 25/05, il y a 3 jours : il manque 26,25 j")
    assert tell_fin(over, au) == "échu 25/05"
    supposed = replace(over, enjeu=0, realise=1600, avant=1400, gravite=Gravite.CRITIQUE)
    assert tell_etat(supposed, ARRETE, au).endswith(" : 16 j saisis depuis le suivi sur 30")
    done = replace(over, enjeu=0, realise_arrete=3000, gravite=Gravite.INFO)
    assert tell_etat(done, ARRETE, au).endswith(" : à solder")
    assert tell_etat(replace(done, is_borne=True), ARRETE, au).endswith(" : jalon à déclarer tenu")


def test_what_was_logged_beyond_the_plan_keeps_its_quarters_and_an_estimate_does_not(
    groupe: AvancementGroupe,
) -> None:
    free = replace(groupe, fin_propre=None, enjeu=2925)
    landing = Prevision(centiemes=5978, base=BaseAtterrissage.RYTHME)
    over = replace(free, etat=Etat.DEPASSE, realise_arrete=4225, prevision=landing)
    assert tell_etat(over, ARRETE, AU) == "dépasse le prévu de 12,25 j au 18/05, de 30 j à la fin"
    bound = replace(free, etat=Etat.DEPASSERA, prevision=landing)
    assert tell_etat(bound, ARRETE, AU) == "finirait à 60 j pour 30 prévus"
    assert enjeu_signe(bound) == 3000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    realise=st.integers(0, 30_000).map(lambda quarters: 25 * quarters),
    avant=st.integers(0, 300_000),
    attendu=st.integers(-100_000, 600_000),
)
def test_what_is_shown_of_a_group_subtracts(
    groupe: AvancementGroupe, realise: int, avant: int, attendu: int
) -> None:
    told = replace(groupe, realise_arrete=realise, avant=avant, attendu=attendu)
    shown, ecart = told.attendu_montre, told.ecart_montre
    assert shown == estimate(attendu)
    assert ecart is not None
    assert told.utilise_montre == realise + estimate(avant)
    assert told.utilise_montre - shown == ecart


def test_five_days_of_thirteen_and_a_half_lack_eight_and_a_half(groupe: AvancementGroupe) -> None:
    late = replace(groupe, realise_arrete=500, attendu=1338, enjeu=838)
    assert (late.attendu_montre, late.ecart_montre, enjeu_signe(late)) == (1350, -850, -850)
    ahead = replace(groupe, realise_arrete=1025, attendu=0)
    assert (ahead.attendu_montre, ahead.ecart_montre) == (0, 1025)


def test_days_before_the_suivi_that_nobody_said_are_told_beside_those_logged(
    groupe: AvancementGroupe,
) -> None:
    supposed = replace(groupe, realise=50, avant=2912, etat=Etat.A_CONFIRMER, enjeu=2912)
    told = tell_etat(supposed, ARRETE, AU)
    assert told == (
        "0,5 j saisi sur 30 ; 29 j supposés faits avant le suivi : à confirmer (P, déjà fait), "
        "fin le 25/05 (J-3)"
    )
    assert (enjeu_signe(supposed), tell_ratio(supposed)) == (-2900, "0,5/30")


def test_what_a_row_of_figures_does_not_say_is_told(programme_2018: Programme) -> None:
    done = Consommation({"14.1.9": Realise(metier=3525), "14.3.2": Realise(metier=3950)}, {})
    lignes = compute_avancement(programme_2018, Calendrier(2018, {}), done, AU).lignes
    said = {code: explain_line(programme_2018, figures) for code, figures in lignes.items()}
    assert said["14.1.9"] == "dépasse le prévu de 5,25 j et l'attendu de 23,75 j"
    assert (said["14.3.2"], said["14.3.3"]) == ("14.3.2 et 14.3.3 partagent 10 j",) * 2
    assert said["15.1.1"] == "15.1.1 à 15.1.7 partagent 160 j"
    assert said["8.2"] == "régulation : 108 j à trouver"
    assert said["16.1.1"] == ""
    gip = lignes["GIP"].ecart_final
    assert gip is not None
    assert said["GIP"] == (
        f"écart final {format_gap(gap := gip)} : {format_gap(gap - 10_800)} des lignes, "
        "+108 de régulation à trouver"
    )


def test_a_heading_is_told_by_its_days_then_by_its_ecart(programme_2018: Programme) -> None:
    done = Consommation({"1.1": Realise(metier=6025)}, {})
    lignes = compute_avancement(programme_2018, Calendrier(2018, {}), done, AU).lignes
    assert tell_heading(lignes["1"], ARRETE) == "60,25 j réalisés sur 199 (30 %), écart -16,75 au 18/05"
    assert tell_heading(replace(lignes["1"], avant=2_510), None) == (
        "60,25 j réalisés et 25 d'avant le suivi, sur 199 (30 %)"
    )
    assert tell_heading(replace(lignes["1"], attendu=None, ecart=None), None) == (
        "60,25 j réalisés sur 199 (30 %)"
    )


def test_nothing_is_said_of_what_nothing_judges(groupe: AvancementGroupe) -> None:
    assert tell_etat(replace(groupe, etat=None), None, AU) == ""


def test_those_who_logged_come_first_and_those_whom_one_may_not_read_bear_no_name(
    programme_2018: Programme, groupe: AvancementGroupe
) -> None:
    travaux = {
        "14.7.1": [("PG", ARRETE, 150), ("SB", SUIVI, 100), ("SB", ARRETE, 200), ("KF", ARRETE, 25)],
        "1.1": [("PG", ARRETE, 25)],
    }
    activite = Activite(au=ARRETE, since=SUIVI, suivi=SUIVI, travaux=travaux)
    found = list_participants(activite, groupe, {"PG", "SB"})
    assert found == (Participant("SB", 300), Participant("PG", 150), Participant("", 25))
    assert name_qui(programme_2018, found, groupe.lignes) == ("SB", "PG", "DM", "LR")
    assert tell_participants(found) == "SB 3 j, PG 1,5 j, autres 0,25 j en huit semaines"
    assert tell_participants(found[2:]) == "0,25 j en huit semaines"
    assert tell_participants(()) == "Personne n'y a saisi en huit semaines"


def test_a_landing_is_told_with_what_explains_it() -> None:
    at_pace = Prevision(
        centiemes=12_400,
        base=BaseAtterrissage.RYTHME,
        fourchette=(10_500, 15_800),
        plan_tenu=11_500,
        continue_=14_800,
    )
    assert describe_landing(at_pace) == (
        "124 j : 115 si le plan est tenu, 148 si l'on continue comme ces huit semaines"
    )
    assert describe_landing(replace(at_pace, plan_tenu=None, continue_=None)) == "124 j, entre 105 et 158"
    declared = Prevision(centiemes=900, base=BaseAtterrissage.RAF)
    assert describe_landing(declared) == "9 j, déclaré"
    closed = Prevision(centiemes=900, base=BaseAtterrissage.FERMEE)
    assert describe_landing(closed) == "9 j, clos"


@pytest.mark.parametrize(
    ("etats", "named"),
    [
        ([Etat.RETARD, Etat.ECHU], "en retard"),
        ([Etat.A_CONFIRMER, Etat.A_CONFIRMER], "à confirmer"),
        ([Etat.RETARD, Etat.A_CONFIRMER], "en retard ou à confirmer"),
    ],
)
def test_what_is_to_confirm_is_not_said_to_be_late(etats: list[Etat], named: str) -> None:
    assert name_late(etats) == named


@pytest.mark.parametrize(
    ("observe", "requis", "told"),
    [
        (325, 225, "Rythme 3,25 j par semaine, il en faudrait 2,25"),
        (198, 0, "Rythme 2 j par semaine, le prévu est consommé"),
        (228, 232, "Rythme 2,25 j par semaine, comme le prévu le demande"),
        (3, 7, "Rythme moins de 0,25 j par semaine, comme le prévu le demande"),
        (198, 7, "Rythme 2 j par semaine, il en faudrait moins de 0,25"),
        (0, 225, "Rythme 0 j par semaine, il en faudrait 2,25"),
        (150, None, "Rythme 1,5 j par semaine"),
        (None, 225, "Il faudrait 2,25 j par semaine"),
        (None, 0, ""),
        (None, None, ""),
    ],
)
def test_the_pace_is_told_beside_the_need(observe: int | None, requis: int | None, told: str) -> None:
    assert describe_rythme(Rythme(observe=observe, requis=requis)) == told


def test_a_heading_ahead_that_will_end_below_its_plan_says_by_which_rows(programme_2018: Programme) -> None:
    done = Consommation({"14.1.1": Realise(metier=60_000)}, {})
    avancement = compute_avancement(programme_2018, Calendrier(2018, {}), done, AU)
    assert explain_opposite_ecarts(programme_2018, avancement, "14.7.1") == ""
    for code, figures in avancement.lignes.items():
        said = explain_opposite_ecarts(programme_2018, avancement, code)
        if not said:
            continue
        ecart, gap = figures.ecart_montre or 0, figures.ecart_final or 0
        assert ecart * gap < 0
        assert said.startswith(f"{format_gap(ecart)} j à ce jour, {format_gap(gap)} à la fin : ")


def test_a_group_whose_lines_are_closed_is_in_no_perimeter(groupe: AvancementGroupe) -> None:
    assert keep_perimeter([groupe], None) == keep_perimeter([groupe], {"14.7.1"}) == (groupe,)
    assert keep_perimeter([groupe], {"1.1"}) == ()
    assert keep_perimeter([replace(groupe, ouvertes=())], None) == ()


@pytest.mark.parametrize(
    ("etats", "nombre", "told"),
    [
        ([Etat.DEPASSE], 1, "dépasse"),
        ([Etat.DEPASSERA], 2, "dépasseront"),
        ([Etat.DEPASSERA, Etat.DEPASSE], 2, "dépassent ou dépasseront"),
        ([Etat.RETARD], 1, ""),
    ],
)
def test_what_is_only_to_exceed_is_not_said_to_exceed(etats: list[Etat], nombre: int, told: str) -> None:
    assert name_over(etats, nombre) == told


def test_what_is_supposed_done_is_said_beside_the_suivi() -> None:
    told = tell_arrete(date(2026, 11, 27), date(2026, 11, 23), 700, 22_501)
    assert told == (
        "arrêté au ven. 27/11, il manque 7 j de feuilles, suivi depuis le 23/11, "
        "225 j d'avant comptés comme faits"
    )
    assert tell_arrete(date(2026, 11, 27), date(2026, 1, 1), 0, 0) == "arrêté au ven. 27/11"


def test_a_line_late_that_nobody_began_may_begin_later_if_its_end_is_far(programme_2018: Programme) -> None:
    begun = replace(programme_2018.by_code["14.7.1"], echeance=parse_echeance("03/2018 – 31/12/2018"))
    lignes = tuple(begun if one.code == "14.7.1" else one for one in programme_2018.lignes)

    def advise(au: date, code: str = "1.1", done: int = 0, said: Programme = programme_2018) -> str:
        used = Consommation({code: Realise(metier=done)}, {})
        figures = compute_avancement(said, Calendrier(2018, {}), used, au).lignes[code]
        return advise_debut(said, figures, au, "P, échéance,")

    late = date(2018, 10, 31)
    assert advise(late) == "Pas encore commencée ? P, échéance, dit son début."
    assert [advise(date(2018, 11, 1)), advise(late, done=25), advise(late, "14")] == ["", "", ""]
    assert advise(late, "14.7.1")
    assert advise(late, "14.7.1", said=replace(programme_2018, lignes=lignes)) == ""
