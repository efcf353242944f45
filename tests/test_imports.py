"""What an import really loads: each command pays for what it uses, and nothing else."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = frozenset({"textual", "rich", "sqlalchemy", "alembic", "pendulum", "holidays", "psycopg"})
UI = frozenset({"textual", "rich"})
PROBE = """
import sys
from cariforef_tui import __main__
code = 0
try:
    code = __main__.main()
finally:
    print("LOADED", code, *sorted(sys.modules), file=sys.stderr)
"""


def loaded_by(args: list[str], environment: dict[str, str]) -> set[str]:
    return run_probe(PROBE, args, environment)


def run_probe(probe: str, args: list[str], environment: dict[str, str]) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", probe, *args],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, *modules = done.stderr.splitlines()[-1].split()[1:]
    assert code == "0", done.stderr
    return set(modules)


def existing(*modules: str) -> set[str]:
    """Return these names, each of a module that is there: one that moved is never loaded."""
    assert [module for module in modules if find_spec(module) is None] == []
    return {*modules}


def test_no_core_dump_can_hold_what_people_typed(environment: dict[str, str]) -> None:
    probe = PROBE + "\nimport resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe, "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2
        ),
    )
    assert done.stderr.splitlines()[-1] == "0"


@pytest.fixture(scope="module")
def loaded_by_pathlib() -> set[str]:
    """What pathlib alone loads: Python's own asks for pwd since 3.13."""
    script = "import pathlib, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-IS", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_said_before_anything_is_loaded(flag: str, environment: dict[str, str]) -> None:
    loaded = loaded_by([flag], environment)
    assert not loaded & (HEAVY | existing("click", "dataclasses", "cariforef_tui.cli"))


def test_help_loads_click_alone(environment: dict[str, str], loaded_by_pathlib: set[str]) -> None:
    loaded = loaded_by(["--help"], environment)
    assert "click" in loaded
    assert not (loaded - loaded_by_pathlib) & (
        HEAVY
        | {"sqlite3", "platformdirs", "tomllib", "pwd"}
        | existing("cariforef_db", "cariforef_seeds")
        | existing("cariforef_tui.machine.account", "cariforef_tui.machine.configuration")
    )


@pytest.mark.parametrize(
    "args",
    [
        ["saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "réunion"],
        ["absence", "ajouter", "DM", "RTT", "22/05/2018"],
    ],
)
def test_a_day_s_write_loads_neither_sqlalchemy_nor_what_the_other_writes_need(
    args: list[str], environment: dict[str, str]
) -> None:
    loaded = loaded_by(args, environment)
    assert not loaded & (HEAVY - {"pendulum"} | existing("cariforef_seeds", "cariforef_db.schema.tables"))
    others = {"loading", "agents", "programme", "revue", "mois", "purge", "moving", "bulk"}
    assert not loaded & existing(*(f"cariforef_db.writing.{module}" for module in others))
    assert not loaded & {"platformdirs", "difflib", "fractions"}
    assert not loaded & existing("cariforef_tui.services.programme.plan", "cariforef_tui.domain.avancement")


@pytest.mark.parametrize(
    "args",
    [
        ["programme", "--json"],
        ["programme", "controle"],
        ["avancement", "--json"],
        ["alertes"],
        ["rappels"],
        ["semaine", "DM", "--semaine", "2018-W21"],
        ["jalon"],
        ["agent"],
        ["journal"],
        ["exporter", "saisies"],
        ["plan", "bilan"],
        ["base", "verifier"],
        ["journal", "verifier"],
    ],
)
def test_reading_loads_nothing_heavy(args: list[str], environment: dict[str, str]) -> None:
    loaded = loaded_by([*args], environment)
    assert not loaded & (HEAVY - {"pendulum"} | {"smtplib", "ssl"})


def test_avancement_loads_no_rule_of_another_place(environment: dict[str, str]) -> None:
    loaded = loaded_by(["avancement", "--json"], environment)
    rooms = {"alertes", "equipe", "mois", "pilotage", "revue"}
    assert not loaded & existing(*(f"cariforef_tui.domain.{room}" for room in rooms))


def test_no_command_stops_to_collect_before_it_answers(environment: dict[str, str]) -> None:
    follow = "code, seen = 0, []\nimport gc; gc.callbacks.append(lambda *_: seen.append(1))"
    probe = PROBE.replace("code = 0", follow).replace("*sorted(sys.modules)", "len(seen)")
    for args in (["effacer", "--help"], ["avancement", "--json"], ["base", "verifier"]):
        assert run_probe(probe, args, environment) == {"0"}


def test_the_layers_import_alone(environment: dict[str, str]) -> None:
    for module, forbidden in (
        ("cariforef_tui.services.temps.saisies", HEAVY | {"click", "sqlite3", "cariforef_db"}),
        ("cariforef_tui.services.alertes", HEAVY | {"click", "sqlite3", "cariforef_db"}),
        ("cariforef_tui.domain.alertes.alertes", HEAVY | {"click", "sqlite3", "platformdirs"}),
        ("cariforef_seeds.reader", UI | {"click", "sqlalchemy", "alembic", "cariforef_db"}),
        ("cariforef_db.store.admin", UI | {"click", "alembic", "pendulum", "cariforef_seeds"}),
    ):
        script = f"import sys, {module}; print(*sorted({{n.partition('.')[0] for n in sys.modules}}))"
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert not set(done.stdout.split()) & forbidden, module


def test_a_day_is_logged_without_the_forecasts_nor_the_search_of_who_mistypes() -> None:
    script = "import sys, cariforef_tui.services.temps.saisies; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not set(done.stdout.split()) & existing(
        "difflib",
        "cariforef_tui.domain.avancement.activite",
        "cariforef_tui.domain.programme.search",
    )


def test_the_driver_of_a_server_is_imported_where_the_store_is_opened_behind_the_first_frame(
    environment: dict[str, str],
) -> None:
    probe = """
import sys
from cariforef_tui import __main__
from cariforef_tui.cli.kit.interface import launch_of
from cariforef_tui.cli.kit.invocation import Invocation
launch = launch_of(Invocation(__main__.make_wiring()))
import cariforef_tui.ui.app, cariforef_tui.ui.temps.screen
print("LOADED", 0, *sorted(sys.modules), file=sys.stderr)
"""
    loaded = run_probe(probe, [], {**environment, "CARIFOREF_BASE": "postgresql://localhost:1/carif"})
    assert "textual" in loaded
    assert not loaded & {"psycopg", "sqlalchemy", "cariforef_db"}
