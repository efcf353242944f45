"""Saisies brought from a file: all of its faults told, all of it written or nothing, twice as once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.domain.temps.columns import Field
from cariforef_tui.domain.temps.hours import Unite
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.faults import FichierRefuse
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.services.agents.bring_table import FichierInterdit
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme import declarations, revisions
from cariforef_tui.services.temps.bring import Preparation, import_saisies, preview_saisies
from cariforef_tui.services.temps.bring_rows import AvantSuivi, DejaLa, ImportRequest, sole_agent
from tests import people
from tests.kit.engines import both_engines
from tests.people import commented, head_of, log

FERIE, MARDI = date(2018, 5, 21), date(2018, 5, 22)
TITRES = ("Qui", "Jour", "Ligne", "Jours", "Note", "À confirmer")
COLONNES = {champ: rank for rank, champ in enumerate(tuple(Field)[: len(TITRES)])}
Row = tuple[str, ...]


def demande(*rows: Row, colonnes: Mapping[Field, int] = COLONNES, agent: str | None = None) -> ImportRequest:
    """Rows are numbered from 2 on, as in a file; cells left out are empty."""
    lignes = tuple((rank, (*row, *[""] * (6 - len(row)))) for rank, row in enumerate(rows, start=2))
    return ImportRequest(
        today=MARDI,
        feuille=Sheet(source="saisies.csv", titres=TITRES, lignes=lignes),
        colonnes=colonnes,
        agent=agent,
    )


def silent(_step: str, _done: int, _total: int) -> None: ...


def preview(store: SqliteStore, asked: ImportRequest, acteur: str | None = "DM") -> Preparation:
    return preview_saisies(store, asked, silent, acteur=acteur)


def faults(store: SqliteStore, asked: ImportRequest) -> list[str]:
    with pytest.raises(FichierRefuse) as refused:
        import_saisies(store, asked, silent, acteur="DM")
    assert held(store) == []
    return [str(fault) for fault in refused.value.faults]


def held(store: SqliteStore, *agents: str) -> list[tuple[str, date, str, int]]:
    with store.reading() as reading:
        return [
            (one.agent, one.jour, one.code, one.centiemes)
            for agent in agents or ("DM",)
            for one in reading.saisies(agent, date(2018, 1, 1), date(2018, 12, 31))
        ]


def test_a_preview_says_what_would_be_written_and_writes_nothing(store: SqliteStore) -> None:
    asked = demande(
        ("Dm", "22/05/2018", "14.7.1", "0,5", " relu ", "oui"), ("DM", "2018-05-21", "7.1", "3h30")
    )
    before = head_of(store)
    found = preview(store, asked)
    assert found.nouvelles == (
        Saisie(agent="DM", jour=MARDI, code="14.7.1", centiemes=50, commentaire="relu", a_confirmer=True),
        Saisie(agent="DM", jour=FERIE, code="7.1", centiemes=50),
    )
    assert (found.deja, found.agents, found.centiemes) == (0, ("DM",), 100)
    assert found.hors_ouvre == (Saisie(agent="DM", jour=FERIE, code="7.1", centiemes=50),)
    assert (head_of(store), held(store)) == (before, [])


@both_engines
def test_an_import_writes_what_its_preview_said_and_a_second_one_nothing(store: SqliteStore) -> None:
    asked = demande(("DM", "22/05/2018", "14.7.1", "0,5"), ("LR", "22/05/2018", "14.1.1", "0,25"))
    said = preview(store, asked)
    assert import_saisies(store, asked, silent, acteur="DM") == said
    assert held(store, "DM", "LR") == [("DM", MARDI, "14.7.1", 50), ("LR", MARDI, "14.1.1", 25)]
    again = preview(store, asked)
    assert (again.nouvelles, again.deja) == ((), 2)


FEVRIER = date(2018, 2, 6)
AVANT = demande(
    *(("DM", f"{jour:%d/%m/%Y}", code, "0,5") for jour in (FEVRIER, MARDI) for code in ("14.7.1", "14.1.1"))
)


def reprises(store: SqliteStore) -> dict[str, tuple[int | None, date]]:
    with store.reading() as reading:
        assert reading.suivi_depuis(2018) == date(2018, 5, 21)
        return {fait.code: (fait.centiemes, fait.jour) for fait in reading.faits(2018)}


def test_days_before_the_suivi_are_told_and_change_no_declaration(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=date(2018, 5, 23))
    said = preview(store, AVANT)
    assert {saisie.jour for saisie in said.avant_suivi} == {FEVRIER}
    assert said.codes_avant == ("14.1.1", "14.7.1")
    import_saisies(store, AVANT, silent, acteur="DM")
    assert reprises(store) == {}


def test_days_before_the_suivi_replace_what_was_supposed_where_it_is_asked(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=date(2018, 5, 23))
    import_saisies(store, replace(AVANT, avant=AvantSuivi.REMPLACE), silent, acteur="DM")
    assert reprises(store) == {"14.1.1": (0, MARDI), "14.7.1": (0, MARDI)}


def test_in_a_past_exercice_they_replace_it_from_its_suivi_on(store: SqliteStore) -> None:
    log(store, "DM", "18", 25, on=date(2018, 5, 23))
    late = replace(AVANT, avant=AvantSuivi.REMPLACE, today=date(2019, 3, 4))
    import_saisies(store, late, silent, acteur="DM")
    assert reprises(store) == {"14.1.1": (0, FERIE), "14.7.1": (0, FERIE)}


def test_the_first_days_of_an_exercice_are_before_nothing(store: SqliteStore) -> None:
    asked = replace(AVANT, avant=AvantSuivi.REMPLACE)
    assert preview(store, asked).avant_suivi == ()
    import_saisies(store, asked, silent, acteur="DM")
    with store.reading() as reading:
        assert (reading.suivi_depuis(2018), reading.faits(2018)) == (date(2018, 2, 5), ())


def test_who_may_not_declare_on_a_line_imports_nothing_in_place_of_what_was_supposed(
    store: SqliteStore,
) -> None:
    with store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    log(store, "DM", "18", 25, on=date(2018, 5, 23))
    asked = replace(demande(("ZX", "06/02/2018", "14.7.1", "0,5")), avant=AvantSuivi.REMPLACE)
    with pytest.raises(DroitRefuse):
        import_saisies(store, asked, silent, acteur="ZX")
    assert held(store, "ZX") == []
    assert reprises(store) == {}


def test_every_fault_is_told_with_its_line_and_column_and_one_leaves_all_unwritten(
    store: SqliteStore,
) -> None:
    told = faults(
        store,
        demande(
            ("DM", "22/05/2018", "14.7.1", "0,5"),
            ("ZZ", "22/05/2018", "14.7.1", "0,5"),
            ("DM", "22/05", "14.7.1", "0,5"),
            ("DM", "23/05/2018", "14.7.1", "0,5"),
            ("DM", "22/05/2018", "14.7", "0,5"),
            ("DM", "22/05/2018", "7.1", "0,1"),
            ("", "", "", ""),
        ),
    )
    assert [one.partition(" : ")[0] for one in told] == [
        "ligne 3, colonne « Qui »",
        "ligne 4, colonne « Jour »",
        "ligne 5, colonne « Jour »",
        "ligne 6, colonne « Ligne »",
        "ligne 7",
        "ligne 8, colonne « Qui »",
        "ligne 8, colonne « Jour »",
        "ligne 8, colonne « Jours »",
    ]
    for text, because in zip(
        told,
        ("inconnu", "date complète attendue", "à venir", "14.7", "multiple", "agent absent", "date absente"),
        strict=False,
    ):
        assert because in text


def test_one_cell_said_twice_names_the_line_that_said_it_first(store: SqliteStore) -> None:
    row = ("DM", "22/05/2018", "14.7.1", "0,25")
    assert faults(store, demande(row, row)) == ["ligne 3 : DM, 14.7.1, 22/05/2018 : déjà à la ligne 2"]


def test_a_value_that_differs_from_the_store_s_is_a_fault_that_shows_both(store: SqliteStore) -> None:
    log(store, "DM", "14.7.1", 25, on=MARDI, commentaire="relu")
    for row, because in (
        (("DM", "22/05/2018", "14.7.1", "0,5"), "la base a déjà 0,25 j, le fichier 0,5 j"),
        (("DM", "22/05/2018", "14.7.1", "0,25", "autre"), "autre commentaire dans la base"),
    ):
        with pytest.raises(FichierRefuse, match=because):
            preview(store, demande(row))
    assert preview(store, demande(("DM", "22/05/2018", "14.7.1", "0,25"))).deja == 1
    log(store, "DM", "7.1", 25, on=MARDI)
    with pytest.raises(FichierRefuse, match="sans commentaire dans la base"):
        preview(store, demande(("DM", "22/05/2018", "7.1", "0,25", "autre")))


def test_a_value_that_differs_gives_way_to_the_file_or_stays_as_it_is_asked(store: SqliteStore) -> None:
    import_saisies(store, demande(("DM", "22/05/2018", "14.7.1", "0,5", "lu")), silent, acteur="DM")
    asked = demande(("DM", "22/05/2018", "14.7.1", "0,75"), ("DM", "22/05/2018", "7.1", "0,25"))
    kept = import_saisies(store, replace(asked, deja=DejaLa.GARDE), silent, acteur="DM")
    assert [(before.centiemes, after.centiemes) for before, after in kept.gardees] == [(50, 75)]
    assert sorted(held(store)) == [("DM", MARDI, "14.7.1", 50), ("DM", MARDI, "7.1", 25)]
    done = import_saisies(store, replace(asked, deja=DejaLa.REMPLACE), silent, acteur="DM")
    assert (len(done.changees), done.nouvelles, done.deja) == (1, (), 1)
    assert commented(store, "DM", MARDI) == {"14.7.1": (75, "lu"), "7.1": (25, None)}
    full = demande(("DM", "22/05/2018", "14.7.1", "1"))
    with pytest.raises(FichierRefuse, match="journée pleine"):
        preview(store, replace(full, deja=DejaLa.REMPLACE))


@both_engines
def test_what_gives_way_to_the_file_makes_room_on_a_full_day(store: SqliteStore) -> None:
    log(store, "DM", "14.7.1", 50, on=MARDI)
    log(store, "DM", "7.1", 50, on=MARDI)
    rows = [("DM", "22/05/2018", code, "0,25") for code in ("14.1.1", "14.7.1")]
    asked = demande(*rows, ("DM", "22/05/2018", "7.1", "0,5"))
    import_saisies(store, replace(asked, deja=DejaLa.REMPLACE), silent, acteur="DM")
    assert sorted(held(store)) == [
        ("DM", MARDI, "14.1.1", 25),
        ("DM", MARDI, "14.7.1", 25),
        ("DM", MARDI, "7.1", 50),
    ]
    grown = demande(("DM", "22/05/2018", "14.1.1", "0,5"), ("DM", "22/05/2018", "7.1", "0,25"))
    import_saisies(store, replace(grown, deja=DejaLa.REMPLACE), silent, acteur="DM")
    assert [one[3] for one in sorted(held(store))] == [50, 25, 25]


def in_hours(*entries: tuple[str, str], deja: DejaLa = DejaLa.REFUSE) -> ImportRequest:
    """Return a table of what DM did on Tuesday: the code and the duration of each entry."""
    rows = (("DM", "22/05/2018", code, duree) for code, duree in entries)
    return replace(demande(*rows), unite=Unite.HEURES, deja=deja)


def test_entries_in_hours_are_one_saisie_a_day_and_line(store: SqliteStore) -> None:
    rows = (("DM", "22/05/2018", "14.7.1", "0:40", said) for said in ("a", "b", "a"))
    asked = replace(demande(*rows, ("DM", "22/05/2018", "7.1", "0:20")), unite=Unite.HEURES)
    found = preview(store, asked)
    assert found.nouvelles == (
        Saisie(agent="DM", jour=MARDI, code="14.7.1", centiemes=25, commentaire="a ; b"),
    )
    assert found.heures is not None
    assert (found.heures.secondes, found.heures.exact, found.heures.centiemes) == (8_400, 33, 25)
    assert [(saisie.code, secondes) for saisie, secondes in found.heures.sans_jour] == [("7.1", 1_200)]
    assert import_saisies(store, asked, silent, acteur="DM") == found
    assert (preview(store, asked).nouvelles, preview(store, asked).deja) == ((), 1)


@pytest.mark.parametrize(
    ("entries", "jours"),
    [
        ((("14.7.1", "2:40"), ("14.1.1", "2:40"), ("7.1", "1:40")), [50, 25, 25]),
        ((("14.7.1", "2:40"), ("14.1.1", "2:40"), ("7.1", "2:40")), [50, 25, 25]),
        (tuple((code, "0:50") for code in ("14.7.1", "14.1.1", "7.1", "16.1.1") * 2), [25, 25, 25, 25]),
    ],
)
def test_the_lines_of_a_day_share_it_once_it_is_rounded(
    store: SqliteStore, entries: tuple[tuple[str, str], ...], jours: list[int]
) -> None:
    asked = in_hours(*entries)
    import_saisies(store, asked, silent, acteur="DM")
    assert sorted((one[3] for one in held(store)), reverse=True) == jours
    assert preview(store, asked).nouvelles == ()


@both_engines
def test_a_short_day_may_be_filled_off_the_step_and_holds_what_is_there(store: SqliteStore) -> None:
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (80, 80, 80, 80, 80, 0, 0)))
    log(store, "DM", "18", 25, on=MARDI)
    import_saisies(store, in_hours(("14.7.1", "4:00"), ("7.1", "3:00")), silent, acteur="DM")
    assert sorted(held(store)) == [
        ("DM", MARDI, "14.7.1", 30),
        ("DM", MARDI, "18", 25),
        ("DM", MARDI, "7.1", 25),
    ]


def test_days_that_stay_take_their_place_before_those_of_the_file(store: SqliteStore) -> None:
    import_saisies(store, in_hours(("14.7.1", "3:30")), silent, acteur="DM")
    log(store, "DM", "14.7.1", 75, on=MARDI)
    asked = in_hours(("14.7.1", "3:30"), ("7.1", "3:30"), deja=DejaLa.GARDE)
    import_saisies(store, asked, silent, acteur="DM")
    assert sorted(held(store)) == [("DM", MARDI, "14.7.1", 75), ("DM", MARDI, "7.1", 25)]
    taken = in_hours(("14.7.1", "3:30"), ("7.1", "3:30"), deja=DejaLa.REMPLACE)
    import_saisies(store, taken, silent, acteur="DM")
    assert sorted(held(store)) == [("DM", MARDI, "14.7.1", 50), ("DM", MARDI, "7.1", 50)]


def test_a_day_too_full_is_one_fault_at_the_row_that_fills_it_with_what_the_store_holds(
    store: SqliteStore,
) -> None:
    log(store, "DM", "18", 25, on=MARDI)
    with pytest.raises(FichierRefuse) as refused:
        preview(store, demande(*(("DM", "22/05/2018", code, "0,5") for code in ("14.7.1", "7.1"))))
    assert [str(fault) for fault in refused.value.faults] == [
        "ligne 3 : journée pleine : DM le 22/05/2018, 1 j dans le fichier et 0,25 j déjà dans la base, "
        "1 j au plus"
    ]


def test_a_line_closed_or_out_of_the_plan_takes_no_row(store: SqliteStore) -> None:
    declarations.close_ligne(store, "14.7.1", MARDI, acteur="DM")
    people.retire_ligne(store, "7.1", revisions.Redaction(MARDI, "DM", "essai"))
    rows = (("DM", "22/05/2018", code, "0,5") for code in ("14.7.1", "7.1"))
    closed, retired = faults(store, demande(*rows))
    assert "la ligne 14.7.1 est soldée depuis le 22/05/2018" in closed
    assert "La ligne 7.1 a été retirée du plan" in retired


def test_rows_of_people_one_may_not_log_for_are_refused_as_a_right_and_journalled(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="APO"))
    asked = demande(("ZX", "22/05/2018", "7.1", "0,5"), ("DM", "22/05/2018", "7.1", "0,5"))
    with pytest.raises(FichierInterdit, match="ZX n'a pas le droit de saisir pour DM") as refused:
        preview(store, asked, acteur="ZX")
    assert [fault.ligne for fault in refused.value.faults] == [3]
    with store.reading() as reading:
        (kept,) = reading.history(JournalFilter(nombre=1))
    assert (kept.acteur, kept.objet) == ("ZX", "refus_droit")
    with pytest.raises(FichierInterdit):
        import_saisies(store, asked, silent, acteur="ZX")
    assert held(store, "ZX", "DM") == []


def test_an_auditor_s_rows_are_faults(store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZA", pole="PRI", role=Role.AUDITEUR))
    (told,) = faults(store, demande(("ZA", "22/05/2018", "7.1", "0,5")))
    assert "ZA est auditeur" in told


def test_a_file_that_does_not_say_who_needs_an_agent_and_a_missing_column_is_named(
    store: SqliteStore,
) -> None:
    unsigned = {champ: rank for champ, rank in COLONNES.items() if champ is not Field.AGENT}
    row = ("", "22/05/2018", "7.1", "0,5")
    assert preview(store, demande(row, colonnes=unsigned, agent="lr")).agents == ("LR",)
    (told,) = faults(store, demande(row, colonnes=unsigned))
    assert "colonne « agent » absente" in told
    assert "--de INITIALES" in told
    without_days = {champ: rank for champ, rank in COLONNES.items() if champ is not Field.JOURS}
    (told,) = faults(store, demande(row, colonnes=without_days))
    assert "colonne « jours » absente" in told


def test_one_person_s_file_is_known_as_theirs(store: SqliteStore) -> None:
    row = ("22/05/2018", "7.1", "0,25")
    assert sole_agent(store, demande(("dm", *row), ("dm", *row))) == "DM"
    assert sole_agent(store, demande(("DM", *row), ("LR", *row))) is None
    assert sole_agent(store, demande(("ZZ", *row))) is None
