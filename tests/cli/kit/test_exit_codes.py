"""Every failure has its exit code, and one French line that gives nothing away."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.kit.exits import ExitCode, exit_code_of
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values import refusals as refus
from cariforef_tui.services.agents.bring_table import FichierInterdit
from cariforef_tui.services.ports import errors

CHANGE = CellChange(agent="DM", jour=date(2018, 5, 22), code="14.7.1", centiemes=50)

REFUS: tuple[type[refus.Refus], ...] = tuple(
    kind for kind in vars(refus).values() if isinstance(kind, type) and issubclass(kind, refus.Refus)
)
CODES = (
    *((kind("non"), ExitCode.REFUS) for kind in REFUS),
    (errors.ConfigurationError("x"), ExitCode.CONFIGURATION),
    (errors.StoreNotFound("x"), ExitCode.CONFIGURATION),
    (errors.StoreDenied("x"), ExitCode.DROITS),
    (errors.DroitRefuse("x", "saisir", "DM"), ExitCode.DROITS),
    (FichierInterdit("x", (), "saisir", "DM"), ExitCode.DROITS),
    (errors.StoreBusy("x"), ExitCode.OCCUPE),
    (errors.StoreForeign("x"), ExitCode.ETRANGER),
    (errors.StoreVersion("x"), ExitCode.VERSION),
    (errors.StoreIO("x"), ExitCode.DISQUE),
    (errors.Conflit("x"), ExitCode.CONFLIT),
    (errors.ConflitSaisie("x", CHANGE, None, None, None), ExitCode.CONFLIT),
    (errors.StoreIntegrity("x"), ExitCode.PREUVE),
)


class FailingAdmin:
    """A store whose opening fails as the test says."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, place: str) -> FailingAdmin:
        return self

    def exists(self, place: str) -> bool:
        return True

    def open(self, place: str) -> Any:
        raise self.error


def failing(cli: Any, error: BaseException) -> Any:
    return type(cli)(replace(cli.wiring, admin=FailingAdmin(error)), cli.capsys)


@pytest.mark.parametrize(("error", "code"), CODES)
def test_each_foreseen_failure_has_its_code(cli: Any, error: refus.CariforefError, code: ExitCode) -> None:
    assert exit_code_of(error) is code
    assert failing(cli, error).refused(code, "programme") == str(error)


def test_every_store_error_has_a_code_of_its_own() -> None:
    assert {*errors.StoreError.__subclasses__()} <= {type(error) for error, _ in CODES}


def test_a_message_with_escapes_is_shown_inert_on_one_line(cli: Any) -> None:
    message = failing(cli, errors.StoreIO("avant\n\x1b[31mrouge")).refused(9, "programme")
    assert message == "avant␛␛[31mrouge"


def test_a_bug_gives_one_line_and_a_private_record_without_what_was_typed(cli: Any, home: Path) -> None:
    def explode() -> None:
        secret = "mot typé en secret"
        raise RuntimeError(f"valeur {secret}")

    try:
        explode()
    except RuntimeError as error:
        message = failing(cli, error).refused(1, "saisir", "DM", "14.7.1", "0,5", "--commentaire", "secret")
    path = home / ".local" / "state" / "cariforef" / "incidents.log"
    assert str(path) in message
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    record = path.read_text(encoding="utf-8")
    assert "RuntimeError" in record
    assert "explode" in record
    assert "secret" not in record


def test_a_bug_where_nothing_can_be_recorded_still_gives_one_line(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "bouche"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert "aucun fichier" in failing(cli, RuntimeError("x")).refused(1, "programme")


def test_an_interruption_is_130(cli: Any) -> None:
    outcome = failing(cli, KeyboardInterrupt())("programme")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "Interrompu.\n")
