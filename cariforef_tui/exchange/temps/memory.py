"""What a person said once of their files, kept for next time: which column and which tag is which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cariforef_tui.domain.temps.columns import Champ, find_column, guess_columns, signature
from cariforef_tui.domain.values.faults import Faute, FichierRefuse
from cariforef_tui.domain.values.tables import Feuille
from cariforef_tui.exchange.files.files import Existant, read_bytes, write_atomically
from cariforef_tui.services.ports.errors import ConfigurationError

NOM = "importations.json"
RETENUES_MAX = 50


@dataclass(frozen=True, slots=True)
class Correspondances:
    """`colonnes` by signature of titles then field; `codes` by text of the file, folded."""

    colonnes: Mapping[str, Mapping[Champ, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def with_colonnes(self, signature: str, titres: Mapping[Champ, str]) -> Correspondances:
        """Remember a layout, the latest last; the oldest are forgotten."""
        others = {key: value for key, value in self.colonnes.items() if key != signature}
        latest = dict(list(others.items())[-(RETENUES_MAX - 1) :])
        return replace(self, colonnes={**latest, signature: dict(titres)})

    def with_codes(self, codes: Mapping[str, str]) -> Correspondances:
        return replace(self, codes={**self.codes, **codes})


def load_correspondances(folder: Path | None) -> Correspondances:
    """Return what is remembered in `folder`, nothing where there is no file.

    Raises:
        ConfigurationError: the file is not what this program writes.
    """
    path = folder / NOM if folder else None
    if path is None or not path.exists():
        return Correspondances()
    try:
        value = json.loads(read_bytes(path, 1_000_000))
        return Correspondances(
            {
                str(key): {Champ(champ): str(titre) for champ, titre in columns.items()}
                for key, columns in value["colonnes"].items()
            },
            {str(key): str(code) for key, code in value["codes"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(f"{path} est illisible : effacez-le pour repartir de rien.") from error


def save_correspondances(folder: Path | None, memory: Correspondances) -> None:
    """Write what is remembered; nothing where the user has no folder. Raises as `write_atomically`."""
    if folder is None:
        return
    value: dict[str, Any] = {
        "colonnes": {key: dict(columns) for key, columns in memory.colonnes.items()},
        "codes": dict(memory.codes),
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = json.dumps(value, ensure_ascii=False, indent=1).encode()
    write_atomically(folder / NOM, data, Existant.REMPLACER)


def find_columns(feuille: Feuille, memory: Correspondances, dites: Mapping[str, str]) -> dict[Champ, int]:
    """Return where the fields are: what is said (`dites`), else what is remembered, else what titles suggest.

    Raises:
        FichierRefuse: no such field, or no such title.
    """
    ranks = guess_columns(feuille.titres)
    fautes = []
    for champ, titre in (*memory.colonnes.get(signature(feuille.titres), {}).items(), *dites.items()):
        rank = find_column(feuille.titres, titre)
        if champ not in tuple(Champ):
            known = ", ".join(Champ)
            fautes.append(Faute(f"champ « {champ[:40]} » inconnu ({known})", feuille.ligne_titres))
        elif rank is None:
            fautes.append(Faute(f"aucune colonne ne s'intitule « {titre[:40]} »", feuille.ligne_titres))
        else:
            ranks = {other: at for other, at in ranks.items() if at != rank}
            ranks[Champ(champ)] = rank
    if fautes:
        raise FichierRefuse(feuille.source, fautes)
    return ranks
