"""Drafts of a person: one private file, shared by their sessions, by store and by target."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.ui.kit.draft import CHAMP_MAX, DRAFTS_MAX, Draft, DraftKey, Drafts, Nature

JEUDI = date(2018, 5, 17)
CELL = DraftKey("a.db", Nature.JOURS, JEUDI, "14.7.1")
METEO = DraftKey("a.db", Nature.METEO, date(2018, 5, 14), perimetre="PRI")


def draft(pour: DraftKey, texte: str) -> Draft:
    return Draft(pour, (("texte", texte), ("couleur", "rouge")))


def kept(folder: Path, base: str = "a.db") -> list[str]:
    return [one.texte for one in Drafts(folder, "DM").all_of(base, Nature)]


def test_the_file_is_private_and_gives_back_what_was_typed_by_kind_and_store(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "etat", "DM")
    drafts.keep(draft(CELL, "0,5"))
    drafts.keep(draft(METEO, "panne"))
    drafts.keep(draft(DraftKey("b.db", Nature.JOURS, JEUDI, "18"), "1"))
    drafts.flush()
    assert (tmp_path / "etat" / "brouillon-DM.json").stat().st_mode & 0o777 == 0o600
    again = Drafts(tmp_path / "etat", "DM")
    assert again.get(METEO) == draft(METEO, "panne")
    assert again.all_of("a.db", [Nature.JOURS]) == [draft(CELL, "0,5")]
    assert (kept(tmp_path / "etat"), kept(tmp_path / "etat", "b.db")) == (["0,5", "panne"], ["1"])
    assert Drafts(tmp_path / "etat", "LR").all_of("a.db", Nature) == []
    with pytest.raises(ValueError, match="initials"):
        Drafts(tmp_path, "../x")


def test_two_sessions_of_one_person_lose_nothing_of_one_another(tmp_path: Path) -> None:
    one, other = Drafts(tmp_path, "DM"), Drafts(tmp_path, "DM")
    one.keep(draft(CELL, "0,5"))
    one.flush()
    other.keep(draft(METEO, "panne"))
    other.flush()
    one.flush()
    assert kept(tmp_path) == ["panne", "0,5"]
    one.drop(METEO)
    one.drop(CELL)
    one.flush()
    assert not any(tmp_path.iterdir())


def test_the_newest_drafts_stay_one_a_target_and_none_that_is_empty(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, "DM")
    for rank in range(DRAFTS_MAX + 1):
        drafts.keep(draft(DraftKey("a.db", Nature.DECISION, JEUDI, str(rank)), f"n° {rank}"))
    drafts.keep(Draft(METEO, (("texte", "x" * (CHAMP_MAX + 1)),)))
    drafts.keep(Draft(CELL, (("texte", " "),)))
    drafts.flush()
    texts = kept(tmp_path)
    assert (len(texts), texts[0], texts[-1]) == (DRAFTS_MAX, "n° 2", "x" * CHAMP_MAX)


@pytest.mark.parametrize("has_folder", [True, False])
def test_without_a_folder_that_takes_them_drafts_last_for_the_session(
    tmp_path: Path, has_folder: bool
) -> None:
    (tmp_path / "etat").write_text("not a folder")
    drafts = Drafts(tmp_path / "etat" if has_folder else None, "DM")
    drafts.keep(draft(CELL, "0,5"))
    drafts.flush()
    assert drafts.get(CELL) == draft(CELL, "0,5")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"brouillons": 3}', '{"brouillons": [{"jour": "hier"}]}', "\x00"]
)
def test_a_file_of_drafts_that_makes_no_sense_holds_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "brouillon-DM.json").write_text(content)
    assert kept(tmp_path) == []


def test_drafts_of_the_week_of_the_version_before_are_read(tmp_path: Path) -> None:
    row = {"base": "a.db", "jour": JEUDI.isoformat(), "code": "14.7.1", "texte": "0,5"}
    rows = [row, row | {"texte": "vu", "nature": "commentaire"}]
    (tmp_path / "brouillon-DM.json").write_text(json.dumps({"saisies": rows}))
    drafts = Drafts(tmp_path, "DM")
    assert drafts.get(CELL) == Draft(CELL, (("texte", "0,5"),))
    assert kept(tmp_path) == ["0,5", "vu"]
