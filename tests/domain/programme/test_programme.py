"""The tree of the programme: its levels, its enveloppes, what may be logged on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Niveau,
    Programme,
    list_workers,
    parse_qui,
)

EXERCICE = 2018


def ligne(code: str, parent: str | None, *, echeance: str = "", regulation: bool = False) -> Ligne:
    niveau = Niveau.GIP if parent is None else Niveau.OPERATION
    return Ligne(
        code=code,
        niveau=niveau,
        parent=parent,
        libelle=f"Ligne {code}",
        echeance=parse_echeance(echeance),
        regulation=regulation,
    )


def chiffre(*lignes: str, centiemes: int, compte: Compte = Compte.METIER) -> Enveloppe:
    return Enveloppe(
        id=f"{lignes[0]}-{compte}",
        compte=compte,
        chiffrage=Chiffrage.CHIFFRE,
        centiemes=centiemes,
        lignes=lignes,
    )


def non_chiffre(*lignes: str) -> Enveloppe:
    return Enveloppe(
        id=f"{lignes[0]}-X", compte=Compte.SI, chiffrage=Chiffrage.X, centiemes=None, lignes=lignes
    )


@pytest.fixture
def programme() -> Programme:
    return Programme(
        exercice=EXERCICE,
        lignes=(
            ligne("GIP", None),
            ligne("PRI", "GIP"),
            ligne("14", "PRI"),
            ligne("14.1", "14"),
            ligne("14.1.1", "14.1", echeance="03/2018 – 31/12/2018"),
            ligne("14.1.2", "14.1", echeance="06/2018"),
            ligne("14.1.3", "14.1"),
            ligne("14.2", "14"),
            ligne("14.2.1", "14.2", echeance="03/2019"),
            ligne("14.9", "14", regulation=True),
            ligne("DIR", "GIP"),
            ligne("18", "DIR"),
        ),
        enveloppes=(
            chiffre("14.1.1", centiemes=3_000),
            chiffre("14.1.1", centiemes=2_000, compte=Compte.SI),
            chiffre("14.1.2", "14.1.3", centiemes=22_500),
            non_chiffre("14.1.2", "14.1.3"),
            chiffre("14.1.3", "14.2.1", centiemes=500, compte=Compte.SI),
            chiffre("14.9", centiemes=-10_800),
            chiffre("18", centiemes=36_000),
        ),
        code_si="18",
    )


def test_a_shared_enveloppe_counts_where_all_its_lines_are_within(programme: Programme) -> None:
    assert programme.centiemes_prevus("14.1") == 25_500
    assert programme.centiemes_prevus("14.1.1") == 3_000
    assert programme.centiemes_prevus("14.1.2") is None
    assert programme.centiemes_si("14.1") == 2_000
    assert programme.centiemes_si("14.2") is None
    assert programme.centiemes_si("14") == 2_500


def test_the_si_claims_are_never_in_the_planned_days(programme: Programme) -> None:
    assert programme.centiemes_prevus("GIP") == 25_500 - 10_800 + 36_000
    assert programme.centiemes_si("GIP") == 2_500


def test_a_line_inside_a_shared_enveloppe_points_to_it(programme: Programme) -> None:
    shared = programme.shared_enveloppe("14.1.2")
    assert shared is not None
    assert shared.lignes == ("14.1.2", "14.1.3")
    assert programme.shared_enveloppe("14.1.1") is None
    assert programme.shared_enveloppe("14.1.1", Compte.SI) is None


def test_those_who_log_on_a_line_are_whom_its_group_names_and_who_has_days_on_it(
    programme: Programme,
) -> None:
    named = tuple(
        replace(one, responsables=parse_qui("LR + équipe")) if one.code == "14.1.3" else one
        for one in programme.lignes
    )
    shared = replace(programme, lignes=named)
    assert list_workers(shared, "14.1.2", "ZX", ()) == {"LR"}
    assert list_workers(shared, "14.1.2", "ZX", {"14.1.3"}) == {"LR", "ZX"}
    assert list_workers(shared, "14.1.1", "ZX", {"14.1.3"}) == set()


def test_an_x_is_seen_from_every_line_above_it_and_never_as_zero(programme: Programme) -> None:
    seen = [one.code for one in programme.lignes if programme.has_si_non_chiffre(one.code)]
    assert seen == ["GIP", "PRI", "14", "14.1", "14.1.2", "14.1.3"]
    assert programme.centiemes_si("14.1.2") is None


def test_days_are_logged_on_leaves_that_are_no_regulation(programme: Programme) -> None:
    assert [one.code for one in programme.imputables()] == ["14.1.1", "14.1.2", "14.1.3", "14.2.1", "18"]


def test_a_path_goes_up_to_the_gip_and_names_the_pole(programme: Programme) -> None:
    assert programme.path("14.1.1") == ("14.1.1", "14.1", "14", "PRI", "GIP")
    assert programme.pole_of("14.1.1") == "PRI"
    assert programme.pole_of("PRI") == "PRI"
    assert programme.pole_of("GIP") is None


@pytest.mark.parametrize(
    ("code", "window"),
    [
        ("14.1.1", (date(2018, 3, 1), date(2018, 12, 31))),
        ("14.1.2", (date(2018, 1, 1), date(2018, 6, 30))),
        ("14.1.3", (date(2018, 1, 1), date(2018, 12, 31))),
        ("14.2.1", (date(2018, 1, 1), date(2018, 12, 31))),
    ],
)
def test_the_window_is_the_echeance_within_the_exercice(
    programme: Programme, code: str, window: tuple[date, date]
) -> None:
    assert programme.window(code) == window


def test_the_window_of_a_shared_enveloppe_spans_its_lines(programme: Programme) -> None:
    shared = programme.shared_enveloppe("14.1.2")
    assert shared is not None
    assert programme.window(*shared.lignes) == (date(2018, 1, 1), date(2018, 12, 31))


MAI, JUIN, FIN = date(2018, 5, 25), date(2018, 6, 15), date(2018, 12, 31)


@pytest.mark.parametrize(
    ("bornees", "tenus", "fermees", "rafs", "fin"),
    [
        ({MAI: "ab"}, "", "", "", MAI),
        ({MAI: "ab", JUIN: "ab"}, "", "", "", MAI),
        ({MAI: "a"}, "", "", "", FIN),
        ({MAI: "a", JUIN: "b"}, "", "", "", FIN),
        ({MAI: "ab"}, "M", "", "", FIN),
        ({MAI: "ab", JUIN: "ab"}, "M", "", "", JUIN),
        ({MAI: "a"}, "", "b", "", MAI),
        ({MAI: "a"}, "", "a", "", FIN),
        ({MAI: "a", JUIN: "b"}, "", "a", "", JUIN),
        ({MAI: "a"}, "", "", "b", MAI),
        ({MAI: "a"}, "", "", "a", FIN),
        ({MAI: "a"}, "", "", "ab", FIN),
        ({MAI: "ab"}, "", "", "ab", MAI),
        ({MAI: "a"}, "", "b", "a", MAI),
        ({MAI: "a"}, "", "ab", "", FIN),
        ({MAI: "ab"}, "", "ab", "", MAI),
    ],
)
def test_a_jalon_bounds_a_group_if_it_bounds_each_line_that_is_still_to_do(
    bornees: dict[date, str], tenus: str, fermees: str, rafs: str, fin: date
) -> None:
    jalons = tuple(
        Jalon("M" if jour == MAI else "J", "", jour, tuple(codes), tuple(codes))
        for jour, codes in bornees.items()
    )
    lignes = (ligne("GIP", None), ligne("a", "GIP", echeance="06/2018"), ligne("b", "GIP"))
    plan = Programme(
        exercice=EXERCICE, lignes=lignes, enveloppes=(chiffre("a", "b", centiemes=100),), jalons=jalons
    )
    bound = plan.bound_by(tenus, fermees, rafs)
    assert bound.window("a", "b") == bound.window_within("a") == (date(2018, 1, 1), fin)
    own = [jour for jour, codes in bornees.items() if "a" in codes and not (tenus and jour == MAI)]
    assert bound.window("a")[1] == min([date(2018, 6, 30), *own])


def test_a_jalon_of_the_last_day_bounds_nothing_and_no_window_ends_before_it_opens() -> None:
    lignes = (ligne("GIP", None), ligne("a", "GIP"), ligne("b", "GIP"))
    plan = Programme(
        exercice=EXERCICE,
        lignes=lignes,
        enveloppes=(chiffre("a", "b", centiemes=100),),
        jalons=(Jalon("FIN", "", FIN, ("a", "b"), ("a", "b")),),
    )
    assert plan.bound_by((), (), ()).borne_of(("a", "b")) is None
    added = replace(plan, ouvertures={"a": JUIN, "b": date(2018, 7, 2)})
    assert added.window("a", "b") == (JUIN, FIN)
    early = replace(added, jalons=(Jalon("MAI", "", MAI, ("a", "b"), ("a", "b")),))
    assert early.bound_by((), (), ()).window("a", "b") == (MAI, MAI)


@pytest.mark.parametrize("texte", ["06/2017", "01/2017 – 12/2017", "01/2019 – 12/2019"])
def test_an_echeance_outside_the_exercice_bounds_nothing(programme: Programme, texte: str) -> None:
    assert programme.clip_window(parse_echeance(texte)) == (date(2018, 1, 1), date(2018, 12, 31))


@st.composite
def programmes(draw: st.DrawFn, *, shared: bool) -> Programme:
    """A tree of any shape, with enveloppes on its leaves."""
    count = draw(st.integers(1, 14))
    parents = [None, *(draw(st.integers(0, number - 1)) for number in range(1, count))]
    lignes = tuple(
        ligne(str(number), None if parent is None else str(parent)) for number, parent in enumerate(parents)
    )
    leaves = [one.code for one in lignes if one.code not in {other.parent for other in lignes}]
    size = len(leaves) if shared else 1
    groups = draw(
        st.lists(st.lists(st.sampled_from(leaves), min_size=1, max_size=size, unique=True), max_size=8)
    )
    return Programme(
        exercice=EXERCICE,
        lignes=lignes,
        enveloppes=tuple(
            Enveloppe(
                id=str(number),
                compte=draw(st.sampled_from(Compte)),
                chiffrage=Chiffrage.CHIFFRE,
                centiemes=draw(st.integers(-20_000, 50_000)),
                lignes=tuple(group),
            )
            for number, group in enumerate(groups)
        ),
    )


@given(programmes(shared=False))
def test_a_subtree_sums_to_its_children_and_its_own(programme: Programme) -> None:
    for one in programme.lignes:
        own = [env for env in programme.enveloppes_of[one.code] if env.compte is Compte.METIER]
        expected = [programme.centiemes_prevus(child) for child in programme.children[one.code]]
        known = [amount for amount in (*expected, *(env.centiemes for env in own)) if amount is not None]
        assert programme.centiemes_prevus(one.code) == (sum(known) if known else None)


@given(programmes(shared=True))
def test_an_enveloppe_is_within_a_line_when_all_its_lines_are(programme: Programme) -> None:
    for one in programme.lignes:
        expected = tuple(
            env for env in programme.enveloppes if set(env.lignes) <= programme.subtrees[one.code]
        )
        assert programme.enveloppes_within[one.code] == expected


@given(programmes(shared=True))
def test_the_root_counts_every_enveloppe_once(programme: Programme) -> None:
    assert programme.enveloppes_within["0"] == programme.enveloppes
    total = sum(env.centiemes or 0 for env in programme.enveloppes)
    assert (programme.centiemes_prevus("0") or 0) + (programme.centiemes_si("0") or 0) == total


@given(programmes(shared=True))
def test_subtrees_nest_and_siblings_never_overlap(programme: Programme) -> None:
    for one in programme.lignes:
        below = [programme.subtrees[child] for child in programme.children[one.code]]
        assert programme.subtrees[one.code] == {one.code}.union(*below)
        assert sum(map(len, below)) == len(programme.subtrees[one.code]) - 1
