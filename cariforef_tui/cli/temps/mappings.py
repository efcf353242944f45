"""Which column and which text of a file are what: as the options say, else as they said last time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.domain.temps.columns import Field, signature
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import fold, inert_text
from cariforef_tui.exchange.temps.memory import find_columns, load_memory, save_memory
from cariforef_tui.exchange.temps.recognise import Source, read_data
from cariforef_tui.machine.configuration import config_file
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.temps.agenda import SaidWords, resolve_words
from cariforef_tui.services.temps.bring import ImportRequest


class Mappings:
    """What the options `--colonnes`, `--codes` and `--absences` say, over what is remembered of them."""

    def __init__(self, colonnes: str | None, codes: str | None, absences: str | None) -> None:
        path = config_file()
        self._folder: Path | None = path.parent if path else None
        self._kept = load_memory(self._folder)
        self._colonnes = _read_pairs("--colonnes", colonnes)
        self._codes = _read_pairs("--codes", codes)
        self._absences = _read_pairs("--absences", absences)
        self._feuille: Sheet | None = None

    def make_request(self, invocation: Invocation, source: Source) -> ImportRequest:
        """Return what a table asks to import; raises FichierRefuse where it is none, or has faults."""
        self._feuille = read_data(source.name, source.data, source.format)
        return ImportRequest(
            today=invocation.wiring.today(),
            feuille=self._feuille,
            colonnes=find_columns(self._feuille, self._kept, self._colonnes),
            agent=invocation.agent,
            codes=self._table_codes,
        )

    def read_words(self, store: Store, exercice: int, agent: str, source: str) -> SaidWords:
        """Return what words of the calendar of `agent` mean; raises FichierRefuse where they name nothing."""
        said, refusals = resolve_words(store, exercice, self._codes, self._absences)
        if refusals:
            raise FichierRefuse(source, [Fault(why) for why in refusals])
        kept = self._kept.agenda(store.place, agent)
        return SaidWords({**kept.codes, **said.codes}, {**kept.absences, **said.absences})

    def remember_words(self, store: Store, agent: str, words: SaidWords) -> None:
        """Keep what words of the calendar of `agent` mean."""
        kept = replace(self._kept.agenda(store.place, agent), codes=words.codes, absences=words.absences)
        save_memory(self._folder, self._kept.with_agenda(store.place, agent, kept))

    @property
    def _table_codes(self) -> dict[str, str]:
        return {**self._kept.codes, **{fold(text): code for text, code in self._codes.items()}}

    def remember(self) -> None:
        """Keep what the options said, for the next table of the same titles or texts."""
        memory = self._kept
        if self._colonnes and self._feuille is not None:
            titres = {Field(champ): titre for champ, titre in self._colonnes.items()}
            memory = memory.with_colonnes(signature(self._feuille.titres), titres)
        if self._codes:
            memory = replace(memory, codes=self._table_codes)
        if memory is not self._kept:
            save_memory(self._folder, memory)


def _read_pairs(option: str, texte: str | None) -> dict[str, str]:
    """Return `a=b,c=d` as pairs; raises click.UsageError."""
    pairs = {}
    for part in (texte or "").split(",") if texte else ():
        key, equal, value = (piece.strip() for piece in part.rpartition("="))
        if not (key and equal and value):
            raise click.UsageError(f"{option} : « {inert_text(part[:40])} » n'est pas de la forme a=b.")
        pairs[key] = value
    return pairs
