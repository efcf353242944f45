"""Worlds that tests live in: stores told here once, that `tests/conftest.py` builds and copies."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path

from cariforef_db.store.admin import SqliteAdmin
from cariforef_seeds.delivered import PROGRAMME_2018
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Ligne,
    Niveau,
    Programme,
    parse_qui,
)
from cariforef_tui.domain.programme.revisions import LigneAjoutee, Revision, TexteLigne, TexteRevise
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.temps.saisies import Absence, CellChange, Demande, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Writing
from cariforef_tui.services.programme.declarations import declare_raf
from tests.people import freeze, log, open_store

MADE = datetime(2018, 5, 22, 12, 40, tzinfo=UTC)
"""When documents are made: 14:40 in Paris, a Tuesday."""

MEDIATHEQUE = Path(__file__).parent / "mediatheque_2027"
"""The plan of another kind of body: three levels, no SI team, no convention, no régulation."""

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

HOSTILE_TEXTS = tuple(
    f"{markup} {alive} {wide}" for markup, alive, wide in zip(cycle(_MARKUP), _ALIVE, cycle(_WIDE))
)
"""Texts with markup, with what acts on a terminal or hides, and with what takes two cells."""

ABSENCES = {
    "none": (),
    "some": (date(2018, 4, 12), date(2018, 5, 15), date(2018, 5, 22), date(2018, 6, 12)),
    "others": (date(2018, 4, 13), date(2018, 4, 16), date(2018, 5, 16), date(2018, 5, 17), date(2018, 7, 10)),
}
"""Worlds that differ by the absences of CB alone: a month over, a week over, today, and days to come."""
RHYTHM = "rhythm"
"""A world without absences, where CB does not work on Wednesdays."""


def build_hostile(path: Path, programme: Programme, agents: Sequence[Agent]) -> None:
    """Build a store whose every text is hostile, written under the nose of the services that clean it."""
    texts = cycle(HOSTILE_TEXTS)
    hostile = replace(
        programme,
        lignes=tuple(
            replace(
                ligne,
                libelle=next(texts) + ligne.libelle,
                echeance=parse_echeance(ligne.echeance.texte or next(texts)),
                responsables=(*ligne.responsables, *parse_qui(next(texts))),
            )
            for ligne in programme.lignes
        ),
        jalons=tuple(replace(jalon, libelle=next(texts)) for jalon in programme.jalons),
        aliases=(*programme.aliases, ("AL\x1b[2J\u202e", "PRI")),
    )
    named = [replace(agent, nom=next(texts)) for agent in agents]
    admin = SqliteAdmin()
    admin.create(str(path), hostile, [*named, Agent(initiales="Z[b]\x1b]0;x\x07", nom=next(texts))], silent)
    store = admin.open(str(path))
    with store.writing("DM", next(texts)) as writing:
        _write_hostile_texts(writing, hostile, texts)
    store.close()


def _write_hostile_texts(writing: Writing, programme: Programme, texts: Iterator[str]) -> None:
    jour, semaine = date(2018, 5, 15), "2018-W20"
    writing.set_suivi_depuis(2018, date(2018, 1, 1))
    demande = Demande(code="4.5", numero=1, libelle=next(texts), ouverte_le=jour)
    writing.add(2018, demande)
    numero = demande.numero
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
                    demande=numero if ligne.code == demande.code else None,
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
        TexteRevise(TexteLigne.ECHEANCE, "18", programme.by_code["18"].echeance.texte, next(texts)),
        TexteRevise(
            TexteLigne.QUI, "18", " / ".join(map(str, programme.by_code["18"].responsables)), next(texts)
        ),
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
    writing.add(2018, Raf(code="14.7.1", jour=jour, centiemes=250, auteur="DM", commentaire=next(texts)))
    writing.set_convention(Convention("FSE\x1b[2J[/b]", next(texts), fonds="Région\x1b[2J[/b]"))
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
    decision = Decision(
        perimetre="GIP", semaine=semaine, texte=next(texts), qui=next(texts), pour=date(2018, 6, 1), numero=1
    )
    writing.add(2018, decision)


def read_2018() -> tuple[Programme, tuple[Agent, ...]]:
    """Return the programme that comes with the product, and the agents that it names."""
    read = read_folder(PROGRAMME_2018)
    return read.programme, read.agents


def build_mediatheque(path: Path, au: date) -> None:
    """Build a store of the médiathèque, where each person has logged whole days up to the eve of `au`.

    They take in turn the lines of the day that name them; « équipe » names everybody.
    """
    read = read_folder(MEDIATHEQUE)
    programme, agents = read.programme, read.agents
    admin = SqliteAdmin()
    admin.create(str(path), programme, agents, silent)
    store = admin.open(str(path))
    with store.writing("ADL") as writing:
        days = writing.calendrier(programme.exercice).working_days
        cells = [
            CellChange(agent=agent.initiales, jour=day, code=lines[rank % len(lines)], centiemes=100)
            for agent in agents
            for rank, day in enumerate(days)
            if day < au and (lines := _lines_of(programme, agent, day))
        ]
        writing.write_cells(cells)
    store.close()


def build_begun_in_may(path: Path, au: date) -> None:
    """Build a store of 2018 followed from 21/05, where people log whole days up to the eve of `au`.

    They take in turn the lines that name them. KF has logged nothing for two weeks. DM is of the direction.
    """
    programme, named = read_2018()
    agents = [replace(one, role=Role.DIRECTION) if one.initiales == "DM" else one for one in named]
    admin = SqliteAdmin()
    admin.create(str(path), programme, agents, silent)
    with open_store(path) as store, store.writing(ACTEUR_SYSTEME) as writing:
        days = writing.calendrier(programme.exercice).working_days_in(
            date(2018, 5, 22), au - timedelta(days=1)
        )
        writing.write_cells(
            [
                CellChange(agent=agent.initiales, jour=day, code=lines[rank % len(lines)], centiemes=100)
                for agent in agents
                if agent.pole
                for rank, day in enumerate(days)
                if (lines := _lines_of(programme, agent, day))
                and not (agent.initiales == "KF" and day > au - timedelta(weeks=2))
            ]
        )


def _lines_of(programme: Programme, agent: Agent, day: date) -> list[str]:
    windows = {ligne.code: programme.window(ligne.code) for ligne in programme.imputables()}
    return [
        code
        for code, (first, last) in windows.items()
        if first <= day <= last
        and {agent.initiales, "équipe"} & {qui.nom for qui in programme.by_code[code].responsables}
    ]


def build_absences(master: Path, folder: Path, role: Role | None = Role.DIRECTION) -> dict[str, Path]:
    """Build a store for each of `ABSENCES` and for `RHYTHM` in `folder`, from one of the programme 2018.

    CA and CB are the whole of a pôle, and ZD has the `role`: with None, the store has no direction. CA filled
    in every week. CB filled in neither week nor month, with or without absences: everybody sees that CB has
    to, nobody sees how much and since when. What remains to do on their line was declared, so its landing
    says nothing of the days that CB has ahead.
    """
    folder.chmod(0o700)
    common = Path(shutil.copy(master, folder / "commun.db"))
    with open_store(common) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            for agent in ("CA", "CB"):
                writing.add_agent(Agent(initiales=agent, pole="APO", courriel=f"{agent}@exemple.fr"))
            writing.add_agent(Agent(initiales="ZD", role=role))
        with store.writing("CA") as writing:
            days = writing.calendrier(2018).working_days_in(date(2018, 4, 3), date(2018, 5, 18))
            writing.write_cells(
                [CellChange(agent="CA", jour=jour, code="9.2.1", centiemes=100) for jour in days]
            )
            writing.add_visa(freeze(writing, "CA", Mois(2018, 4)))
        for jour in (date(2018, 4, 10), date(2018, 5, 14)):
            log(store, "CB", "9.2.1", 50, on=jour)
        declare_raf(store, "9.2.1", 3000, date(2018, 4, 9), today=date(2018, 5, 22), acteur="CA")
    made = {}
    for name, days in ABSENCES.items():
        made[name] = Path(shutil.copy(common, folder / f"{name}.db"))
        with open_store(made[name]) as store, store.writing("CB") as writing:
            for jour in days:
                writing.write_absence("CB", jour, [Absence("CB", jour, TypeAbsence.RTT, 100)])
    made[RHYTHM] = Path(shutil.copy(common, folder / f"{RHYTHM}.db"))
    with open_store(made[RHYTHM]) as store, store.writing("CB") as writing:
        writing.set_quotite(Quotite("CB", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
    return made
