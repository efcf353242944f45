"""Requests found by what is typed, and in which order a day is offered them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.saisies import (
    Demande,
    PartDemande,
    offer_demandes,
    resolve_demande,
    sum_parts,
)
from cariforef_tui.domain.values.refusals import DemandeRefusee

MARDI = date(2018, 5, 22)

LISTS = st.lists(
    st.tuples(
        st.text(st.characters(categories=("L",)), min_size=1, max_size=8), st.integers(-3, 3) | st.none()
    ),
    max_size=6,
)


def make(rows: list[tuple[str, int | None]]) -> list[Demande]:
    return [
        Demande(
            code="4.5",
            numero=numero,
            libelle=libelle,
            ouverte_le=date(2018, 1, 1),
            close_le=None if close is None else MARDI + timedelta(days=close),
        )
        for numero, (libelle, close) in enumerate(rows, 1)
    ]


@given(LISTS, st.text(max_size=10))
def test_a_number_always_finds_its_request_and_words_one_that_has_them_or_none(
    rows: list[tuple[str, int | None]], texte: str
) -> None:
    demandes = make(rows)
    for demande in demandes:
        assert resolve_demande(demandes, "4.5", f" {demande.numero} ") == demande
    with suppress(DemandeRefusee):
        assert resolve_demande(demandes, "4.5", texte) in demandes
    with pytest.raises(DemandeRefusee):
        resolve_demande(demandes, "14.7.1", "1")


@given(
    LISTS,
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(("DM", "LR")), st.integers(0, 9)), max_size=6),
)
def test_a_day_is_offered_every_request_that_takes_it_those_that_the_agent_used_last_first(
    rows: list[tuple[str, int | None]], used: list[tuple[int, str, int]]
) -> None:
    demandes = make(rows)
    parts = [
        PartDemande("4.5", numero, agent, 25, MARDI - timedelta(days=back))
        for (numero, agent), back in {(numero, agent): back for numero, agent, back in used}.items()
    ]
    offered = offer_demandes(demandes, parts, "4.5", "DM", MARDI)
    assert {demande.numero for demande in offered} == {
        demande.numero for demande in demandes if demande.close_le is None or demande.close_le >= MARDI
    }
    own = {part.numero: part.dernier for part in parts if part.agent == "DM"}
    ranks = [(own.get(demande.numero, date.min), demande.numero) for demande in offered]
    assert ranks == sorted(ranks, reverse=True)
    assert sum(sum_parts(parts).values()) == 25 * len(parts)
