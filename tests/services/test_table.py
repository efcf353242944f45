"""The worked figures of the rules: a whole year of everybody, judged at seven dates."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.avancement.avancement import Avancement
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.programme.exercice import DateReference
from tests.frozen.year import build_year

FEVRIER, MARS, MAI = date(2018, 2, 19), date(2018, 3, 19), date(2018, 5, 22)
APRES_RGPD, JUILLET, OCTOBRE, DECEMBRE = (
    date(2018, 5, 28),
    date(2018, 7, 16),
    date(2018, 10, 15),
    date(2018, 12, 10),
)
DATES = (FEVRIER, MARS, MAI, APRES_RGPD, JUILLET, OCTOBRE, DECEMBRE)

At = Callable[[date], Avancement]


@pytest.fixture(scope="module")
def at(build_once: Callable[[str, Callable[[Path], None]], Path]) -> At:
    """The figures of the frozen year, logged up to 28/12, at a date."""

    def build(path: Path) -> None:
        build_year(str(path), date(2018, 12, 28), silent).close()

    place = str(build_once("frozen-year", build))
    with closing(SqliteAdmin().open(place)) as store:
        known = {au: load_avancement(store, DateReference(au, 2018)).avancement for au in DATES}
    return known.__getitem__


@pytest.mark.parametrize(
    ("code", "utilise", "prevu", "attendu", "ecart", "atterrissage", "etat", "gravite"),
    [
        ("14.7.1", 375, 3000, 2879, -2504, None, Etat.RETARD, Gravite.CRITIQUE),
        ("14.1.9", 3525, 3000, 1131, 2394, 8056, Etat.DEPASSE, Gravite.CRITIQUE),
        ("16.1.1", 13_750, 27_500, 10_367, 3383, 33_478, Etat.DEPASSERA, Gravite.ATTENTION),
        ("16.4.1", 125, 2000, 1532, -1407, None, Etat.RETARD, Gravite.ATTENTION),
        ("14.3.2", 3950, 1000, 377, 3573, 8378, Etat.DEPASSE, Gravite.CRITIQUE),
        ("14.3.3", 3950, 1000, 377, 3573, 8378, Etat.DEPASSE, Gravite.CRITIQUE),
        ("15.2.1", 2250, 7000, 2639, -389, 5091, Etat.A_L_HEURE, None),
    ],
)
def test_a_group_stands_where_the_rules_say_three_days_before_the_rgpd(
    at: At,
    code: str,
    utilise: int,
    prevu: int,
    attendu: int,
    ecart: int,
    atterrissage: int | None,
    etat: Etat,
    gravite: Gravite | None,
) -> None:
    avancement = at(MAI)
    assert avancement.arrete == date(2018, 5, 18)
    groupe = avancement.lignes[code].groupe
    assert groupe is not None
    assert (groupe.utilise, groupe.prevu, groupe.attendu, groupe.ecart) == (utilise, prevu, attendu, ecart)
    assert (groupe.atterrissage, groupe.etat, groupe.gravite) == (atterrissage, etat, gravite)


@pytest.mark.parametrize(
    ("au", "code", "etat", "utilise"),
    [
        (APRES_RGPD, "14.7.1", Etat.ECHU, 400),
        (APRES_RGPD, "14.1.9", Etat.DEPASSE, 3575),
        (APRES_RGPD, "16.1.1", Etat.DEPASSERA, 14_275),
        (APRES_RGPD, "16.4.1", Etat.RETARD, 125),
        (APRES_RGPD, "14.3.2", Etat.DEPASSE, 4300),
        (APRES_RGPD, "15.2.1", Etat.A_L_HEURE, 2375),
        (JUILLET, "14.7.1", Etat.ECHU, 475),
        (JUILLET, "14.1.9", Etat.DEPASSE, 4900),
        (JUILLET, "16.1.1", Etat.DEPASSERA, 20_325),
        (JUILLET, "16.4.1", Etat.ECHU, 200),
        (JUILLET, "14.3.2", Etat.DEPASSE, 5875),
        (JUILLET, "15.2.1", Etat.A_L_HEURE, 3500),
        (DECEMBRE, "14.7.1", Etat.ECHU, 675),
        (DECEMBRE, "14.1.9", Etat.DEPASSE, 8725),
        (DECEMBRE, "16.1.1", Etat.DEPASSE, 35_150),
        (DECEMBRE, "16.4.1", Etat.ECHU, 450),
        (DECEMBRE, "14.3.2", Etat.DEPASSE, 9900),
        (DECEMBRE, "15.2.1", Etat.A_L_HEURE, 6250),
    ],
)
def test_a_group_goes_on_as_the_rules_say(at: At, au: date, code: str, etat: Etat, utilise: int) -> None:
    groupe = at(au).lignes[code].groupe
    assert groupe is not None
    assert (groupe.etat, groupe.utilise) == (etat, utilise)


def test_a_heading_and_a_regulation_have_no_etat(at: At) -> None:
    whole, regulation = at(MAI).lignes["GIP"], at(MAI).lignes["8.2"]
    assert (whole.realise_arrete, whole.prevu, whole.attendu, whole.ecart) == (
        204_700,
        516_000,
        204_352,
        348,
    )
    assert (regulation.attendu, regulation.ecart) == (None, None)
    assert (whole.etat, regulation.etat) == (None, None)
    assert regulation.atterrissage == regulation.prevu == -10_800


@pytest.mark.parametrize(
    ("au", "count"), [(FEVRIER, 13), (MARS, 18), (MAI, 17), (JUILLET, 21), (OCTOBRE, 26), (DECEMBRE, 31)]
)
def test_so_many_groups_of_the_year_are_to_be_looked_at(at: At, au: date, count: int) -> None:
    assert len(at(au).groupes) == 84
    assert len(at(au).a_regarder) == count


def test_what_is_to_be_looked_at_is_over_then_late_and_the_worst_first(at: At) -> None:
    found = at(MAI).a_regarder
    assert sum(groupe.etat is Etat.DEPASSERA for groupe in found) == 7
    assert sum(groupe.gravite is Gravite.CRITIQUE for groupe in found) == 3
    ranks = [
        (bool(one.etat and one.etat.is_late), one.gravite is Gravite.ATTENTION, -one.enjeu) for one in found
    ]
    assert ranks == sorted(ranks)
