"""Requests of a droit de tirage: who opens and closes them, what days do to them, what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.editing import copy_values, inverse_of
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, CellWritten
from cariforef_tui.domain.values.refusals import DemandeRefusee
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.carry import has_own
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.temps.demandes import (
    close_demande,
    declare_tirage,
    open_demande,
    remove_demande,
    rename_demande,
    reopen_demande,
    withdraw_tirage,
    write_answering,
)
from cariforef_tui.services.temps.moving import MoveRequest, move_saisies, undo_move
from cariforef_tui.services.temps.saisies import ModeSaisie, log_days, write_cells
from cariforef_tui.services.temps.semaine import load_semaine
from cariforef_tui.services.temps.tirages import describe_parts, load_tirages
from tests.kit.engines import both_engines

LUNDI, MARDI, JEUDI = date(2018, 5, 14), date(2018, 5, 22), date(2018, 5, 24)
AU = DateReference(JEUDI, 2018)


def log(
    store: SqliteStore, jours: str, demande: str | None = None, jour: date = MARDI, code: str = "4.5"
) -> int:
    written = log_days(
        store,
        "LR",
        code,
        jours,
        jour,
        mode=ModeSaisie.REMPLACER,
        today=JEUDI,
        acteur="LR",
        demande=demande,
    )
    assert written.after is not None
    return written.after.demande


def write(store: SqliteStore, change: CellChange) -> CellWritten:
    return write_cells(store, [change], today=JEUDI, acteur="LR")[0]


@pytest.fixture
def salon(store: SqliteStore) -> int:
    return open_demande(store, "4.5", "Salon de l'orientation", MARDI, acteur="LR").numero


def test_a_day_names_its_request_by_number_or_words_and_keeps_it(store: SqliteStore, salon: int) -> None:
    forum = open_demande(store, "4.5", "Forum", MARDI, acteur="LR").numero
    assert (salon, forum) == (1, 2)
    assert [log(store, "0,25", texte) for texte in ("1", "salon", None, "FORUM", "aucune")] == [1, 1, 1, 2, 0]
    with pytest.raises(DemandeRefusee) as refused:
        log(store, "0,25", "gala")
    assert refused.value.suggestions == ("1 « Salon de l'orientation »", "2 « Forum »")


def test_undo_gives_a_cell_its_request_back(store: SqliteStore, salon: int) -> None:
    cell = CellChange(agent="LR", jour=MARDI, code="4.5", centiemes=25, demande=salon)
    write(store, cell)
    emptied = write(store, CellChange(agent="LR", jour=MARDI, code="4.5", centiemes=None))
    restored = write(store, inverse_of(emptied))
    assert restored.after is not None
    assert restored.after.demande == salon


def test_moving_drops_the_request_and_its_undo_gives_it_back(store: SqliteStore, salon: int) -> None:
    log(store, "0,25", "salon")
    moved = move_saisies(store, MoveRequest("4.5", MARDI, MARDI), "14.7.1", acteur="LR")
    assert [saisie.demande for saisie in moved.apres] == [SANS_DEMANDE]
    undo_move(store, moved, acteur="LR")
    with store.reading() as reading:
        (back,) = reading.saisies("LR", MARDI, MARDI)
    assert (back.code, back.demande) == ("4.5", salon)


def test_last_week_s_days_come_without_their_request(store: SqliteStore, salon: int) -> None:
    log(store, "0,25", "salon", date(2018, 5, 15))
    weeks = [
        load_semaine(store, "LR", monday, JEUDI, lecteur="LR").semaine
        for monday in (LUNDI, date(2018, 5, 21))
    ]
    (copied,) = copy_values(*weeks, until=JEUDI)
    written = write(store, copied)
    assert written.after is not None
    assert written.after.demande == SANS_DEMANDE


def test_a_request_is_closed_after_its_last_day_and_takes_none_after(store: SqliteStore, salon: int) -> None:
    log(store, "0,25", "salon", JEUDI)
    with pytest.raises(DemandeRefusee, match="au plus tôt le 24/05/2018"):
        close_demande(store, "4.5", "1", MARDI, acteur="DM")
    log(store, "0,25", "aucune", JEUDI)
    assert close_demande(store, "4.5", "1", MARDI, acteur="DM").close_le == MARDI
    assert log(store, "0,25", "salon", MARDI) == salon
    with pytest.raises(DemandeRefusee, match="close depuis le 22/05/2018"):
        log(store, "0,25", "salon", JEUDI)
    assert reopen_demande(store, 2018, "4.5", "1", acteur="DM").close_le is None
    assert log(store, "0,25", "salon", JEUDI) == salon


def test_a_day_before_a_request_was_opened_dates_it_from_there(store: SqliteStore, salon: int) -> None:
    log(store, "0,25", "salon", LUNDI)
    with store.reading() as reading:
        assert reading.demandes(2018)[0].ouverte_le == LUNDI
    log(store, "0,25", "salon", MARDI)
    with store.reading() as reading:
        assert reading.demandes(2018)[0].ouverte_le == LUNDI


def test_a_request_is_renamed_and_taken_away_while_no_day_names_it(store: SqliteStore, salon: int) -> None:
    with pytest.raises(DemandeRefusee, match=r"a déjà une demande « Salon de l'orientation », la n° 1"):
        open_demande(store, "4.5", "salon de l'ORIENTATION", MARDI, acteur="LR")
    _, renamed = rename_demande(store, 2018, "4.5", "1", "Forum", acteur="DM")
    assert (renamed.numero, renamed.libelle) == (salon, "Forum")
    log(store, "0,25", "forum")
    with pytest.raises(DemandeRefusee, match="vous pouvez la clore, mais pas la retirer"):
        remove_demande(store, 2018, "4.5", "forum", acteur="DM")
    log(store, "0,25", "aucune")
    remove_demande(store, 2018, "4.5", "forum", acteur="DM")
    assert load_tirages(store, AU, lecteur="LR")[0].demandes == ()


@pytest.fixture
def en_2019(store: SqliteStore, programme_2018: Programme) -> SqliteStore:
    """The store with the year after open."""
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.load_programme(
            replace(programme_2018, exercice=2019, jalons=()), SqliteAdmin().feries(2019), ()
        )
    return store


def of_2019(store: SqliteStore) -> list[str]:
    with store.reading() as reading:
        return [one.libelle for one in reading.demandes(2019)]


def test_a_request_is_not_opened_again_beside_another_of_its_label(store: SqliteStore, salon: int) -> None:
    close_demande(store, "4.5", "1", MARDI, acteur="DM")
    open_demande(store, "4.5", "Salon de l'orientation", MARDI, acteur="LR")
    with pytest.raises(DemandeRefusee, match="a déjà une demande"):
        reopen_demande(store, 2018, "4.5", "1", acteur="DM")


@both_engines
def test_a_request_of_the_year_after_is_there_while_one_of_its_label_is_open(en_2019: SqliteStore) -> None:
    store = en_2019
    open_demande(store, "4.5", "Deux", MARDI, acteur="LR")
    close_demande(store, "4.5", "1", MARDI, acteur="DM")
    assert of_2019(store) == []
    second = open_demande(store, "4.5", "Deux", MARDI, acteur="LR")
    with store.writing(ACTEUR_SYSTEME) as writing:
        # Two open ones of a label: a store of an earlier version may have them.
        first = writing.demandes(2018)[0]
        writing.replace(2018, first, replace(first, close_le=None))
    assert second.numero == 2
    close_demande(store, "4.5", "2", MARDI, acteur="DM")
    assert of_2019(store) == ["Deux"]
    rename_demande(store, 2018, "4.5", "2", "Trois", acteur="DM")
    remove_demande(store, 2018, "4.5", "2", acteur="DM")
    assert of_2019(store) == ["Deux"]
    close_demande(store, "4.5", "1", MARDI, acteur="DM")
    assert of_2019(store) == []


def test_a_request_that_days_answer_in_the_year_after_stays_there(en_2019: SqliteStore) -> None:
    store, jour = en_2019, date(2019, 1, 8)
    open_demande(store, "4.5", "Deux", MARDI, acteur="LR")
    log_days(
        store,
        "LR",
        "4.5",
        "0,5",
        jour,
        mode=ModeSaisie.REMPLACER,
        today=jour,
        acteur="LR",
        demande="Deux",
    )
    close_demande(store, "4.5", "1", MARDI, acteur="DM")
    assert of_2019(store) == ["Deux"]


def test_a_request_carried_into_a_year_is_that_year_s_own_once_closed_there(en_2019: SqliteStore) -> None:
    store = en_2019
    open_demande(store, "4.5", "Deux", MARDI, acteur="LR")
    with store.reading() as reading:
        assert not has_own(reading, 2019)
    close_demande(store, "4.5", "1", date(2019, 1, 8), acteur="DM")
    with store.reading() as reading:
        assert has_own(reading, 2019)


@both_engines
def test_a_line_is_a_droit_de_tirage_while_it_has_requests(store: SqliteStore, salon: int) -> None:
    with pytest.raises(DemandeRefusee, match=r"14\.7\.1 n'est pas un droit de tirage"):
        open_demande(store, "14.7.1", "Salon", MARDI, acteur="LR")
    declare_tirage(store, 2018, "14.7.1", acteur="DM")
    assert [ligne.code for ligne in load_tirages(store, AU, lecteur="LR")] == ["4.5", "14.7.1"]
    withdraw_tirage(store, 2018, "14.7.1", acteur="DM")
    with pytest.raises(DemandeRefusee, match="elle reste un droit de tirage"):
        withdraw_tirage(store, 2018, "4.5", acteur="DM")


@both_engines
def test_a_new_request_and_the_days_that_answer_it_are_written_together_or_not_at_all(
    store: SqliteStore,
) -> None:
    full = CellChange(agent="LR", jour=MARDI, code="4.5", centiemes=100)
    with pytest.raises(DemandeRefusee):
        write_answering(store, [full], "Salon", today=JEUDI, acteur="LR")
    assert load_tirages(store, AU, lecteur="LR")[0].demandes == ()
    half = CellChange(agent="LR", jour=MARDI, code="4.5", centiemes=50)
    write_answering(store, [half], "Salon", today=JEUDI, acteur="LR")
    (ligne,) = load_tirages(store, AU, lecteur="LR")
    assert [(demande.libelle, ligne.total(demande.numero)) for demande in ligne.demandes] == [("Salon", 50)]


def test_who_may_not_read_somebody_s_days_sees_their_total_alone(store: SqliteStore, salon: int) -> None:
    log(store, "0,25", "salon")
    log(store, "0,5", jour=JEUDI)
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    told = {lecteur: load_tirages(store, AU, lecteur=lecteur)[0] for lecteur in ("LR", "ZX")}
    assert describe_parts(told["LR"], salon) == "LR 0,25"
    assert describe_parts(told["ZX"], salon) == "autres 0,25"
    assert [ligne.sans_demande for ligne in told.values()] == [50, 50]


ELSEWHERE: dict[str, Callable[[SqliteStore, str], object]] = {
    "close": lambda store, acteur: close_demande(store, "4.5", "1", JEUDI, acteur=acteur),
    "reopen": lambda store, acteur: reopen_demande(store, 2018, "4.5", "1", acteur=acteur),
    "rename": lambda store, acteur: rename_demande(store, 2018, "4.5", "1", "Forum", acteur=acteur),
    "remove": lambda store, acteur: remove_demande(store, 2018, "4.5", "1", acteur=acteur),
    "declare": lambda store, acteur: declare_tirage(store, 2018, "14.7.1", acteur=acteur),
    "withdraw": lambda store, acteur: withdraw_tirage(store, 2018, "4.5", acteur=acteur),
    "answer": lambda store, acteur: write_answering(
        store,
        [CellChange(agent="LR", jour=MARDI, code="4.5", centiemes=25)],
        "Gala",
        today=JEUDI,
        acteur=acteur,
    ),
}


def test_whoever_logs_days_opens_a_request_the_line_s_pole_alone_does_the_rest(
    store: SqliteStore, salon: int
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
        writing.add_agent(Agent(initiales="ZA", role=Role.AUDITEUR))
    open_demande(store, "4.5", "Bourse", MARDI, acteur="ZX")
    with pytest.raises(DroitRefuse):
        open_demande(store, "4.5", "Gala", MARDI, acteur="ZA")
    for gesture in ELSEWHERE.values():
        for acteur in ("ZX", "ZA"):
            with pytest.raises(DroitRefuse):
                gesture(store, acteur)
