"""Échéances and jalons as they are exported: a diary learns of each change by its number and its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.dates_to_come import Ecrits, Terme, list_termes
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import LigneRetiree, Revision, plan_at
from tests.domain.programme.test_revisions import FIN, history, revision, voted

DECLARATIONS = ((Declaration.SOLDEE, "14.7.1"), (Declaration.ROUVERTE, "14.7.1"), (Declaration.TENU, "RGPD"))

VOTE = datetime(2018, 1, 2, 8, 30, tzinfo=UTC)
UNKNOWN = Ecrits(charge=VOTE, revisions={}, faits={})


def shown(terme: Terme) -> Terme:
    return replace(terme, changements=0, modifie=VOTE)


def termes(
    programme: Programme,
    revisions: Sequence[Revision],
    faits: Sequence[Fait],
    au: date = FIN,
    ecrits: Ecrits = UNKNOWN,
) -> dict[tuple[str, str], Terme]:
    plan = plan_at(programme, revisions, au)
    listed = list_termes(plan, revisions, faits, plan.programme.by_code, au, ecrits)
    return {(terme.type, terme.code): terme for terme in listed}


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_a_diary_shows_never_changes_without_one_more_change(
    programme: Programme, data: st.DataObject
) -> None:
    revisions = history(data, programme)
    drawn = st.tuples(st.sampled_from(DECLARATIONS), st.dates(date(2018, 1, 1), FIN))
    faits = [
        Fait(code=code, declaration=declaration, jour=jour, agent="DM")
        for (declaration, code), jour in data.draw(st.lists(drawn, max_size=4))
    ]
    states = [termes(programme, revisions[:rank], []) for rank in range(len(revisions) + 1)]
    states += [termes(programme, revisions, faits[: rank + 1]) for rank in range(len(faits))]
    for before, after in pairwise(states):
        for key in before.keys() & after.keys():
            was, now = before[key], after[key]
            assert now.changements >= was.changements
            if shown(was) != shown(now):
                assert now.changements > was.changements


@settings(max_examples=10, deadline=None)
@given(data=st.data(), au=st.dates(date(2018, 1, 1), FIN))
def test_a_change_to_come_is_told_on_its_day(programme: Programme, data: st.DataObject, au: date) -> None:
    revisions = history(data, programme)
    late = [revision for revision in revisions if revision.jour <= au]
    assert termes(programme, revisions, [], au) == termes(programme, late, [], au)


def test_the_moment_of_a_change_is_when_it_was_written_or_took_effect(programme: Programme) -> None:
    moved = revision(*gestes.move_echeance(voted(programme), "14.1.1", "30/11/2018"), jour=date(2018, 5, 2))
    held = Fait(code="RGPD", declaration=Declaration.TENU, jour=date(2018, 5, 25), agent="DM")
    late, early = datetime(2018, 5, 14, 9, 15, tzinfo=UTC), datetime(2018, 5, 4, 17, tzinfo=UTC)
    ecrits = Ecrits(charge=VOTE, revisions={1: late}, faits={0: early})
    found = termes(programme, [moved], [held], FIN, ecrits)
    assert found["echeance", "14.1.1"].modifie == late
    assert found["jalon", "RGPD"].modifie == datetime(2018, 5, 25, tzinfo=UTC)
    assert found["echeance", "14.1.2"].modifie == VOTE


def test_a_line_out_of_the_plan_and_an_echeance_without_a_date_say_where_they_were(
    programme: Programme,
) -> None:
    plan = voted(programme)
    revisions = [
        revision(LigneRetiree("14.1.2"), jour=date(2018, 5, 2)),
        revision(*gestes.move_echeance(plan, "14.1.1", "Quotidien"), numero=2),
        revision(*gestes.move_echeance(plan, "16.2.2", ""), numero=3),
    ]
    found = termes(programme, revisions, [])
    retired, undated, none = (found["echeance", code] for code in ("14.1.2", "14.1.1", "16.2.2"))
    assert (retired.retiree, retired.etat, retired.changements) == (True, "retirée le 02/05/2018", 1)
    assert (undated.fin, undated.quitte, undated.changements) == (None, date(2018, 12, 31), 1)
    assert (none.texte, none.quitte) == ("", date(2018, 5, 31))


def test_a_jalon_that_moves_or_leaves_says_so_where_it_was(programme: Programme) -> None:
    plan = voted(programme)
    revisions = [
        revision(*gestes.move_jalon(plan, "RGPD", "29/06"), jour=date(2018, 5, 22)),
        revision(*gestes.remove_jalon(plan, "PRO"), jour=date(2018, 5, 22), numero=2),
    ]
    found = termes(programme, revisions, [])
    moved, removed = found["jalon", "RGPD"], found["jalon", "PRO"]
    assert (moved.fin, moved.changements, moved.retiree) == (date(2018, 6, 29), 1, False)
    assert (removed.fin, removed.quitte, removed.changements) == (None, date(2018, 3, 31), 1)
    assert (removed.texte, removed.retiree, removed.etat) == ("", True, "retiré le 22/05/2018")
