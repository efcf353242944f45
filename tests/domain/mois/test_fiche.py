"""The monthly sheet: parts add up to the hundredth, the month is reconciled, what lacks is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee, name_fonds
from cariforef_tui.domain.mois.fiche import (
    CadreFiche,
    Fiche,
    LigneFiche,
    NatureJour,
    QuotiteFiche,
    SaisiPar,
    compute_fiche,
    parse_fiche,
    write_fiche,
)
from cariforef_tui.domain.mois.history import compare_fiches, describe_ecarts
from cariforef_tui.domain.mois.sentences import (
    MotifManque,
    describe_ecart,
    describe_manques,
    list_notes,
    missing_before_signature,
)
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from tests.kit.examples import examples

MAI = Mois(2018, 5)
FIN = date(2018, 5, 31)
LR = Agent(initiales="LR", nom="Nom de LR", fonction="chargée de projet")
RGPD = Convention("2018-01", "RGPD", (LigneConventionnee(2018, "14", date(2018, 5, 15)),))
SI = Convention("2018-02", "Réseau", (LigneConventionnee(2018, "18", date(2018, 1, 1), date(2018, 5, 31)),))


def mai(jour: int) -> date:
    return date(2018, 5, jour)


def log(jour: int, code: str, centiemes: int = 100, par: str | None = None) -> Saisie:
    return Saisie(agent="LR", jour=mai(jour), code=code, centiemes=centiemes, par=par)


@pytest.fixture
def cadre(programme: Programme, calendrier: Calendrier) -> CadreFiche:
    return CadreFiche(programme, calendrier, Rythmes(()), (RGPD, SI))


def full_month(calendrier: Calendrier) -> list[Saisie]:
    return [log(jour.day, "14.7.1") for jour in calendrier.working_days_in(mai(1), FIN)]


def test_the_month_is_reconciled_with_its_working_days(cadre: CadreFiche, calendrier: Calendrier) -> None:
    saisies = [one for one in full_month(calendrier) if one.jour.day not in (2, 31)]
    absences = [Absence("LR", mai(2), TypeAbsence.RTT, 50)]
    fiche = compute_fiche(LR, MAI, cadre, saisies, absences)
    cumul = fiche.cumul
    assert (fiche.ouvres, cumul.attendu) == (1900, 1900)
    assert (cumul.total_fse, cumul.autres, cumul.absent) == (1100, 600, 50)
    assert (cumul.total, cumul.ecart, fiche.total) == (1750, -150, 1750)
    assert fiche.manques == ((mai(2), 50), (mai(31), 100))
    assert describe_ecart(fiche) == "il manque 1,5 j"
    assert describe_ecart(compute_fiche(LR, MAI, cadre, full_month(calendrier), [])) == "aucun"


def test_a_line_that_enters_a_convention_within_the_month_has_a_row_for_each(cadre: CadreFiche) -> None:
    fiche = compute_fiche(LR, MAI, cadre, [log(14, "14.7.1"), log(15, "14.7.1", 25), log(16, "7.1")], [])
    rows = [(ligne.code, ligne.convention, ligne.total) for ligne in fiche.lignes]
    assert rows == [("14.7.1", "2018-01", 25), ("7.1", None, 100), ("14.7.1", None, 100)]
    assert [one.numero for one in fiche.conventions] == ["2018-01"]
    assert fiche.par_jour[14].fse == (("2018-01", 25),)
    assert fiche.par_jour[13].autres == 100


def test_the_share_sums_days_first(cadre: CadreFiche) -> None:
    fiche = compute_fiche(
        LR,
        MAI,
        cadre,
        [log(15, "14.7.1", 50), log(16, "18"), log(17, "7.1")],
        [Absence("LR", mai(15), TypeAbsence.RTT, 50)],
    )
    cumul = fiche.cumul
    assert cumul.part_fse == 60_00
    assert [cumul.part_of(centiemes) for _, centiemes in cumul.fse] == [20_00, 40_00]
    assert compute_fiche(LR, MAI, cadre, [], []).cumul.part_fse is None


def test_each_fund_has_the_days_of_its_conventions_and_a_total_of_several_bears_no_name(
    cadre: CadreFiche,
) -> None:
    other = Convention("2018-03", "Accueil", (LigneConventionnee(2018, "7", mai(1)),))
    region = replace(cadre, conventions=(RGPD, replace(SI, fonds="Région"), other))
    fiche = compute_fiche(LR, MAI, region, [log(15, "14.7.1", 25), log(15, "18"), log(16, "7.1", 50)], [])
    assert fiche.by_fonds(fiche.cumul) == {"FSE": 75, "Région": 100}
    assert fiche.by_fonds(fiche.par_jour[14]) == {"FSE": 25, "Région": 100}
    assert [one.nom for one in fiche.conventions] == ["FSE 2018-01", "Région 2018-02", "FSE 2018-03"]
    assert [name_fonds(names) for names in (("FSE", "FSE"), fiche.fonds.values(), ())] == [
        "FSE",
        "Conventions",
        "Conventions",
    ]


def test_a_sheet_signed_when_the_fse_alone_paid_is_of_the_fse_and_keeps_its_text(cadre: CadreFiche) -> None:
    texte = write_fiche(compute_fiche(LR, MAI, cadre, [log(15, "14.7.1"), log(16, "18")], []))
    then = '[{"numero":"2018-01","intitule":"RGPD"},{"numero":"2018-02","intitule":"Réseau"}]'
    assert f'"conventions":{then}' in texte
    assert {one.fonds for one in parse_fiche(texte).conventions} == {"FSE"}
    region = parse_fiche(texte.replace('"Réseau"', '"Réseau","fonds":"Région"'))
    assert [one.fonds for one in region.conventions] == ["FSE", "Région"]
    assert parse_fiche(write_fiche(region)) == region


def test_days_off_say_why_and_a_quotite_that_changes_is_told(cadre: CadreFiche) -> None:
    rythmes = Rythmes((Quotite("LR", mai(16), (100, 100, 0, 100, 100, 0, 0)),))
    fiche = compute_fiche(replace(LR, arrivee=mai(3)), MAI, replace(cadre, rythmes=rythmes), [], [])
    premier, second, samedi, ascension = (fiche.jours[rang] for rang in (0, 1, 4, 9))
    assert (premier.nature, premier.ferie, premier.sous_contrat) == (
        NatureJour.FERIE,
        "Fête du Travail",
        False,
    )
    assert (second.nature, second.attendu, second.sous_contrat) == (NatureJour.OUVRE, 0, False)
    assert (samedi.nature, ascension.ferie) == (NatureJour.WEEKEND, "Ascension")
    assert fiche.quotites == (
        QuotiteFiche(mai(3), (100,) * 5 + (0, 0)),
        QuotiteFiche(mai(16), (100, 100, 0, 100, 100, 0, 0)),
    )
    assert [one.part for one in fiche.quotites] == [100_00, 80_00]


def test_what_somebody_else_logged_bears_their_initials_and_nothing_names_the_agent(
    cadre: CadreFiche,
) -> None:
    fiche = compute_fiche(LR, MAI, cadre, [log(15, "18", par="DM"), log(16, "18", par="LR")], [])
    assert fiche.saisi_par == (SaisiPar(mai(15), "18", "DM"),)
    assert fiche.auteurs == ("DM",)
    assert "Saisi par DM : mar. 15/05." in list_notes(fiche, {})
    alone = "Toutes les saisies du mois sont de l'agent."
    own, empty = (compute_fiche(LR, MAI, cadre, days, []) for days in ([log(15, "18")], []))
    assert [alone in list_notes(one, {}) for one in (fiche, own, empty)] == [False, True, False]
    texte = write_fiche(fiche)
    assert "LR" not in texte
    assert "Nom de" not in texte
    assert "chargée de projet" in texte


def test_a_complete_month_that_has_ended_lacks_nothing(cadre: CadreFiche, calendrier: Calendrier) -> None:
    fiche = compute_fiche(LR, MAI, cadre, full_month(calendrier), [])
    assert missing_before_signature(fiche, FIN) == ()
    (manque,) = missing_before_signature(fiche, mai(30))
    assert (manque.motif, manque.jours) == (MotifManque.MOIS_EN_COURS, (FIN,))
    assert manque.phrase == "Mai 2018 n'est pas terminé : signez-le à partir du 31/05/2018."


def test_everything_that_lacks_is_listed_by_day(cadre: CadreFiche, calendrier: Calendrier) -> None:
    saisies = [one for one in full_month(calendrier) if one.jour.day not in (3, 31)]
    saisies[-1] = replace(saisies[-1], a_confirmer=True)
    fiche = compute_fiche(LR, MAI, cadre, [*saisies, log(3, "18", 75)], [])
    found = missing_before_signature(fiche, date(2018, 6, 4))
    assert [one.phrase for one in found] == [
        "Le jeudi 03/05/2018 : il manque 0,25 j sur 1 j.",
        "Le mercredi 30/05/2018 : 1 j copié, à confirmer.",
        "Le jeudi 31/05/2018 : il manque 1 j sur 1 j.",
    ]
    assert describe_manques(found) == "Il manque 1,25 j (03/05, 31/05) ; 1 j copiés à confirmer (30/05)."


def test_days_to_come_are_not_lacking_yet(cadre: CadreFiche) -> None:
    found = missing_before_signature(compute_fiche(LR, MAI, cadre, [], []), mai(3))
    assert [one.motif for one in found] == [
        MotifManque.MOIS_EN_COURS,
        MotifManque.JOUR_INCOMPLET,
        MotifManque.JOUR_INCOMPLET,
    ]


def test_an_agent_not_yet_arrived_has_nothing_to_sign(cadre: CadreFiche) -> None:
    fiche = compute_fiche(replace(LR, arrivee=date(2018, 6, 1)), MAI, cadre, [], [])
    found = missing_before_signature(fiche, date(2018, 7, 1))
    assert [one.motif for one in found] == [MotifManque.HORS_CONTRAT]
    assert describe_manques(found) == "L'agent n'est pas en activité en mai 2018 : rien à signer."


def test_days_before_arrival_lack_nothing(cadre: CadreFiche, calendrier: Calendrier) -> None:
    saisies = [one for one in full_month(calendrier) if one.jour >= mai(15)]
    fiche = compute_fiche(replace(LR, arrivee=mai(15)), MAI, cadre, saisies, [])
    assert missing_before_signature(fiche, FIN) == ()


def test_two_versions_differ_by_the_cells_that_changed(cadre: CadreFiche) -> None:
    avant = compute_fiche(LR, MAI, cadre, [log(14, "7.1"), log(15, "18")], [])
    apres = compute_fiche(
        LR,
        MAI,
        cadre,
        [log(14, "7.1", 50), log(15, "18")],
        [Absence("LR", mai(14), TypeAbsence.MALADIE, 50)],
    )
    assert [one.phrase for one in compare_fiches(avant, apres)] == [
        "14/05/2018, 7.1 : 1 → 0,5",
        "14/05/2018, maladie : 0 → 0,5",
    ]
    assert compare_fiches(avant, avant) == ()


def test_a_convention_marked_since_is_told_once_a_line_after_what_the_agent_corrected(
    cadre: CadreFiche, calendrier: Calendrier
) -> None:
    sans = replace(cadre, conventions=(SI,))
    before = full_month(calendrier)
    after = [log(16, "18"), *(one for one in before if one.jour != mai(16))]
    ecarts = compare_fiches(
        compute_fiche(LR, MAI, sans, before, []), compute_fiche(LR, MAI, cadre, after, [])
    )
    assert describe_ecarts(ecarts) == (
        "16/05/2018, 14.7.1 : 1 → 0",
        "16/05/2018, 18 (2018-02) : 0 → 1",
        "14.7.1, 11 j du 15/05/2018 au 31/05/2018 : hors convention → convention 2018-01",
    )


CODES = ("14.7.1", "18", "7.1", "9.2.1")
cells = st.dictionaries(
    st.tuples(st.integers(1, 31), st.sampled_from(CODES)), st.integers(1, 100), max_size=40
)
days_off = st.dictionaries(st.integers(1, 31), st.tuples(st.sampled_from(TypeAbsence), st.integers(1, 100)))


@examples(30)
@given(logged=cells, absent=days_off, author=st.sampled_from((None, "DM", "PG")))
def test_parts_always_add_up_and_the_text_gives_the_sheet_back(
    programme: Programme,
    calendrier: Calendrier,
    logged: dict[tuple[int, str], int],
    absent: dict[int, tuple[TypeAbsence, int]],
    author: str | None,
) -> None:
    cadre = CadreFiche(programme, calendrier, Rythmes(()), (RGPD, SI))
    saisies = [log(jour, code, amount, author) for (jour, code), amount in logged.items()]
    absences = [Absence("LR", mai(jour), kind, amount) for jour, (kind, amount) in absent.items()]
    fiche = compute_fiche(LR, MAI, cadre, saisies, absences)
    for jour, cumul in zip(fiche.jours, fiche.par_jour, strict=True):
        told = [one.centiemes for one in (*saisies, *absences) if one.jour == jour.jour]
        assert cumul.total == sum(told) == cumul.total_fse + cumul.autres + cumul.absent
    assert fiche.total == sum(cumul.total for cumul in fiche.par_jour)
    assert fiche.total == sum(row.total for row in (*fiche.lignes, *fiche.absences))
    assert fiche.cumul.ecart == fiche.excedent - sum(amount for _, amount in fiche.manques)
    assert _fse_of_lines(fiche) == dict(fiche.cumul.fse)
    assert parse_fiche(write_fiche(fiche)) == fiche
    assert write_fiche(parse_fiche(write_fiche(fiche))) == write_fiche(fiche)


def _fse_of_lines(fiche: Fiche) -> dict[str, int]:
    return {
        one.numero: sum(ligne.total for ligne in fiche.lignes_of(one.numero)) for one in fiche.conventions
    }


@given(texte=st.text())
def test_any_text_of_an_agent_comes_back(programme: Programme, calendrier: Calendrier, texte: str) -> None:
    cadre = CadreFiche(programme, calendrier, Rythmes(()), ())
    fiche = compute_fiche(replace(LR, fonction=texte), MAI, cadre, [log(15, "18")], [])
    changed = replace(fiche, lignes=(LigneFiche("18", texte, texte, fiche.lignes[0].centiemes),))
    assert parse_fiche(write_fiche(changed)) == changed


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"version":2}',
        '{"version":1,"mois":"2018-13"}',
        '{"jours": []}',
        "[" * 100_000,
    ],
)
def test_another_text_is_no_sheet(texte: str) -> None:
    with pytest.raises(ValueError, match="not a monthly sheet"):
        parse_fiche(texte)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"attendu":100', '"attendu":1.0'),
        ('"attendu":100', '"attendu":true'),
        ('"15":100', '"32":100'),
        ('"15":100', '"0":100'),
        ('"férié"', '"fermé"'),
        ('"jours":[', '"jours":[{"attendu":0},'),
    ],
)
def test_a_sheet_tampered_with_is_refused(cadre: CadreFiche, old: str, new: str) -> None:
    texte = write_fiche(compute_fiche(LR, MAI, cadre, [log(15, "18")], []))
    assert old in texte
    with pytest.raises(ValueError, match="not a monthly sheet"):
        parse_fiche(texte.replace(old, new, 1))


@pytest.mark.parametrize(
    ("arrivee", "depart", "said"),
    [
        (mai(15), None, ["En activité du 15/05/2018 au 31/05/2018."]),
        (None, mai(18), ["En activité du 01/05/2018 au 18/05/2018."]),
        (date(2018, 6, 1), None, ["L'agent n'est pas en activité ce mois-ci."]),
        (mai(1), mai(31), []),
    ],
)
def test_the_sheet_says_when_the_agent_was_not_there_all_month(
    cadre: CadreFiche, arrivee: date | None, depart: date | None, said: list[str]
) -> None:
    fiche = compute_fiche(replace(LR, arrivee=arrivee, depart=depart), MAI, cadre, [], [])
    assert [note for note in list_notes(fiche, {}) if "activité" in note] == said
