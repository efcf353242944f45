"""The demonstration shows what a year looks like when the product is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.mois.visas import EtatMois, GesteVisa, etat_of, group_visas
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.machine.demonstration import build_demonstration


def test_the_demonstration_has_months_in_every_state_and_proves_like_any_store(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    place = str(tmp_path / "demo.db")
    store = build_demonstration(place, date(2018, 5, 22), lambda _: None)
    with store.reading() as reading:
        visas = reading.visas(Mois(2018, 1), Mois(2018, 12))
        (convention,) = reading.conventions()
    store.close()
    by_month = group_visas(visas)
    assert {etat_of(gestes) for gestes in by_month.values()} == set(EtatMois)
    assert {visa.geste for visa in visas} >= {GesteVisa.SIGNATURE, GesteVisa.CONTRESEING, GesteVisa.RENVOI}
    assert max(visa.mois for visa in visas) == Mois(2018, 4)
    assert {ligne.code for ligne in convention.lignes} == {"9", "10", "12", "13"}
    assert SqliteAdmin().verify(place).constats == ()


def test_in_january_nothing_is_signed_yet(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    store = build_demonstration(str(tmp_path / "demo.db"), date(2018, 1, 15), lambda _: None)
    with store.reading() as reading:
        assert reading.visas(Mois(2018, 1), Mois(2018, 12)) == ()
    store.close()


def test_a_demonstration_given_up_while_it_is_made_holds_nothing_open(
    tmp_path: Path, times_open: Callable[..., int]
) -> None:
    tmp_path.chmod(0o700)

    def give_up_at_the_visas(text: str) -> None:
        if "visas" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demonstration(str(tmp_path / "demo.db"), date(2018, 5, 22), give_up_at_the_visas)
    assert times_open(tmp_path / "demo.db") == 0
