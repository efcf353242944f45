"""The recommended set-up, checked: facts and advice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.machine.account import Account, Installation
from cariforef_tui.services.agents.set_up import assess

BONNE = Installation("cariforef", 0o600, "cariforef", 0o700)
AGENTS = (
    Agent(initiales="DM", compte="dominique", role=Role.DIRECTION),
    Agent(initiales="LR", compte="lirone"),
    Agent(initiales="ZA", role=Role.AUDITEUR),
    Agent(initiales="ZP", actif=False, compte="parti"),
)
DOM = Account("dominique", 1001, by_service=True)
EXISTANTS = ("cariforef", "dominique", "lirone")


def advised(
    agents: tuple[Agent, ...] = AGENTS, installation: Installation = BONNE, compte: Account = DOM
) -> list[tuple[str, str]]:
    found = assess(agents, installation, compte, EXISTANTS.__contains__)
    return [(one.objet, one.detail) for one in found.conseils]


def test_the_recommended_set_up_gets_no_advice() -> None:
    assert advised() == []


def test_its_facts_say_who_owns_who_runs_and_how_many_are_known() -> None:
    assert dict(assess(AGENTS, BONNE, DOM, EXISTANTS.__contains__).faits) == {
        "Propriétaire": "cariforef (0600)",
        "Dossier": "cariforef (0700)",
        "Vous": "compte « dominique », par sudo",
        "Comptes liés": "2 sur 2 agents qui saisissent",
    }


@pytest.mark.parametrize(
    ("installation", "objet", "words"),
    [
        (replace(BONNE, mode=0o400), "fichier", "0600 est attendu"),
        (replace(BONNE, folder_mode=0o755), "dossier", "0700"),
        (replace(BONNE, folder_owner="root"), "dossier", "à root et le fichier à cariforef : qui"),
        (Installation("lirone", 0o600, "lirone", 0o700), "propriétaire", "est le compte de LR"),
    ],
)
def test_a_file_kept_otherwise_is_advised_upon(installation: Installation, objet: str, words: str) -> None:
    ((said, detail),) = advised(installation=installation)
    assert said == objet
    assert words in detail


def test_whoever_runs_as_the_owner_without_sudo_is_told() -> None:
    ((objet, detail),) = advised(compte=Account("cariforef", 990))
    assert objet == "propriétaire"
    assert "Passez par sudo" in detail


@pytest.mark.parametrize(
    ("agents", "words"),
    [
        ((*AGENTS, Agent(initiales="SB")), "n'entrent plus : SB"),
        (
            (*AGENTS, Agent(initiales="SB", compte="fantome")),
            "inconnus de cette machine, n'entrent que par le navigateur : fantome (SB)",
        ),
        ((replace(AGENTS[0], role=None), *AGENTS[1:]), "aucune direction n'est nommée"),
        (
            (
                replace(AGENTS[0], role=None),
                AGENTS[1],
                Agent(initiales="ZD", role=Role.DIRECTION),
            ),
            "personne ne peut plus administrer",
        ),
        (tuple(replace(one, compte=None) for one in AGENTS), "rien ne le prouve"),
    ],
)
def test_people_who_are_not_known_are_named(agents: tuple[Agent, ...], words: str) -> None:
    assert words in " ".join(detail for _, detail in advised(agents))


@pytest.mark.parametrize(("count", "end"), [(12, "Z11."), (13, "Z11 et 1 de plus.")])
def test_of_many_people_the_first_twelve_are_named(count: int, end: str) -> None:
    unbound = (Agent(initiales=f"Z{rank}") for rank in range(count))
    ((_, detail),) = advised((*AGENTS, *unbound))
    assert detail.startswith("sans compte, n'entrent plus : Z0, Z1, Z2, ")
    assert detail.endswith(end)
