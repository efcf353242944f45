"""Fixtures that every layer's tests share: the real programme, and a real store of it in a real file.

Properties (Hypothesis) run here with few examples, the same ones every time. For more, and others:
`HYPOTHESIS_PROFILE=long python -m pytest tests/fuzz tests/model tests/exchange/test_fuzz.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.programme.raf import Raf
from cariforef_tui.domain.programme.responsables import parse_qui
from cariforef_tui.domain.programme.revisions import EcheanceRevisee, LigneAjoutee, QuiRevise, Revision
from cariforef_tui.domain.programme.suivi import Declaration, Fait
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.machine.demonstration import build_demonstration
from cariforef_tui.services.ports.store import Writing

# A fixture is made once for all the examples of a test: those that need it know.
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=_SHARED
)
settings.register_profile(
    "long", max_examples=3_000, deadline=None, print_blob=True, suppress_health_check=_SHARED
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def programme_2018() -> Programme:
    return read_programme(2018)[0]


@pytest.fixture(scope="session")
def agents_2018() -> Sequence[Agent]:
    return read_programme(2018)[1]


@pytest.fixture(scope="session")
def master_store(
    tmp_path_factory: pytest.TempPathFactory, programme_2018: Programme, agents_2018: Sequence[Agent]
) -> Path:
    """A store of the programme 2018 as the program creates it: to be copied, never opened."""
    path = tmp_path_factory.mktemp("master") / "cariforef.db"
    SqliteAdmin().create(str(path), programme_2018, agents_2018, lambda _: None)
    return path


@pytest.fixture(scope="session")
def master_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictitious year, at Tuesday 22/05/2018: to be copied, never opened."""
    path = tmp_path_factory.mktemp("demonstration") / "demo.db"
    build_demonstration(str(path), date(2018, 5, 22), lambda _: None).close()
    return path


@pytest.fixture
def demonstration(master_demonstration: Path, tmp_path: Path) -> Path:
    """A test's own copy of the fictitious year, not open."""
    folder = tmp_path / "demonstration"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(master_demonstration, folder / "demo.db"))


@pytest.fixture
def store_path(master_store: Path, tmp_path: Path) -> Path:
    """A test's own copy of the store of 2018, not open."""
    folder = tmp_path / "base"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(master_store, folder / "cariforef.db"))


@pytest.fixture
def store(store_path: Path) -> Iterator[SqliteStore]:
    """The test's own store, open."""
    opened = SqliteAdmin().open(str(store_path))
    yield opened
    opened.close()


@pytest.fixture
def times_open(store_path: Path) -> Callable[..., int]:
    """Count how many times this process has a file open, the test's own store unless another is named."""

    def times_open(path: Path = store_path) -> int:
        count = 0
        for descriptor in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                count += descriptor.samefile(path)
        return count

    return times_open


_MARKUP = ("[/b]", "[@click=app.quit]x[/]", "[AE-01]", "[link=http://x]y", "[red", "\\[b]")
_ALIVE = (
    "\x1b]52;c;Zm9v\x07",
    "\x1b]52;c;Zm9v\x1b\\",
    "\x1b]0;titre\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x90q\x9c",
    "\x00",
    "\x08\r",
    "\n",
    "\u202egnp",
    "\u2066x\u2069",
    "\u200b\ufeff",
    "\U000e0041",
    "\u2028",
)
_WIDE = ("漢字かな", "👩‍👩‍👧", "עברית", "e\u0301")


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, ...]:
    """Texts with markup, with what acts on a terminal or hides, and with what takes two cells."""
    parts = zip(cycle(_MARKUP), _ALIVE, cycle(_WIDE))
    return tuple(f"{markup} {alive} {wide}" for markup, alive, wide in parts)


@pytest.fixture(scope="session")
def hostile_master(
    tmp_path_factory: pytest.TempPathFactory,
    programme_2018: Programme,
    agents_2018: Sequence[Agent],
    hostile_texts: tuple[str, ...],
) -> Path:
    """A store whose every text is hostile, written under the nose of the services that clean it."""
    texts = cycle(hostile_texts)
    path = tmp_path_factory.mktemp("hostile") / "cariforef.db"
    programme = replace(
        programme_2018,
        lignes=tuple(
            replace(
                one,
                libelle=next(texts) + one.libelle,
                echeance=parse_echeance(one.echeance.texte or next(texts)),
                responsables=(*one.responsables, *parse_qui(next(texts))),
            )
            for one in programme_2018.lignes
        ),
        jalons=tuple(replace(one, libelle=next(texts)) for one in programme_2018.jalons),
        aliases=(*programme_2018.aliases, ("AL\x1b[2J\u202e", "PRI")),
    )
    agents = [replace(one, nom=next(texts)) for one in agents_2018]
    admin = SqliteAdmin()
    admin.create(
        str(path), programme, [*agents, Agent(initiales="Z[b]\x1b]0;x\x07", nom=next(texts))], lambda _: None
    )
    store = admin.open(str(path))
    with store.writing("DM", next(texts)) as writing:
        _write_hostile_texts(writing, programme, texts)
    store.close()
    return path


def _write_hostile_texts(writing: Writing, programme: Programme, texts: Iterator[str]) -> None:
    jour, semaine = date(2018, 5, 15), "2018-W20"
    for rank, ligne in enumerate(list(programme.imputables())[:20]):
        day = date(2018, 5, 14 + rank % 5)
        writing.write_cells(
            [
                CellChange(
                    agent="DM",
                    jour=day,
                    code=ligne.code,
                    centiemes=20,
                    commentaire=next(texts),
                    a_confirmer=rank == 3,
                )
            ]
        )
    writing.write_absence("LR", jour, [Absence("LR", jour, TypeAbsence.RTT, 50)])
    writing.set_ferie(date(2018, 5, 11), next(texts))
    writing.add_fait(
        2018, Fait(code="RGPD", declaration=Declaration.TENU, jour=jour, agent="DM", motif=next(texts))
    )
    writing.add_fait(
        2018, Fait(code="7.1", declaration=Declaration.SOLDEE, jour=jour, agent="DM", motif=next(texts))
    )
    added = Ligne(
        code="14.7.9\x1b[2J",
        niveau=Niveau.OPERATION,
        parent="14.7",
        libelle=next(texts),
        echeance=parse_echeance(next(texts)),
    )
    revised = (
        EcheanceRevisee("18", programme.by_code["18"].echeance.texte, next(texts)),
        QuiRevise("18", " / ".join(map(str, programme.by_code["18"].responsables)), next(texts)),
        LigneAjoutee(
            added,
            Enveloppe(
                id="14.7.9-x",
                compte=Compte.METIER,
                chiffrage=Chiffrage.CHIFFRE,
                centiemes=100,
                lignes=(added.code,),
            ),
        ),
    )
    writing.add_revision(2018, Revision(jour=jour, auteur="DM", motif=next(texts), changements=revised))
    writing.add_raf(2018, Raf(code="14.7.1", jour=jour, centiemes=250, auteur="DM", commentaire=next(texts)))
    writing.set_convention(Convention("FSE\x1b[2J[/b]", next(texts)))
    writing.set_ligne_conventionnee("FSE\x1b[2J[/b]", LigneConventionnee(2018, "14.1", date(2018, 1, 1)))
    writing.write_revue(
        2018,
        RevueEcrite(
            perimetre="GIP",
            semaine=semaine,
            remarques=(Remarque("18", next(texts), "DM"), Remarque("GIP", next(texts), "LR")),
            meteo=MeteoDeclaree("GIP", Meteo.ROUGE, next(texts), "DM"),
        ),
    )
    writing.add_decision(
        2018,
        Decision(perimetre="GIP", semaine=semaine, texte=next(texts), qui=next(texts), pour=date(2018, 6, 1)),
    )


@pytest.fixture
def hostile_path(hostile_master: Path, tmp_path: Path) -> Path:
    """A test's own copy of the hostile store, not open."""
    folder = tmp_path / "hostile"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(hostile_master, folder / "cariforef.db"))
