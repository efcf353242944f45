"""Échéances and jalons as they are exported: a diary learns of each change by its number and its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_tui.domain.programme.dates_to_come import Terme, list_termes
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Revision, plan_at
from tests.domain.programme.test_revisions import FIN, history

DECLARATIONS = ((Declaration.SOLDEE, "14.7.1"), (Declaration.ROUVERTE, "14.7.1"), (Declaration.TENU, "RGPD"))


def termes(
    programme: Programme, revisions: Sequence[Revision], faits: Sequence[Fait], au: date = FIN
) -> dict[tuple[str, str], Terme]:
    plan = plan_at(programme, revisions, au).programme
    listed = list_termes(plan, revisions, faits, plan.by_code, au)
    return {(terme.type, terme.code): terme for terme in listed}


@settings(max_examples=40, deadline=None)
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
            assert len(now.changements) >= len(was.changements)
            if replace(was, changements=()) != replace(now, changements=()):
                assert len(now.changements) > len(was.changements)


@settings(max_examples=20, deadline=None)
@given(data=st.data(), au=st.dates(date(2018, 1, 1), FIN))
def test_a_change_to_come_is_told_on_its_day(programme: Programme, data: st.DataObject, au: date) -> None:
    revisions = history(data, programme)
    late = [revision for revision in revisions if revision.jour <= au]
    assert termes(programme, revisions, [], au) == termes(programme, late, [], au)
