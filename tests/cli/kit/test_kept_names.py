"""No command that writes a file that one names writes over a store's, nor among its copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

EXPORTS = (
    ("exporter", "saisies", "--format", "csv", "--remplacer", "--vers"),
    ("exporter", "echeances", "--format", "ics", "--remplacer", "--vers"),
    ("plan", "bilan", "--format", "md", "--vers"),
    ("revue", "compte-rendu", "PRI", "--format", "md", "--vers"),
    ("rgpd", "exporter", "DM", "--format", "json", "--fichier"),
    ("mois", "fiche", "--tous", "2018-05", "--format", "csv", "--dossier"),
    ("plan", "preparer", "2019", "--vers"),
    ("base", "sauvegarder"),
    ("base", "creer"),
)
"""Commands that take any ending; what they name ends them."""
ENDED = (
    (("programme", "modele"), "a.xlsx"),
    (("mois", "fiche", "DM", "2018-05", "--csv"), "a.csv"),
    (("mois", "fiche", "DM", "2018-05", "--pdf"), "a.pdf"),
    (("avancement", "courbe", "--svg"), "a.svg"),
)


def refuse(cli: Any, store: Path, words: tuple[str, ...], target: Path) -> None:
    said = cli("--agent", "DM", *words, str(target))
    assert (said.code, said.out) == (3, "")
    assert f"est un fichier de la base {store}, ou de ses sauvegardes : choisissez" in said.err
    assert not target.exists()


@pytest.mark.parametrize("words", EXPORTS, ids=" ".join)
@pytest.mark.parametrize("name", ["-wal", ".sauvegardes/a"])
def test_a_name_that_the_store_keeps_is_refused(
    cli: Any, store_path: Path, words: tuple[str, ...], name: str
) -> None:
    Path(f"{store_path}.sauvegardes").mkdir(mode=0o700, exist_ok=True)
    refuse(cli, store_path, words, Path(f"{store_path}{name}"))


@pytest.mark.parametrize(("words", "name"), ENDED)
def test_a_document_does_not_go_among_the_copies(
    cli: Any, store_path: Path, words: tuple[str, ...], name: str
) -> None:
    folder = Path(f"{store_path}.sauvegardes")
    folder.mkdir(mode=0o700, exist_ok=True)
    refuse(cli, store_path, words, folder / name)
