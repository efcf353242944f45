"""Purge what is past the retention: show it, erase it in one transaction, then clean the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.rgpd import (
    ConservationRefusee,
    Effacement,
    EffacementFait,
    PurgeFaite,
    TextesEchus,
    find_departed,
    last_expired,
    mask_of,
    name_pseudonymes,
    require_erasable,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import clean_text, quote_text
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.files import StoreFiles
from cariforef_tui.services.ports.store import Reading, Store

MOTIF_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPurge:
    """What a purge would erase: texts of the exercices up to `limite`, people and their pseudonyms."""

    limite: date
    conservation: int
    textes: tuple[TextesEchus, ...]
    autres: int
    personnes: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.textes or self.autres or self.personnes)


@dataclass(frozen=True, slots=True)
class PurgedFiles:
    """The copies after a purge: the new one, those that still hold erased text, those deleted."""

    copie: Path
    anciennes: tuple[Path, ...]
    effacees: tuple[Path, ...]


def prepare_purge(store: Store, au: date, *, acteur: str, agent: str | None = None) -> PreparedPurge:
    """Return what a purge at `au` would erase, of one agent or of everybody; nothing is written.

    An agent who is already a pseudonym has nothing left: only the files can be cleaned again.

    Raises:
        DroitRefuse: `acteur` does not administer.
        ConservationRefusee: `agent` is still under retention, with the date from which it is possible.
    """
    with store.reading() as reading:
        require(reading, acteur, Droit.ADMINISTRER)
        return _prepare(reading, au, agent)


def purge(
    store: Store,
    au: date,
    *,
    acteur: str,
    motif: str | None,
    today: date,
    save: Callable[[], object],
    agent: str | None = None,
) -> tuple[PreparedPurge, EffacementFait | None]:
    """Erase what `prepare_purge` shows, in one transaction; None if there was nothing.

    `save` makes a copy once all is checked; if it fails, nothing is erased.

    Raises:
        ConservationRefusee: `au` is still to come, there is no reason, or it names a person to erase.
        DroitRefuse: `acteur` does not administer.
    """
    if au > today:
        raise ConservationRefusee(
            f"Le {format_date(au)} est à venir : une purge n'efface que ce qui est échu aujourd'hui. "
            "Rien n'a été effacé."
        )
    cleaned = clean_text(motif or "", longueur_max=MOTIF_MAX, champ="Motif")
    if not cleaned:
        raise ConservationRefusee("Motif requis : donnez --motif, pourquoi cette purge. Rien n'a été effacé.")
    with store.writing(acteur, cleaned) as writing:
        require(writing, acteur, Droit.ADMINISTRER)
        prepared = _prepare(writing, au, agent)
        if prepared.is_empty:
            return prepared, None
        _check_motif(writing, cleaned, prepared)
        save()
        return prepared, writing.erase(Effacement(prepared.limite, cleaned, agent, prepared.personnes))


def clean_files(files: StoreFiles, place: str, derniere: PurgeFaite, *, effacer: bool) -> PurgedFiles:
    """Compact the store, make a new verified copy, and name the older copies or, with `effacer`, delete them.

    Close the store before. Raises StoreBusy if somebody uses it: try again later.
    """
    files.compact(place)
    copy = files.backup(place, None)
    moment = datetime.fromisoformat(derniere.quand)
    old = files.copies_before(place, moment)
    dropped = files.drop_copies_before(place, moment) if effacer else ()
    return PurgedFiles(copy, tuple(path for path in old if path not in dropped), dropped)


def last_purge(store: Store) -> PurgeFaite | None:
    """Return the last purge made, None if there never was one."""
    with store.reading() as reading:
        return next(reversed(reading.purges()), None)


def _prepare(reading: Reading, au: date, agent: str | None) -> PreparedPurge:
    conservation = reading.reglages().conservation
    limite = date(last_expired(au, conservation), 12, 31)
    traces = reading.traces()
    departed: tuple[Agent, ...]
    if agent is None:
        departed = find_departed(traces, conservation, au)
    else:
        trace = next((trace for trace in traces if trace.agent.initiales == agent), None)
        if trace is None:
            raise AgentRefuse(f"Agent {quote_text(agent)} inconnu.")
        if trace.is_pseudonyme:
            departed = ()
        else:
            require_erasable(trace, conservation, au)
            departed = (trace.agent,)
    return PreparedPurge(
        limite=limite,
        conservation=conservation,
        textes=reading.textes_echus(limite.year, agent),
        autres=reading.autres_echus(limite.year, agent),
        personnes=name_pseudonymes(departed, [trace.agent.initiales for trace in traces]),
    )


def _check_motif(reading: Reading, motif: str, prepared: PreparedPurge) -> None:
    """Refuse a reason that holds a name that the purge erases."""
    erased = {initiales for initiales, _ in prepared.personnes}
    for agent in reading.agents():
        if agent.initiales in erased and mask_of(agent, "").is_in(motif):
            raise ConservationRefusee(
                f"Le motif reste dans la base : il ne nomme pas {agent.initiales}. Rien n'a été effacé."
            )
