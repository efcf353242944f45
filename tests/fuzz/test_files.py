"""Files that come in, and those kept beside the store: a value or a refusal of ours, never anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_db.files.etat import etat_path, read_etat, write_etat
from cariforef_db.files.opening import check_opening
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.write import Format
from cariforef_tui.exchange.programme.faults import ProgrammeRefuse
from cariforef_tui.exchange.programme.folder import read_programme
from cariforef_tui.exchange.temps.memory import NOM, find_columns, load_memory
from cariforef_tui.exchange.temps.recognise import read_data
from cariforef_tui.machine.configuration import parse_configuration
from cariforef_tui.services.ports.errors import ConfigurationError, StoreError
from cariforef_tui.services.temps.bring import import_saisies, preview_saisies
from cariforef_tui.services.temps.bring_rows import ImportRequest
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Drafts, Nature
from tests.kit.examples import examples

JOUR = date(2018, 5, 22)
ALIVE = "\x00\x07\x08\x1b\x9b\u202e\u2066\u200b\ufeff\U000e0041\u2028"
NEST = 20_000


def told(error: Exception, *words: str) -> None:
    """A refusal says where, and gives nothing alive back."""
    said = str(error)
    assert all(word in said for word in words)
    assert inert_text(said) == said


def lines(*tokens: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*tokens, *ALIVE, "é", "漢"]), max_size=16).map("".join)


def json_like(*keys: str) -> st.SearchStrategy[bytes]:
    """Any bytes; JSON of any shape over those keys; JSON nested beyond measure."""
    leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    leaf |= st.sampled_from(["2018-05-22", "2018-05-22T08:00:00+00:00", "DM", "/x", "\0", "[/x]", "remarque"])
    value = st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=len(keys))
        ),
        max_leaves=20,
    )
    return st.one_of(
        value.map(lambda one: json.dumps(one).encode()),
        st.binary(max_size=60),
        st.sampled_from(
            [b"[" * NEST, b'{"a":' * NEST, b'{"inode": 1e999}', b'{"inode": ' + b"9" * 5000 + b"}"]
        ),
    )


@given(
    lines("agent", " = ", '"DM"', "'", "[", "]", "[[", "\n", "#", "1", "base", '"""', "{", ".", "=")
    | st.text()
)
def test_a_configuration_says_who_or_which_line_is_wrong(texte: str) -> None:
    try:
        found = parse_configuration(texte, "config.toml")
    except ConfigurationError as error:
        told(error, "config.toml, ligne ")
    else:
        assert found.agent is None or isinstance(found.agent, str)


@pytest.mark.parametrize(
    "texte", ["a = " + "[" * NEST, "a = " + "{b=" * NEST, "[" * NEST, "a = " + "9" * 5_000]
)
def test_a_configuration_nested_beyond_measure_is_refused(texte: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_configuration(texte, "config.toml")


@examples(25)
@given(json_like("inode", "restauration", "dommage", "echec", "essai"))
def test_a_memory_beside_the_store_that_makes_no_sense_holds_nothing(store_path: Path, data: bytes) -> None:
    etat_path(store_path).write_bytes(data)
    read_etat(store_path)
    with suppress(StoreError):
        check_opening(store_path)
    etat_path(store_path).unlink(missing_ok=True)
    etat = read_etat(store_path)
    write_etat(store_path, etat)
    assert read_etat(store_path) == etat
    assert check_opening(store_path).refusal is None


@given(json_like("brouillons", "saisies", "base", "jour", "code", "perimetre", "nature", "texte", "champs"))
def test_drafts_that_make_no_sense_are_none_and_new_ones_are_kept(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "brouillon-DM.json").write_bytes(data)
    pour = DraftKey("/base", Nature.REMARQUE, JOUR, "18", "GIP")
    new = Draft(pour, (("texte", "0,\ud800 \x1b 75"),))
    drafts = Drafts(tmp_path, "DM")
    drafts.keep(new)
    drafts.flush()
    assert Drafts(tmp_path, "DM").get(pour) == new
    drafts.drop(pour)
    drafts.flush()
    assert Drafts(tmp_path, "DM").get(pour) is None


@given(json_like("colonnes", "codes", "agent", "date", "jours"))
def test_what_was_remembered_of_files_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NOM).write_bytes(data)
    try:
        found = load_memory(tmp_path)
    except ConfigurationError as error:
        told(error, NOM)
        return
    with suppress(FichierRefuse):
        find_columns(Sheet(source="a.csv", titres=("date", "code"), lignes=()), found, {})


@pytest.fixture(scope="module")
def form() -> dict[str, bytes]:
    """The form of a small programme: one pôle, one axe, two lines, and every file."""
    with as_file(files("cariforef_seeds").joinpath("programme_2018")) as source:
        whole = {path.name: path.read_bytes() for path in source.iterdir() if path.suffix == ".csv"}
    return {
        name: b"\n".join(
            line for rank, line in enumerate(data.splitlines()) if rank < 8 or name == "programme.csv"
        )
        for name, data in whole.items()
    }


SHAPES = ("", "GIP", "1.1", "axe", "operation", "SI", "X", "avec 1.1", "12,5", "-1", "31/02/2018")
MORE_SHAPES = ("=1+1", "25/05/2018", "oui", "1.1 1.2", "[/x]", "é" * 300, "\u0301" * 50, '"', "''", "2018")
CELLS = st.sampled_from((*SHAPES, *MORE_SHAPES, *ALIVE)) | st.text(max_size=12)


@given(st.data())
def test_a_form_edited_anyhow_is_a_programme_or_the_list_of_its_faults(
    form: dict[str, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    for name, content in form.items():
        (tmp_path / name).write_bytes(content)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(form)))
        (tmp_path / name).write_bytes(_damage((tmp_path / name).read_bytes(), data))
    try:
        read = read_programme(str(tmp_path))
    except ProgrammeRefuse as error:
        told(error, error.faults[0].fichier)
    except FichierRefuse as error:
        told(error, ".csv")
    else:
        programme, agents = read.programme, read.agents
        texts = [one.libelle for one in programme.lignes] + [one.libelle for one in programme.jalons]
        texts += [one.echeance.texte for one in programme.lignes] + [one.code for one in programme.lignes]
        texts += [one.initiales for one in agents] + [alias for alias, _ in programme.aliases]
        assert [text for text in texts if inert_text(text) != text] == []


def _damage(content: bytes, data: st.DataObject) -> bytes:
    rows = content.split(b"\n")
    rank = data.draw(st.integers(0, max(0, len(rows) - 1)))
    match data.draw(st.sampled_from(["cell", "row", "swap", "bytes", "cut", "none"])):
        case "cell":
            cells = rows[rank].split(b";")
            at = data.draw(st.integers(0, len(cells) - 1))
            cells[at] = data.draw(CELLS).encode("utf-8", "surrogatepass")
            rows[rank] = b";".join(cells)
        case "row":
            rows.insert(rank, rows[data.draw(st.integers(0, len(rows) - 1))])
        case "swap":
            del rows[rank]
        case "bytes":
            at = data.draw(st.integers(0, len(content)))
            return content[:at] + data.draw(st.binary(max_size=8)) + content[at:]
        case "cut":
            return content[: data.draw(st.integers(0, len(content)))]
        case _:
            return data.draw(st.binary(max_size=80))
    return b"\n".join(rows)


WHO_AND_WHEN = (
    "DM",
    "dm",
    "LR",
    "ZZ",
    "22/05/2018",
    "2018-05-22",
    "31/12/2018",
    "30/02/2018",
    "18",
    "14.7.1",
)
HOW_MUCH = ("0,5", "0.25", "1", "1,01", "-1", "½", "3h30", "nan", "", "oui", "=1+1", "'=x", "@a")
FIELD = st.one_of(
    st.sampled_from(WHO_AND_WHEN),
    st.sampled_from(HOW_MUCH),
    st.sampled_from([f"réunion {char} x" for char in ALIVE]),
    st.text(alphabet=st.characters(exclude_characters='";\n\r'), max_size=10),
)
SOUND = st.tuples(
    st.just("DM"),
    st.sampled_from(["22/05/2018", "23/05/2018"]),
    st.sampled_from(["18", "7.1"]),
    st.just("0,25"),
    FIELD,
)
ROWS = st.lists(st.tuples(FIELD, FIELD, FIELD, FIELD, FIELD) | SOUND, max_size=5)


@examples(25)
@given(ROWS)
def test_saisies_of_a_file_are_imported_whole_or_refused_line_by_line(
    store: SqliteStore, rows: list[tuple[str, ...]]
) -> None:
    data = "\n".join(";".join(row) for row in [("agent", "date", "code", "jours", "commentaire"), *rows])
    before = _count(store)
    try:
        read = read_data("a.csv", data.encode("utf-8", "surrogatepass"), Format.CSV)
        colonnes = find_columns(read, load_memory(None), {})
        demande = ImportRequest(today=date(2018, 6, 30), feuille=read, colonnes=colonnes)
        seen = preview_saisies(store, demande, lambda *_: None, acteur="DM")
        done = import_saisies(store, demande, lambda *_: None, acteur="DM")
    except Refus as error:
        told(error)
        done = None
    if done is None:
        assert _count(store) == before
    else:
        assert done == seen
        assert _count(store) == before + len(done.nouvelles)
        texts = [one.commentaire for one in done.nouvelles if one.commentaire]
        assert [text for text in texts if inert_text(text) != text] == []


def _count(store: SqliteStore) -> int:
    with store.reading() as reading:
        return len(reading.saisies("DM", date(2018, 1, 1), date(2018, 12, 31)))
