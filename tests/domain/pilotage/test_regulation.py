"""The régulation that a plan lacks to keep to the means of the year before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.pilotage.regulation import propose_regulations
from cariforef_tui.domain.programme.programme import Chiffrage, Programme


def with_amounts(programme: Programme, amounts: dict[str, int | None]) -> Programme:
    return replace(
        programme,
        enveloppes=tuple(
            replace(
                one,
                centiemes=amounts[one.id],
                chiffrage=Chiffrage.AUCUN if amounts[one.id] is None else Chiffrage.CHIFFRE,
            )
            if one.id in amounts
            else one
            for one in programme.enveloppes
        ),
    )


@given(st.integers(0, 999_900), st.none() | st.integers(-99_900, 0))
def test_what_is_proposed_brings_a_pole_to_its_means_and_nothing_is_where_it_is_there(
    programme: Programme, demand: int, regulation: int | None
) -> None:
    asked = with_amounts(programme, {"1.1-metier": demand, "8.2-metier": regulation})
    found = propose_regulations(asked, programme)
    means, planned = (one.centiemes_prevus("AD2I") or 0 for one in (programme, asked))
    assert [one.pole for one in found] == (["AD2I"] if planned > means else [])
    for one in found:
        brought = with_amounts(asked, {"8.2-metier": one.centiemes})
        assert brought.centiemes_prevus("AD2I") == means == one.moyens
        assert propose_regulations(brought, programme) == ()
