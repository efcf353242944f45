"""Remember, for a person's next imports, the column of each field and the line that each text names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from cariforef_tui.domain.temps.columns import Field, guess_columns, signature
from cariforef_tui.domain.temps.saisies import TypeAbsence
from cariforef_tui.domain.values.columns import find_column
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.exchange.files.files import Existing, read_bytes, write_atomically
from cariforef_tui.services.ports.errors import ConfigurationError

T = TypeVar("T")
NOM = "importations.json"
RETENUES_MAX = 50
"""Layouts of columns, and stores with calendars, remembered at most: a person has only a few."""


@dataclass(frozen=True, slots=True)
class AgendaMemory:
    """What a person said of the files that they bring.

    The line or type of absence that each text of their calendar names, the calendar's file, and the line of
    each folded text of their tables: a code, or the word that leaves it out.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    absences: Mapping[str, TypeAbsence] = field(default_factory=dict)
    fichier: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered: `colonnes` by signature of titles, then field.

    `agendas` is by store, then agent: another store or another person of this account must not share them.
    """

    colonnes: Mapping[str, Mapping[Field, str]] = field(default_factory=dict)
    agendas: Mapping[str, Mapping[str, AgendaMemory]] = field(default_factory=dict)

    def agenda(self, base: str, agent: str) -> AgendaMemory:
        return self.agendas.get(base, {}).get(agent, AgendaMemory())

    def with_agenda(self, base: str, agent: str, agenda: AgendaMemory) -> Memory:
        """Return a memory with one person's calendar; past RETENUES_MAX, the oldest store is dropped."""
        people = {**self.agendas.get(base, {}), agent: agenda}
        return replace(self, agendas=_put_last(self.agendas, base, people))

    def with_colonnes(self, signature: str, titres: Mapping[Field, str]) -> Memory:
        """Return a memory with a layout added last; past RETENUES_MAX, the oldest is dropped."""
        return replace(self, colonnes=_put_last(self.colonnes, signature, dict(titres)))


def _put_last(kept: Mapping[str, T], key: str, value: T) -> dict[str, T]:
    """Return `kept` with `key` last; past RETENUES_MAX, the oldest is dropped."""
    others = [(other, held) for other, held in kept.items() if other != key]
    return {**dict(others[-(RETENUES_MAX - 1) :]), key: value}


def load_memory(folder: Path | None) -> Memory:
    """Return the memory kept in `folder`; an empty one if there is no file.

    Raises:
        ConfigurationError: the file cannot be read as one that this program wrote.
    """
    path = folder / NOM if folder else None
    if path is None or not path.exists():
        return Memory()
    try:
        value = json.loads(read_bytes(path, 1_000_000))
        return Memory(
            {
                str(key): {Field(champ): str(titre) for champ, titre in columns.items()}
                for key, columns in value["colonnes"].items()
            },
            {
                str(base): {str(agent): _read_agenda(kept) for agent, kept in people.items()}
                for base, people in value.get("agendas", {}).items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(f"{path} est illisible : effacez-le pour repartir de rien.") from error


def _read_agenda(kept: Any) -> AgendaMemory:
    return AgendaMemory(
        {str(key): str(code) for key, code in kept["codes"].items()},
        {str(key): TypeAbsence(kind) for key, kind in kept["absences"].items()},
        str(kept["fichier"]),
        {str(key): str(code) for key, code in kept.get("tables", {}).items()},
    )


def save_memory(folder: Path | None, memory: Memory) -> None:
    """Write the memory in `folder`; do nothing if it is None. Raises as `write_atomically`."""
    if folder is None:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = json.dumps(asdict(memory), ensure_ascii=False, indent=1).encode()
    write_atomically(folder / NOM, data, Existing.REPLACE)


def find_columns(feuille: Sheet, memory: Memory, given: Mapping[str, str]) -> dict[Field, int]:
    """Return the rank of each field's column: as given, else as remembered, else guessed from the titles.

    Raises:
        FichierRefuse: a field or a title, given or remembered, does not exist.
    """
    ranks = guess_columns(feuille.titres)
    faults = []
    for champ, titre in (*memory.colonnes.get(signature(feuille.titres), {}).items(), *given.items()):
        rank = find_column(feuille.titres, titre)
        if champ not in tuple(Field):
            known = ", ".join(Field)
            faults.append(Fault(f"champ « {champ[:40]} » inconnu ({known})", feuille.ligne_titres))
        elif rank is None:
            faults.append(Fault(f"aucune colonne ne s'intitule « {titre[:40]} »", feuille.ligne_titres))
        else:
            ranks = {other: at for other, at in ranks.items() if at != rank}
            ranks[Field(champ)] = rank
    if faults:
        raise FichierRefuse(feuille.source, faults)
    return ranks
