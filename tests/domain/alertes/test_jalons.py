"""Where a jalon stands: announced at 30 days, urgent at 7, dépassé the day after, silent once tenu."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon, check_declaration, jalons_at
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.consommation import Consommation, Realise
from cariforef_tui.domain.programme.declarations import Declaration, Fait, declarations_at
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import DateRefusee

JOUR = date(2018, 5, 25)


def find_rgpd(programme: Programme, au: date, *faits: Fait) -> EtatJalon:
    avancement = compute_avancement(
        programme, Calendrier(2018, {}), Consommation({"14.7.1": Realise(250)}, {}), au
    )
    etats = jalons_at(programme, avancement, declarations_at(faits, au))
    return next(etat for etat in etats if etat.jalon.code == "RGPD")


@pytest.mark.parametrize(
    ("restants", "phase"),
    [
        (31, PhaseJalon.LOINTAIN),
        (30, PhaseJalon.ANNONCE),
        (8, PhaseJalon.ANNONCE),
        (7, PhaseJalon.URGENT),
        (0, PhaseJalon.URGENT),
        (-1, PhaseJalon.DEPASSE),
    ],
)
def test_a_jalon_is_announced_at_30_days_urgent_at_7_and_passed_the_day_after(
    programme_2018: Programme, restants: int, phase: PhaseJalon
) -> None:
    etat = find_rgpd(programme_2018, JOUR - timedelta(days=restants))
    assert (etat.phase, etat.jours_restants) == (phase, restants)


def test_a_held_jalon_is_tenu_from_its_date_on_and_no_longer_once_released(programme_2018: Programme) -> None:
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 28), agent="DM")
    released = Fait(code="RGPD", declaration=Declaration.NON_TENU, jour=date(2018, 6, 4), agent="LR")
    phases = [
        find_rgpd(programme_2018, au, held, released).phase
        for au in (date(2018, 5, 27), date(2018, 5, 28), date(2018, 6, 3), date(2018, 6, 4))
    ]
    assert phases == [PhaseJalon.DEPASSE, PhaseJalon.TENU, PhaseJalon.TENU, PhaseJalon.DEPASSE]


def test_a_jalon_tells_what_each_of_its_lines_has_consumed(programme_2018: Programme) -> None:
    etat = find_rgpd(programme_2018, JOUR)
    assert [(one.code, one.realise) for one in etat.lignes] == [("14.7.1", 250), ("7.1", 0), ("18", 0)]


@pytest.mark.parametrize("jour", [date(2018, 5, 29), date(2017, 12, 31)])
def test_a_declaration_after_the_reference_or_outside_the_exercice_is_refused(
    programme_2018: Programme, jour: date
) -> None:
    etat = find_rgpd(programme_2018, date(2018, 5, 28))
    with pytest.raises(DateRefusee, match=f"{jour:%d/%m/%Y}"):
        check_declaration(etat, jour, date(2018, 5, 28))


def test_a_jalon_cannot_be_released_before_it_was_held(programme_2018: Programme) -> None:
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 28), agent="DM")
    etat = find_rgpd(programme_2018, date(2018, 6, 4), held)
    check_declaration(etat, date(2018, 5, 28), date(2018, 6, 4))
    with pytest.raises(DateRefusee, match="pas avant"):
        check_declaration(etat, date(2018, 5, 27), date(2018, 6, 4))
