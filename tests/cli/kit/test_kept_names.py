"""No command that writes a file that one names writes over a store's, nor among its copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def test_a_name_that_the_store_keeps_is_refused(cli: Any, store_path: Path) -> None:
    folder = Path(f"{store_path}.sauvegardes")
    folder.mkdir(mode=0o700, exist_ok=True)
    for words in EXPORTS:
        refuse(cli, store_path, words, folder / "a")
    for words, name in ENDED:
        refuse(cli, store_path, words, folder / name)
    for words in (EXPORTS[0], ("base", "sauvegarder")):
        refuse(cli, store_path, words, Path(f"{store_path}-wal"))
