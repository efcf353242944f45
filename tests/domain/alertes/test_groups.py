"""Alerts put together by type: gravest group first, heaviest alert first."""

from __future__ import annotations

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte, group_alertes
from cariforef_tui.domain.avancement.etat import Gravite


def make_alerte(kind: TypeAlerte, gravite: Gravite, code: str, poids: int = 0) -> Alerte:
    return Alerte(
        type=kind,
        gravite=gravite,
        code=code,
        date=None,
        fait="",
        objet="",
        constat="",
        conseil="",
        poids=poids,
    )


def test_groups_come_by_their_gravest_alert_then_in_a_fixed_order() -> None:
    groups = group_alertes(
        [
            make_alerte(TypeAlerte.SAISIE_MANQUANTE, Gravite.INFO, "a"),
            make_alerte(TypeAlerte.DEPASSEMENT_PROJETE, Gravite.ATTENTION, "b"),
            make_alerte(TypeAlerte.DEPASSEMENT, Gravite.CRITIQUE, "c"),
            make_alerte(TypeAlerte.ECHEANCE_PROCHE, Gravite.INFO, "d"),
            make_alerte(TypeAlerte.ECHEANCE_PROCHE, Gravite.ATTENTION, "e"),
            make_alerte(TypeAlerte.ECHEANCE_DEPASSEE, Gravite.CRITIQUE, "f"),
        ]
    )
    assert [group.type for group in groups] == [
        TypeAlerte.ECHEANCE_DEPASSEE,
        TypeAlerte.DEPASSEMENT,
        TypeAlerte.ECHEANCE_PROCHE,
        TypeAlerte.DEPASSEMENT_PROJETE,
        TypeAlerte.SAISIE_MANQUANTE,
    ]
    assert (groups[2].gravite, [alerte.code for alerte in groups[2].alertes]) == (
        Gravite.ATTENTION,
        ["e", "d"],
    )


def test_within_a_gravite_the_heaviest_comes_first_and_those_as_heavy_keep_their_order() -> None:
    kind, grave = TypeAlerte.DEPASSEMENT, Gravite.CRITIQUE
    (group,) = group_alertes(
        [make_alerte(kind, grave, code, poids) for code, poids in (("a", 100), ("b", 2950), ("c", 100))]
    )
    assert [alerte.code for alerte in group.alertes] == ["b", "a", "c"]


def test_every_type_of_alert_has_its_rank() -> None:
    every = [make_alerte(kind, Gravite.INFO, kind) for kind in TypeAlerte]
    assert len(group_alertes(every)) == len(TypeAlerte)
