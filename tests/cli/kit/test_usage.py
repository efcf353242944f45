"""Help and usage errors: in French, without importing what commands need."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
from collections.abc import Iterator
from gettext import GNUTranslations, gettext, ngettext
from pathlib import Path
from typing import Any

import click
import pytest

from cariforef_tui import __version__
from cariforef_tui.cli.kit import french
from cariforef_tui.cli.kit.options import Group
from cariforef_tui.cli.kit.registry import COMMANDS, SECTIONS, Family, Leaf
from cariforef_tui.cli.main import root
from cariforef_tui.machine.documents import read_administration, read_guide

ENGLISH = ("Usage: ", "Options:", "Commands:", "Show ", "Try ", "Missing", "No such", "Error", "Invalid")


def every_command() -> list[tuple[str, ...]]:
    def walk(path: tuple[str, ...], entry: Leaf | Family | str) -> Iterator[tuple[str, ...]]:
        yield path
        if isinstance(entry, Family):
            for name, inner in entry.members.items():
                yield from walk((*path, name), inner)

    return [path for name, entry in COMMANDS.items() for path in walk((name,), entry)]


def cuts_punctuation(line: str) -> bool:
    return line.endswith("«") or line.lstrip()[:1] in tuple("»:;?!")


def test_help_is_in_french_and_fits_80_columns(bare_cli: Any) -> None:
    for command in ((), *every_command()):
        shown = bare_cli.done(*command, "--help").out
        assert shown.startswith("Usage : cariforef"), command
        assert "Affiche cette aide." in shown
        assert not any(word in shown for word in ENGLISH), command
        assert max(map(len, shown.splitlines())) <= 80, command
        assert not any(line.endswith("...") for line in shown.splitlines() if not line.startswith("Usage"))
        assert not any(cuts_punctuation(line) for line in shown.splitlines()), command
        assert "obligatoire). [obligatoire]" not in " ".join(shown.split())


def test_help_is_asked_as_elsewhere_too(bare_cli: Any) -> None:
    shown = bare_cli.done("mois", "fiche", "--help").out
    for words in (("help", "mois", "fiche"), ("aide", "mois", "fiche"), ("mois", "fiche", "-h")):
        assert bare_cli.done(*words).out == shown


def test_help_separates_no_french_punctuation_in_a_narrow_terminal(
    bare_cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "52")
    lines = [
        line
        for command in [(), *every_command()]
        for line in bare_cli.done(*command, "--help").out.splitlines()
    ]
    assert max(map(len, lines)) < 80
    assert not any(cuts_punctuation(line) for line in lines)
    assert not any("\N{NO-BREAK SPACE}" in line for line in lines)


def test_the_registry_and_the_commands_agree(bare_cli: Any) -> None:
    shown = bare_cli.done("--help").out
    context = click.Context(root)
    for name, entry in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert entry.help.splitlines()[0] in " ".join(shown.split())
    assert root.get_command(context, "inconnue") is None


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("bilan", ["plan bilan"]),
        ("tenu", ["jalon tenu"]),
        ("verifier", ["journal verifier", "base verifier"]),
        ("compte-rendu", ["revue compte-rendu"]),
        ("rattacher", ["plan rattacher"]),
        ("sauvegarder", ["base sauvegarder"]),
        ("migrer", ["base migrer"]),
        ("communs", ["reglages communs"]),
    ],
)
def test_a_word_that_names_a_command_below_says_where_it_is(
    bare_cli: Any, word: str, paths: list[str]
) -> None:
    said = bare_cli.refused(2, word)
    assert said == f"« {word} » s'écrit {' ou '.join(f'« cariforef {path} »' for path in paths)}."


@pytest.mark.parametrize(
    ("words", "near"),
    [("mois signe", "signer"), ("equipe demande", "demandes"), ("revue remarques", "remarque")],
)
def test_a_slip_behind_a_noun_that_takes_words_proposes_the_command(
    bare_cli: Any, words: str, near: str
) -> None:
    assert f"Commande inconnue : {words.split()[1]}. Proches : {near}" in bare_cli.refused(2, *words.split())


def test_the_top_holds_27_commands_at_most_and_shows_a_dozen_first() -> None:
    assert len(COMMANDS) <= 27
    assert len(next(iter(SECTIONS.values()))) == 12


def test_version_is_said(bare_cli: Any) -> None:
    assert bare_cli.done("--version").out == f"cariforef {__version__}\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--foo",), "cariforef ne prend pas l'option --foo."),
        (("saisri",), "Commande inconnue : saisri. Proches : saisir."),
        (("zzz",), "Commande inconnue : zzz."),
        (("saisir",), "Tapez la phrase après la commande : cariforef saisir 0,5 14.7.1 hier."),
        (("effacer",), "Il manque 'AGENT'."),
        (("effacer", "DM", "1.1", "22/05", "x"), "Argument en trop : x."),
        (("effacer", "DM", "1.1", "22/05", "y", "z"), "Arguments en trop : y z."),
        (("saisir", "--commentaire"), "L'option --commentaire demande une valeur."),
        (("programme", "--json=oui"), "L'option --json ne prend pas de valeur."),
        (("journal", "--nombre", "x"), "« x » n'est pas un nombre entier."),
        (("alertes", "--gravite", "x"), "« x » ne convient pas. Au choix :"),
        (("base",), "Il manque une commande."),
        (("jalon", "x"), "Commande inconnue : x."),
        (("agent", "ajoutr"), "Commande inconnue : ajoutr. Proches : ajouter."),
        (("saisir", "DM", "14.7.1", "0,5", "--json"), "cariforef saisir ne prend pas l'option --json."),
        (("--json", "saisir", "DM", "14.7.1", "0,5"), "cariforef saisir ne prend pas l'option --json."),
        (("--au", "22/05", "saisir", "DM", "14.7.1", "0,5"), "cariforef saisir ne prend pas l'option --au."),
        (("--json",), "cariforef ne prend pas l'option --json."),
        (
            ("journal", "--au", "22/05"),
            "cariforef journal ne prend pas l'option --au. Aide : cariforef journal --help",
        ),
        (
            ("--au", "22/05", "journal"),
            "cariforef journal ne prend pas l'option --au. Aide : cariforef journal --help",
        ),
        (("journal", "lister", "--au", "1/1"), "cariforef journal lister ne prend pas l'option --au. Aide"),
        (("agent", "--au", "22/05"), "cariforef agent ne prend pas l'option --au. Aide"),
        (("exporter", "saisies", "--json"), "cariforef exporter saisies ne prend pas l'option --json. Aide"),
        (
            ("alertes", "--gravit", "x"),
            "cariforef alertes ne prend pas l'option --gravit. Proches : --gravite.",
        ),
        (("importer", "saisies", "f", "--unite", "heures"), "C'est une option de « importer heures »."),
        (("importer", "saisies", "f", "--absences", "a=b"), "C'est une option de « importer agenda »."),
        (
            ("importer", "agenda", "f", "--garder"),
            "C'est une option de « importer saisies », de « importer heures ».",
        ),
        (
            ("importer", "saisies", "f", "--colonnes", "a=b\nc=d"),
            "--colonnes : donnez tout en une seule ligne",
        ),
        (("importer", "heures", "f", "--codes", "a=b\r\nc=d"), "--codes : donnez tout en une seule ligne"),
        (
            ("importer", "agenda", "f", "--absences", "a=b\nc=d"),
            "--absences : donnez tout en une seule ligne",
        ),
        (("reglages", "completion", "tcsh"), "tcsh"),
    ],
)
def test_a_usage_error_is_one_french_line_that_says_where_help_is(
    bare_cli: Any, args: tuple[str, ...], message: str
) -> None:
    said = bare_cli.refused(2, *args)
    assert message in said
    assert "Aide : cariforef" in said
    assert not any(word in said for word in ENGLISH)


@pytest.mark.parametrize("module", ["exceptions", "formatting", "parser"])
def test_every_text_of_click_that_people_can_meet_is_translated(module: str) -> None:
    source = Path(str(importlib.import_module(f"click.{module}").__file__)).read_text(encoding="utf-8")
    french.install()
    said: list[tuple[str, str]] = []
    for call in ast.walk(ast.parse(source)):
        match call:
            case ast.Call(ast.Name("_"), [ast.Constant(str(text))]):
                said.append((text, gettext(text)))
            case ast.Call(ast.Name("ngettext"), [ast.Constant(str(one)), ast.Constant(str(many)), _]):
                said += (one, ngettext(one, many, 1)), (many, ngettext(one, many, 2))
    assert said
    assert [text for text, translation in said if text == translation] == []


@pytest.mark.parametrize("variable", ["LANGUAGE", "LC_ALL"])
def test_click_speaks_french_whatever_the_locale(
    bare_cli: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv(variable, "C")
    assert bare_cli.done("--help").out.startswith("Usage : ")


CATALOGUE = french.LOCALES / "fr" / "LC_MESSAGES" / french.DOMAIN
ENTRIES = [
    [ast.literal_eval(line[line.index('"') :]) for line in entry.splitlines()]
    for entry in CATALOGUE.with_suffix(".po").read_text(encoding="utf-8").split("\n\n")[1:]
]
"""A text and its translation, or the two forms of a text and those of its translation."""


def test_the_catalogue_is_made_of_its_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        made = GNUTranslations(file)
    for *texts, last in ENTRIES:
        if len(texts) == 1:
            assert made.gettext(*texts) == last
        else:
            one, many, first = texts
            assert [made.ngettext(one, many, count) for count in (1, 2)] == [first, last]


def test_a_translation_keeps_the_fields_of_its_text() -> None:
    for entry in ENTRIES:
        half = len(entry) // 2
        for text, translation in zip(entry[:half], entry[half:], strict=True):
            fields = {part.split("}")[0].split("!")[0] for part in text.split("{")[1:]}
            assert {part.split("}")[0] for part in translation.split("{")[1:]} <= fields


def test_guide_is_the_packaged_one(bare_cli: Any) -> None:
    assert bare_cli.done("guide").out.startswith("# Guide de cariforef\n")


def test_guide_shows_the_parts_of_a_title_with_those_below_them(bare_cli: Any) -> None:
    one = bare_cli.done("guide", "echeancier").out
    assert one.startswith("### L'échéancier\n\nDans Avancement")
    assert "##" not in one[3:]
    titles = [line for line in bare_cli.done("guide", "coordinateur").out.splitlines() if line[:2] == "##"]
    assert titles[0] == "## Coordinateur"
    assert "### Contresigner" in titles
    assert "## Direction" not in titles


def test_guide_is_laid_out_for_a_terminal(bare_cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    told = [
        *bare_cli.done("guide").out.splitlines(),
        *bare_cli.done("guide", "administration").out.splitlines(),
    ]
    assert [line for line in told if "`" in line or "**" in line] == []
    assert max(len(line) for line in told if not line.startswith(("    ", "#"))) <= 60
    # What is laid out here has no lists.
    assert [line for line in told if line.startswith("- ") or " ; - " in line] == []
    assert "« i » : essayer sans écrire" in told
    assert "    cariforef servir                           # affiche" in "\n".join(told)


def test_the_administrator_s_page_is_shown_by_its_name_alone(bare_cli: Any) -> None:
    page = bare_cli.done("guide", "administration").out
    assert page.startswith("## Administration\n")
    assert "### PostgreSQL : mise en place" in page
    assert "PostgreSQL : mise en place" not in bare_cli.done("guide").out


def test_guide_shows_a_text_that_has_the_words_where_no_title_has_them(bare_cli: Any) -> None:
    out = bare_cli.done("guide", "agenda", "abonner").out
    assert out.startswith("### L'échéancier\n")
    out = bare_cli.done("guide", "marge").out
    assert out.startswith("### Lire les chiffres\n")
    assert "\nAussi dans : « " in out
    assert bare_cli("guide", "livrabel").err.splitlines()[0] == "  Compter les livrables"
    assert "« cariforef guide » le donne en entier" in bare_cli.refused(2, "guide", "xylophone")
    for subject in ("livrable", "demande", "rappel"):
        assert subject in bare_cli.done("guide", subject).out.splitlines()[0].casefold()


GUIDE_COMMANDS = re.findall(
    r"^ {4}cariforef (.+?)(?: {2}.*| [|>] /?\w.*)?$", read_guide() + read_administration(), re.MULTILINE
)


def test_every_command_of_the_guide_is_written_as_it_is_understood(bare_cli: Any) -> None:
    for line in GUIDE_COMMANDS:
        name, *words = shlex.split(line)
        entry = COMMANDS[name]
        if isinstance(entry, Family) and entry.alone and not {*words[:1]} & entry.members.keys():
            words.insert(0, entry.alone)
        assert bare_cli.done(name, *words, "--help").out, line


def test_who_reads_must_be_somebody(cli: Any) -> None:
    for words in ("avancement", "alertes", "programme", "journal", "mois", "equipe", "jalon"):
        assert "Agent « ZZ » inconnu : donnez les initiales" in cli.refused(8, "--agent", "ZZ", words)


def test_the_help_of_a_group_shows_the_options_of_what_it_runs_alone() -> None:
    context = click.Context(root)
    for name in COMMANDS:
        group = root.get_command(context, name)
        if isinstance(group, Group) and group.alone is not None:
            shown = [
                param for param in group.params if not (isinstance(param, click.Option) and param.hidden)
            ]
            assert {flag for param in shown for flag in param.opts} <= {
                flag for param in group.alone.params for flag in param.opts
            }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_gives_the_script_of_the_shell(bare_cli: Any, shell: str) -> None:
    assert "_CARIFOREF_COMPLETE" in bare_cli.done("reglages", "completion", shell).out


def test_completion_offers_commands(bare_cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CARIFOREF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "cariforef sai")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert bare_cli().out == "plain,saisir\n"


def test_what_one_logged_is_taken_back_by_effacer_whatever_the_word(cli: Any) -> None:
    others = "« cariforef jalon annuler » ou « cariforef plan annuler »"
    assert cli.refused(2, "annuler") == f"« annuler » s'écrit « cariforef effacer », {others}."
    assert cli.refused(2, "supprimer") == "« supprimer » s'écrit « cariforef effacer »."


@pytest.mark.parametrize("words", [("agent", "suppleance"), ("suppléance",), ("suppleance", "DM", "--help")])
def test_a_command_that_is_gone_says_what_one_does_instead(bare_cli: Any, words: tuple[str, ...]) -> None:
    assert bare_cli.refused(2, *words) == (
        "Les suppléances n'existent plus : plusieurs personnes peuvent coordonner, "
        "« cariforef agent coordonne INITIALES POLE » en nomme une de plus."
    )
    assert "plusieurs coordinateurs" in bare_cli.done("agent", "coordonne", "--help").out


@pytest.mark.parametrize("word", ["suppléance", "suppleance"])
def test_the_guide_finds_what_one_does_instead_of_a_suppleance(bare_cli: Any, word: str) -> None:
    assert bare_cli.done("guide", word).out.startswith("### Quand un coordinateur est absent\n")


def test_help_asked_after_a_word_that_names_no_command_is_that_of_its_family(cli: Any) -> None:
    assert cli.done("mois", "DM", "--help").out == cli.done("mois", "--help").out
    assert "Proches : signer" in cli.refused(2, "mois", "signr", "--help")
