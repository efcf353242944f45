"""Read and write a programme as the files that people edit (the port `ProgrammeFiles`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme


class CsvProgrammeFiles:
    """The folder of CSV files; each operation in its own module, imported when asked for."""

    def read(self, folder: Path) -> tuple[Programme, tuple[Agent, ...]]:
        from cariforef_seeds.reader import read_folder

        return read_folder(folder)

    def tables(
        self, programme: Programme, agents: Sequence[Agent], source: str
    ) -> Mapping[str, Sequence[Sequence[str]]]:
        from cariforef_seeds.writer import programme_tables

        return programme_tables(programme, agents, source)

    def write(self, folder: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
        from cariforef_seeds.writer import write_folder

        return write_folder(folder, tables)
