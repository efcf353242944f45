"""The configuration file: read strictly, written privately."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from cariforef_tui.machine.configuration import (
    Configuration,
    ConfigurationKeeper,
    config_file,
    default_base,
    load_configuration,
    parse_configuration,
    remember_agent,
    state_dir,
)
from cariforef_tui.services.ports.errors import ConfigurationError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    return tmp_path


def test_no_file_is_an_empty_configuration() -> None:
    assert load_configuration() == Configuration()


def test_what_is_remembered_is_read_again_and_private(home: Path) -> None:
    remember_agent("DM")
    assert load_configuration() == Configuration(agent="DM")
    path = home / ".config" / "cariforef" / "config.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["config.toml"]


def test_remembering_keeps_the_other_lines(home: Path) -> None:
    remember_agent("DM")
    path = home / ".config" / "cariforef" / "config.toml"
    path.write_text('# moi\nagent = "DM"\n# fin\n', encoding="utf-8")
    remember_agent("LR")
    assert path.read_text(encoding="utf-8") == '# moi\nagent = "LR"\n# fin\n'


@pytest.mark.parametrize(
    ("texte", "line"),
    [
        ('agent = "DM"\nagnet = "LR"\n', 2),
        ("\n\n[ui]\ntheme = 1\n", 3),
        ('agent = "DM\n', 1),
        ('agent = "DM"\n= 3\n', 2),
        ("# rien\nagent = 3\n", 2),
        ('agent = "DM"\nagent = "LR"\n', 2),
        ("agent = [", 1),
    ],
)
def test_a_fault_names_the_file_and_the_line(texte: str, line: int) -> None:
    with pytest.raises(ConfigurationError, match=rf"config\.toml, ligne {line} : "):
        parse_configuration(texte, "config.toml")


def test_bytes_that_are_no_utf8_name_their_line(home: Path) -> None:
    remember_agent("DM")
    path = home / ".config" / "cariforef" / "config.toml"
    path.write_bytes(b'# ok\nagent = "\xe9"\n')
    with pytest.raises(ConfigurationError, match=r"ligne 2 : .*UTF-8"):
        load_configuration()


def test_a_folder_that_cannot_be_made_is_said(home: Path) -> None:
    (home / ".config").write_text("")
    assert load_configuration() == Configuration()
    with pytest.raises(ConfigurationError, match="ne sont pas retenues"):
        remember_agent("DM")


def test_every_place_is_in_the_home(home: Path) -> None:
    assert default_base() == home / ".local" / "share" / "cariforef" / "cariforef.db"
    assert state_dir() == home / ".local" / "state" / "cariforef"
    assert config_file() == home / ".config" / "cariforef" / "config.toml"


def test_a_place_of_one_s_own_is_followed_where_it_is_absolute(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(home / variable))
    assert config_file() == home / "XDG_CONFIG_HOME" / "cariforef" / "config.toml"
    assert state_dir() == home / "XDG_STATE_HOME" / "cariforef"
    assert default_base() == home / "XDG_DATA_HOME" / "cariforef" / "cariforef.db"
    monkeypatch.setenv("XDG_STATE_HOME", "ici")
    assert state_dir() == home / ".local" / "state" / "cariforef"


def test_without_a_home_nothing_is_made_in_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert config_file() is None
    assert state_dir() is None
    assert load_configuration() == Configuration()
    with pytest.raises(ConfigurationError, match="--base"):
        default_base()
    with pytest.raises(ConfigurationError, match="ne sont pas retenues"):
        remember_agent("DM")


def test_a_preference_is_one_line_of_its_table_and_the_other_lines_stay(home: Path) -> None:
    path = home / ".config" / "cariforef" / "config.toml"
    keeper = ConfigurationKeeper()
    keeper.write("theme", '"clair"')
    assert path.read_text(encoding="utf-8") == '[interface]\ntheme = "clair"\n'
    remember_agent("DM")
    path.write_text(
        '# moi\nagent = "DM"\n\n[interface] # goûts\n# rien\ntheme = "clair" # le jour\nautre = 3\n\n'
        "[courriel]\nserveur = 'smtp'\n# fin",
        encoding="utf-8",
    )
    keeper.write("vues", '{"semaine":"week-end"}')
    keeper.write("theme", '"sombre"')
    assert path.read_text(encoding="utf-8") == (
        '# moi\nagent = "DM"\n\n[interface] # goûts\n# rien\ntheme = "sombre" # le jour\nautre = 3\n'
        "vues = {semaine = \"week-end\"}\n\n[courriel]\nserveur = 'smtp'\n# fin\n"
    )
    assert load_configuration().theme == "sombre"
    keeper.write("theme", None)
    assert (load_configuration().agent, load_configuration().theme) == ("DM", None)
    assert keeper.read() == {"vues": '{"semaine": "week-end"}', "autre": "3"}
    assert "# le jour" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "texte", ["interface = 3\n", "[interface]\ntheme = 3\n", "[interface]\ntheme = 1979-05-27\n"]
)
def test_a_damaged_preference_is_no_theme_and_no_failure(home: Path, texte: str) -> None:
    assert parse_configuration(texte, "config.toml").theme is None


@pytest.mark.parametrize(
    "texte",
    [
        'interface.theme = "clair" # à moi\n',
        '# à moi\ninterface.vues.semaine = "tout"',
        '[interface]\nepinglees = [\n  "18", # la veille\n]\n# à moi\n',
        '# à moi\ninterface = {theme = "clair"}\n',
        "# à moi\n[interface.vues]\nsemaine = 'tout'\n",
        "[courriel] # à moi\nagent = 3\n",
    ],
)
def test_a_file_written_by_hand_in_another_way_is_changed_as_well(home: Path, texte: str) -> None:
    path = home / ".config" / "cariforef" / "config.toml"
    remember_agent("DM")
    path.write_text(texte, encoding="utf-8")
    likes = {"epinglees": ["14.7.1"], "vues": {"semaine": "à\x7f"}, "theme": "sombre"}
    for cle, value in likes.items():
        ConfigurationKeeper().write(cle, json.dumps(value))
    remember_agent("LR")
    found = load_configuration()
    assert (found.agent, found.interface) == ("LR", likes)
    assert found.courriel == parse_configuration(texte, "config.toml").courriel
    assert "# à moi\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("texte", ["interface = 3\n", "[[interface]]\n", "[interface\n"])
def test_a_file_that_holds_no_such_table_is_left_as_it_is(home: Path, texte: str) -> None:
    path = home / ".config" / "cariforef" / "config.toml"
    remember_agent("DM")
    path.write_text(texte, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        ConfigurationKeeper().write("theme", '"sombre"')
    assert path.read_text(encoding="utf-8") == texte
