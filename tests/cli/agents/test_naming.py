"""Without a direction, nobody takes the days of others by a role, a pôle, an account or an address."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.agents.account import Account, Way
from tests.people import open_store, set_agent

OF_ME = Account("me", 1001, Way.SUDO)
OF_DM = Account("dominique", 1002, Way.SUDO)
OF_THE_STORE = Account("cariforef", 900)
TAKEN = (
    "agent coordonne ME PRI",
    "agent coordonne DM aucun",
    "agent role ME direction",
    "agent role PG direction",
    "agent role ME auditeur",
    "agent modifier LR --pole APO",
    "agent modifier ME --pole APO",
    "agent compte DM autre",
    "agent compte DM aucun",
    "agent courriel DM me@exemple.fr",
    "agent partir DM 22/05/2018",
    "agent modifier DM --depart 22/05/2018",
    "agent importer {dossier}/comptes.csv --oui",
    "agent importer {dossier}/poles.csv --oui",
)
"""What would let ME read the days of PRI, of LR or of DM, or be told of them."""


@pytest.fixture
def run_as(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command as an account of the machine; DM and ME have theirs, and nobody is at the direction."""
    monkeypatch.delenv("CARIFOREF_AGENT", raising=False)
    (tmp_path / "comptes.csv").write_text("initiales;compte\nDM;autre\n")
    (tmp_path / "poles.csv").write_text("initiales;pole\nLR;APO\n")
    with open_store(Path(os.environ["CARIFOREF_BASE"])) as store:
        set_agent(store, "ME", compte="me")
        set_agent(store, "DM", compte="dominique")

    def run(account: Account, command: str) -> Any:
        acting = type(cli)(replace(cli.wiring, compte=lambda _place: account), cli.capsys)
        return acting(*command.format(dossier=tmp_path).split())

    return run


@pytest.mark.parametrize("command", TAKEN)
def test_nobody_takes_the_days_of_others_once_an_account_is_linked(run_as: Any, command: str) -> None:
    refused = run_as(OF_ME, command)
    assert (refused.code, refused.out) == (4, "")
    assert "ME n'a pas le droit d" in refused.err
    assert run_as(OF_ME, "semaine DM").code == 4
    rows = run_as(OF_DM, "journal --par ME --nombre 2 --json").json["ecritures"]
    assert {one["objet"] for one in rows} == {"refus_droit"}


def test_a_coordinateur_names_another_of_their_pole_and_nobody_at_the_direction(run_as: Any) -> None:
    assert run_as(OF_DM, "agent coordonne ME PRI").code == 0
    assert run_as(OF_DM, "agent coordonne ME aucun").code == 0
    refused = run_as(OF_DM, "agent role DM direction")
    assert refused.code == 4
    assert "au compte de la base (sans --agent)" in " ".join(refused.err.split())


def test_the_account_of_the_store_names_the_direction_which_then_names_whom_it_will(run_as: Any) -> None:
    assert run_as(OF_THE_STORE, "agent role DM direction").code == 0
    assert run_as(OF_DM, "agent coordonne ME PRI").code == 0
    assert run_as(OF_DM, "agent role ME auditeur").code == 0


def test_where_no_account_is_linked_who_says_initials_does_not_name_themselves_either(cli: Any) -> None:
    assert "n'a pas le droit" in cli.refused(4, "agent", "coordonne", "ME", "PRI", "--agent", "ME")
    assert "n'a pas le droit" in cli.refused(4, "agent", "role", "ME", "direction", "--agent", "ME")
    assert cli.done("agent", "role", "ME", "direction").out.startswith("Enregistré : ME, PRI, direction.")


def test_a_store_of_one_where_nobody_is_named_is_set_up_by_its_only_person(
    cli: Any, store_path: Path
) -> None:
    with open_store(store_path) as store:
        for initiales in ("DM", "LR"):
            set_agent(store, initiales, coordonne=None)
    cli.done("agent", "coordonne", "ME", "PRI", "--agent", "ME")
    cli.done("agent", "coordonne", "ME", "aucun", "--agent", "ME")
    cli.done("agent", "role", "ME", "direction", "--agent", "ME")
