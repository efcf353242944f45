"""The data held on one person: their access export, and the purge of what is past the retention."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.rgpd import (
    ConservationRefusee,
    Effacement,
    EffacementFait,
    PurgeFaite,
    TextesEchus,
    find_departed,
    last_expired,
    name_pseudonymes,
    require_erasable,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import clean_text, join_words, quote_text
from cariforef_tui.services.agents.rights import check, check_reading, require
from cariforef_tui.services.ports.files import StoreFiles
from cariforef_tui.services.ports.store import Reading, Store

AUTRE = "une autre personne"
_NAMES = re.compile(r"\w+")
_PEOPLE = frozenset(("agent", "auteur", "close_par", "par", "suppleant", "supplee"))
"""Keys whose value is somebody's initials."""
_FROZEN = frozenset(("contenu", "figures"))
"""Keys whose value is frozen JSON."""
_IN_CHARGE = ("programme", "decisions")
"""Rubriques of which a person is given the rows whose « qui » has their initials."""
_IDENTITE = ("initiales", "nom", "fonction", "role", "compte", "coordonne")
Rang = Mapping[str, Any]
MOTIF_MAX = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A place outside the store that may hold something of the person, and until when."""

    ou: str
    quoi: str
    jusqu_a: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is held on one person: `rubriques` by name, others masked; amounts in hundredths."""

    agent: str
    conservation: int
    rubriques: Mapping[str, tuple[Rang, ...]]


def load_dossier(store: Store, initiales: str, *, acteur: str | None) -> Dossier:
    """Return all that the store holds on one person, inactive people included.

    Raises:
        DroitRefuse: `acteur` is neither that person nor of the direction; see `check_reading` for None.
        AgentRefuse: nobody has those initials.
    """
    with store.reading() as reading:
        agents = reading.agents()
        agent = resolve_anybody(agents, initiales)
        if acteur is None:
            check_reading(agents, None, agent)
        else:
            check(agents, acteur, Droit.EXPORTER_DOSSIER, agent)
        return _gather(reading, agent, agents)


def _gather(reading: Reading, agent: Agent, agents: Iterable[Agent]) -> Dossier:
    """Return the person's rows and what they wrote.

    The texts of others are not searched for the person's name: they go with their own retention.
    """
    others = _Others(agent, agents)
    rubriques = dict(reading.dossier(agent.initiales))
    for name in _IN_CHARGE:
        rows = rubriques[name]
        rubriques[name] = tuple(row for row in rows if agent.initiales in _NAMES.findall(row["qui"]))
    masked = {name: tuple(map(others.mask, rows)) for name, rows in rubriques.items()}
    return Dossier(agent.initiales, reading.reglages().conservation, masked)


class _Others:
    """Masks everybody else where a field names them; their role is kept if it matters.

    What somebody typed is given to the letter: the person wrote it, or reads it on their own screens.
    """

    def __init__(self, agent: Agent, agents: Iterable[Agent]) -> None:
        others = [other for other in agents if other.initiales != agent.initiales]
        self._agent = agent
        self._labels = {agent.initiales: _label(agent) for agent in others}

    def mask(self, row: Rang) -> Rang:
        """Return a row with everybody else masked, at any depth."""
        if row.get("objet") == "agent" and "avant" in row:
            row = {**row, "avant": self._own_row(row["avant"]), "apres": self._own_row(row["apres"])}
        return {key: self._value(key, value) for key, value in row.items()}

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {inner: self._value(inner, item) for inner, item in value.items()}
        if isinstance(value, list):
            return [self._value(key, item) for item in value]
        if not isinstance(value, str):
            return value
        if key in _PEOPLE:
            return self._labels.get(value, value)
        if key in _FROZEN:
            return self._value("", json.loads(value))
        return value

    def _own_row(self, row: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return a journalled row of `agent`, without what it says of somebody else."""
        if row is None or row.get("initiales") == self._agent.initiales:
            return row
        return {key: AUTRE if key in _IDENTITE and value else value for key, value in row.items()}


def _label(agent: Agent) -> str:
    if agent.role is Role.DIRECTION:
        return f"{AUTRE} (direction)"
    return f"{AUTRE} (coordination de {agent.coordonne})" if agent.coordonne else AUTRE


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPurge:
    """The data to be erased by a purge: texts of the exercices up to `limite`, people and pseudonyms."""

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
        ConservationRefusee: `au` is still to come, or there is no reason.
        DroitRefuse: `acteur` does not administer.
    """
    if au > today:
        raise ConservationRefusee(
            f"Le {format_date(au)} est à venir : une purge n'efface que ce qui est échu aujourd'hui. "
            "Rien n'a été effacé."
        )
    cleaned = _check_motif(motif, "pourquoi cette purge")
    with store.writing(acteur, cleaned) as writing:
        require(writing, acteur, Droit.ADMINISTRER)
        prepared = _prepare(writing, au, agent)
        if prepared.is_empty:
            return prepared, None
        save()
        return prepared, writing.erase(Effacement(prepared.limite, cleaned, agent, prepared.personnes))


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedComment:
    """The comments of one cell to be erased, and how many journal rows hold one.

    `ailleurs` are the other lines of that day that have comments: a cell that was moved left its own there.
    """

    agent: str
    code: str
    jour: date
    ecritures: int
    ailleurs: tuple[str, ...]


def prepare_comment(store: Store, initiales: str, code: str, jour: date, *, acteur: str) -> PreparedComment:
    """Return what `erase_comment` would erase; nothing is written.

    Raises:
        DroitRefuse: `acteur` does not administer, or may not log for that person.
        AgentRefuse: nobody has those initials.
        ConservationRefusee: there is no comment there; it names the lines of that day that have one.
    """
    with store.reading() as reading:
        _require_erasing(reading, initiales, acteur)
        return _find_comment(reading, initiales, code, jour)


def erase_comment(
    store: Store, initiales: str, code: str, jour: date, *, acteur: str, motif: str | None
) -> PreparedComment:
    """Erase the comments of a person's date on a line before their retention ends (RGPD, article 17).

    Raises: as `prepare_comment`, and ConservationRefusee without a reason.
    """
    cleaned = _check_motif(motif, "pourquoi cet effacement")
    with store.writing(acteur, cleaned) as writing:
        _require_erasing(writing, initiales, acteur)
        found = _find_comment(writing, initiales, code, jour)
        where = f"commentaire du {format_date(jour)} sur {found.code}"
        count = writing.erase_comment(found.agent, found.code, jour, f"{where} : {cleaned}")
        return replace(found, ecritures=count)


def _require_erasing(reading: Reading, initiales: str, acteur: str) -> None:
    """Check that `acteur` administers, as all do without a direction, and may write this person's days."""
    require(reading, acteur, Droit.ADMINISTRER)
    require(reading, acteur, Droit.SAISIR, resolve_anybody(reading.agents(), initiales))


def _find_comment(reading: Reading, initiales: str, code: str, jour: date) -> PreparedComment:
    agent = resolve_anybody(reading.agents(), initiales).initiales
    held = reading.commentaires(agent, jour)
    # The journal names the lines, also those that have left the plan, where a moved cell left its comment.
    wanted = code.strip()
    others = tuple(sorted(other for other in held if other != wanted))
    if wanted not in held:
        there = f" Ce jour-là, il y en a sur {join_words(others)}." if others else ""
        raise ConservationRefusee(
            f"Aucun commentaire de {agent} sur {quote_text(wanted)} le {format_date(jour)}.{there} Rien n'a "
            "été effacé."
        )
    return PreparedComment(agent=agent, code=wanted, jour=jour, ecritures=held[wanted], ailleurs=others)


def _check_motif(motif: str | None, what: str) -> str:
    cleaned = clean_text(motif or "", longueur_max=MOTIF_MAX, champ="Motif")
    if not cleaned:
        raise ConservationRefusee(f"Motif requis : donnez --motif, {what}. Rien n'a été effacé.")
    return cleaned


def clean_files(files: StoreFiles, place: str, derniere: PurgeFaite, *, effacer: bool) -> PurgedFiles:
    """Make a new verified copy, and name the older copies or, with `effacer`, delete them."""
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
