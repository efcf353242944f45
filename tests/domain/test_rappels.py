"""The mail of one person: ten lines, whatever they have to do, and one line a kind for their pôle."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.visas import Etape, MoisAgent
from cariforef_tui.domain.rappels import Rappel, TypeRappel, describe_rappel, write_lettre
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.values.months import Mois
from tests.kit.examples import examples

MARDI = date(2018, 5, 22)
DM = Agent(initiales="DM", nom="Zoé \x1b[2J", coordonne="PRI")
AVRIL = Mois(2018, 4)


def decision(texte: str, numero: int = 1) -> Decision:
    return Decision(perimetre="PRI", semaine="2018-W20", texte=texte, qui="DM", pour=MARDI, numero=numero)


def signature(name: str, etape: Etape = Etape.A_SIGNER) -> Rappel:
    state = MoisAgent(agent=Agent(initiales=name), mois=AVRIL, etape=etape)
    return Rappel(agent=name, type=TypeRappel.SIGNATURE, mois=AVRIL, etats=(state,))


NAMES = st.sampled_from(["DM", "LR", "PG"])
RAPPELS = st.one_of(
    st.builds(
        lambda name, days: Rappel(agent=name, type=TypeRappel.JOURS, jours=tuple(sorted(days))),
        NAMES,
        st.sets(st.dates(date(2018, 5, 14), date(2018, 5, 18)), min_size=1),
    ),
    st.builds(signature, NAMES, st.sampled_from([Etape.A_SIGNER, Etape.A_COMPLETER, Etape.A_REPRENDRE])),
    st.builds(
        lambda name, texte: Rappel(
            agent=name, type=TypeRappel.DECISION, jours=(MARDI,), decision=decision(texte)
        ),
        NAMES,
        st.text(min_size=1, max_size=200),
    ),
)


@examples(30)
@given(own=st.lists(RAPPELS, min_size=1, max_size=6), others=st.lists(RAPPELS, max_size=8))
def test_a_mail_holds_in_ten_lines_and_four_more_for_a_pole(own: list[Rappel], others: list[Rappel]) -> None:
    texte = write_lettre(DM, own, (), MARDI).texte
    assert len(texte.split("\n")) - 1 <= 10
    assert texte.replace("\n", "").isprintable()
    pole = write_lettre(DM, own, others, MARDI)
    assert len(pole.texte.split("\n")) - 1 <= 14
    assert "\n" not in pole.objet


def test_each_thing_is_told_with_the_gesture_to_make() -> None:
    assert describe_rappel(signature("LR", Etape.A_COMPLETER)) == (
        "Avril 2018 à compléter, puis à signer : touches F2 puis m, ou cariforef mois signer 2018-04."
    )
    both = Rappel(
        agent="DM",
        type=TypeRappel.CONTRESEING,
        mois=AVRIL,
        etats=(*signature("LR").etats, *signature("PG").etats),
    )
    assert describe_rappel(both) == (
        "Avril 2018 à contresigner (LR et PG) : touches F6 puis v, "
        "ou cariforef mois contresigner LR PG 2018-04."
    )


def test_what_ten_lines_do_not_hold_is_counted() -> None:
    own = [signature("DM")] * 6
    assert "- Et 3 autres : cariforef rappels." in write_lettre(DM, own, (), MARDI).texte.splitlines()
    assert "- Et " not in write_lettre(DM, own[:4], (), MARDI).texte


def test_the_list_of_a_pole_names_who_and_what_and_nothing_else() -> None:
    others = [
        Rappel(agent="LR", type=TypeRappel.JOURS, jours=(date(2018, 5, 18),)),
        signature("LR"),
        Rappel(agent="PG", type=TypeRappel.DECISION, jours=(MARDI,), decision=decision("Secret", 3)),
    ]
    lettre = write_lettre(Agent(initiales="DM", coordonne="PRI"), [], others, MARDI)
    assert lettre.objet == "cariforef : ce qui manque aux agents de PRI"
    _, _, *lines = lettre.texte.splitlines()
    assert lines[:4] == [
        "Il manque aux agents de PRI, au 22/05/2018 :",
        "- Jours à compléter : LR.",
        "- Mois à signer : LR (avril 2018).",
        "- Décisions à échéance : PG (3).",
    ]
