"""A file that a person names is theirs, or is refused with the way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from cariforef_tui.machine import account
from cariforef_tui.machine.named_files import PAR_L_ENTREE, check_named_file
from cariforef_tui.services.ports.errors import DroitRefuse


def test_through_a_service_account_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_named_file(tmp_path / "ailleurs.csv", PAR_L_ENTREE)
    monkeypatch.setattr(account, "is_for_another", lambda: True)
    with pytest.raises(DroitRefuse, match="l'entrée standard"):
        check_named_file(tmp_path / "ailleurs.csv", PAR_L_ENTREE)
