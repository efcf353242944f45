"""Printed monthly sheets: all that an auditor asks for is on the page, as it was typed, twice the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.mois.fiche import write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.dates import format_moment
from cariforef_tui.domain.values.days import parse_jours
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.exchange.files.files import Existing
from cariforef_tui.exchange.files.write import to_json
from cariforef_tui.exchange.files.write_xlsx import to_xlsx
from cariforef_tui.exchange.mois import batch as written_fiches
from cariforef_tui.exchange.mois.batch import (
    FormatFiche,
    WrittenBatch,
    archive_fiches,
    export_fiches,
    fiche_name,
    to_fiche,
)
from cariforef_tui.exchange.mois.csv import tabulate_fiche, to_csv_file
from cariforef_tui.exchange.mois.page import make_page, to_pdf
from cariforef_tui.services.mois.conventions import Periode, add_convention, change_fonds, mark_lignes
from cariforef_tui.services.mois.fiche import FicheVisee, load_fiche, read_fiche
from cariforef_tui.services.ports.errors import ConfigurationError, StoreIO
from tests.exchange.conftest import made_at
from tests.people import copy_store, log, open_store, signature_of
from tests.worlds import MADE

MAI = Mois(2018, 5)
PIEGE = '#set page(paper: "a3") *gras* $x$ `code` <b> #eval("1")'
TextOf = Callable[[bytes], str]


def mai(jour: int) -> date:
    return date(2018, 5, jour)


def sign(store: SqliteStore, agent: Agent) -> None:
    with store.writing("LR") as writing:
        fiche = read_fiche(writing, agent, MAI)
        writing.add_visa(signature_of("LR", MAI, fiche.total, write_fiche(fiche)))


def gesture(store: SqliteStore, geste: GesteVisa, motif: str | None = None) -> None:
    with store.writing("DM") as writing:
        writing.add_visa(Visa(agent="LR", mois=MAI, geste=geste, par="DM", motif=motif))


@pytest.fixture(scope="module")
def written(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LR at 80 % from the 14th, with days on two conventions, an absence, and a day that DM logged."""
    path = copy_store(master_store, tmp_path_factory.mktemp("fiche"))
    with open_store(path) as store:
        with store.writing("DM") as writing:
            known = {one.initiales: one for one in writing.agents()}
            writing.update_agent(replace(known["LR"], nom="Nom de l'agente", fonction="Chargée de projet"))
            writing.update_agent(
                replace(known["DM"], nom="Nom de la coordinatrice", fonction="Coordinatrice")
            )
            writing.set_quotite(Quotite("LR", mai(14), (100, 100, 0, 100, 100, 0, 0)))
            writing.write_absence("LR", mai(17), [Absence("LR", mai(17), TypeAbsence.RTT, 50)])
        for numero, codes in (("2018-01", ["14"]), ("2018-02", ["18"])):
            add_convention(store, numero, f"Opération {numero} {PIEGE}", acteur="DM")
            mark_lignes(store, numero, codes, Periode(date(2018, 1, 1)), acteur="DM")
        log(store, "LR", "14.7.1", 100, on=mai(2))
        log(store, "LR", "18", 75, on=mai(3))
        log(store, "LR", "7.1", 25, on=mai(3))
        log(store, "LR", "14.1.1", 50, on=mai(4), par="DM")
    return path


@pytest.fixture
def store_path(written: Path, tmp_path: Path) -> Path:
    """A test's own copy of the store of that month."""
    return copy_store(written, tmp_path / "base")


@pytest.fixture
def agent(store: SqliteStore) -> Agent:
    """LR, as she is in the store."""
    with store.reading() as reading:
        return next(one for one in reading.agents() if one.initiales == "LR")


def fiche_of(store: SqliteStore, agent: Agent) -> FicheVisee:
    return load_fiche(store, agent, MAI, acteur="LR")


def test_the_page_says_whose_what_for_and_how_much(store: SqliteStore, agent: Agent, text_of: TextOf) -> None:
    shown = text_of(to_pdf(fiche_of(store, agent), MADE)).replace("\n", "")
    for said in (
        "Groupement d'intérêt public",
        "Fiche de temps — mai 2018",
        "Nom de l'agente (LR)",
        "Chargée de projet",
        "80\u202f% (lun. 1, mar. 1, mer. 0, jeu. 1, ven. 1) à partir du 14/05/2018",
        f"Opération 2018-01 {PIEGE}",
        "Convention FSE 2018-02",
        "Autres activités",
        "Saisi par Nom de la coordinatrice (DM)\u202f: ven. 04/05.",
        "Lundi de Pentecôte",
        "Non signée — document de travail, édité le 22/05/2018 à 14:40",
        "Avant la signature",
        "cariforef journal verifier --empreinte",
    ):
        assert _plain(said) in _plain(shown)


def test_who_logged_for_the_agent_is_told_by_day_and_by_line_where_the_day_is_shared(
    store: SqliteStore, agent: Agent
) -> None:
    log(store, "LR", "14.7.1", 50, on=mai(7))
    log(store, "LR", "14.1.1", 25, on=mai(7), par="DM")
    notes = make_page(fiche_of(store, agent), MADE).notes
    assert "Saisi par Nom de la coordinatrice (DM) : ven. 04/05, lun. 07/05 (14.1.1)." in notes


def _plain(texte: str) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", "", texte)


def test_a_signed_page_bears_names_dates_version_and_what_a_reopening_changed(
    store: SqliteStore, agent: Agent, text_of: TextOf
) -> None:
    sign(store, agent)
    gesture(store, GesteVisa.CONTRESEING)
    gesture(store, GesteVisa.REOUVERTURE, f"erreur de ligne {PIEGE}")
    log(store, "LR", "14.7.1", 50, on=mai(2))
    log(store, "LR", "18", 50, on=mai(2))
    sign(store, agent)
    gesture(store, GesteVisa.CONTRESEING)
    visee = fiche_of(store, agent)
    page = make_page(visee, MADE)
    assert visee.signature is not None
    assert page.etat.startswith(f"Version 2, signée par l'agent le {format_moment(visee.signature.quand)}, ")
    assert [one.nom for one in page.signatures] == [
        "Nom de l'agente (LR)",
        "Nom de la coordinatrice (DM), Coordinatrice",
    ]
    shown = _plain(text_of(to_pdf(visee, MADE)))
    assert "Nonsignée" not in shown
    assert _plain(page.etat) in shown
    assert _plain(f"par Nom de la coordinatrice (DM), motif : « erreur de ligne {PIEGE} »") in shown
    assert _plain("02/05/2018, 14.7.1 (2018-01) : 1 → 0,5 ; 02/05/2018, 18 (2018-02) : 0 → 0,5") in shown
    with store.reading() as reading:
        assert str(reading.seal_of(visee.visas[-1])) in shown
    assert shown.count(_plain("heures sont celles de Paris")) == 1


def test_a_signed_page_says_that_nothing_proves_who_signed_unless_an_account_is_linked(
    store: SqliteStore, agent: Agent, text_of: TextOf
) -> None:
    sign(store, agent)
    gesture(store, GesteVisa.CONTRESEING)

    def said() -> list[str]:
        shown = _plain(text_of(to_pdf(fiche_of(store, agent), MADE)))
        return [
            one for one in ("LR", "DM") if _plain(f"Rien ne prouve que c'est {one} : aucun compte") in shown
        ]

    assert said() == ["LR", "DM"]
    with store.writing("DM") as writing:
        writing.update_agent(replace(agent, compte="lirone"))
    assert said() == ["DM"]


def test_the_grid_adds_up_and_the_month_is_reconciled(store: SqliteStore, agent: Agent) -> None:
    page = make_page(fiche_of(store, agent), MADE)
    totals = {rang.libelle: rang.total for rang in page.rangs if rang.genre != "ligne"}
    assert totals == {
        "Convention FSE 2018-01": "1,5",
        "Convention FSE 2018-02": "0,75",
        "Ensemble des conventions": "2,25",
        "Autres activités": "0,25",
        "Absences": "0,5",
        "Total du jour": "3",
    }
    assert dict(page.bilan) == {
        "Jours ouvrés du mois": "19 j",
        "Attendus selon la quotité": "16 j",
        "Jours FSE": "2,25 j",
        "Autres activités": "0,25 j",
        "Absences": "0,5 j",
        "Total déclaré": "3 j",
        "Écart à l'attendu": "il manque 13 j",
        "Part FSE": "90 % des jours travaillés (2,25 j sur 2,5 j)",
    }
    (by,) = [rang for rang in page.rangs if rang.libelle == "Saisi pour l'agent par"]
    assert (by.cellules[3], set(by.cellules)) == ("DM", {"DM", ""})


def test_a_sheet_of_two_funds_names_and_adds_up_each(store: SqliteStore, agent: Agent) -> None:
    change_fonds(store, "2018-02", "Région", acteur="DM")
    visee = fiche_of(store, agent)
    page = make_page(visee, MADE)
    assert [(nom, jours) for nom, _, jours, _ in page.conventions] == [
        ("FSE 2018-01", "1,5 j"),
        ("Région 2018-02", "0,75 j"),
    ]
    assert {rang.libelle: rang.total for rang in page.rangs if rang.genre == "titre"} == {
        "Convention FSE 2018-01": "1,5",
        "Convention Région 2018-02": "0,75",
        "Ensemble des conventions": "2,25",
        "Autres activités": "0,25",
        "Absences": "0,5",
    }
    assert [(titre, valeur) for titre, valeur in page.bilan if titre.endswith(("FSE", "Région"))] == [
        ("Jours FSE", "1,5 j"),
        ("Jours Région", "0,75 j"),
        ("Part FSE", "60 % des jours travaillés (1,5 j sur 2,5 j)"),
        ("Part Région", "30 % des jours travaillés (0,75 j sur 2,5 j)"),
    ]
    table = tabulate_fiche(visee, MADE)
    rubrique = [column.cle for column in table.colonnes].index("rubrique")
    assert [row[rubrique] for row in table.lignes] == ["FSE", "FSE", "Région", "Autre activité", "Absence"]
    assert table.recapitulatif is not None
    assert [(row[0], row[-1]) for row in table.recapitulatif.lignes][:3] == [
        ("Total FSE", 150),
        ("Total Région", 75),
        ("Total conventions", 225),
    ]


def test_a_signed_sheet_keeps_the_fund_that_it_bears(store: SqliteStore, agent: Agent) -> None:
    sign(store, agent)
    for numero in ("2018-01", "2018-02"):
        change_fonds(store, numero, "Région", acteur="DM")
    assert fiche_of(store, agent).fonds == ("FSE",)
    gesture(store, GesteVisa.RENVOI, "à revoir")
    assert fiche_of(store, agent).fonds == ("Région",)


def test_a_month_without_a_day_of_a_convention_says_whose_there_are(store: SqliteStore, agent: Agent) -> None:
    page = make_page(load_fiche(store, agent, Mois(2018, 4), acteur="LR"), MADE)
    assert page.sans_convention == "Aucun jour de ce mois ne relève d'une convention (FSE)."
    assert dict(page.bilan)["Jours FSE"] == "0 j"


def test_the_same_sheet_gives_the_same_archivable_pdf(store: SqliteStore, agent: Agent) -> None:
    visee = fiche_of(store, agent)
    pdf = to_pdf(visee, MADE)
    assert pdf == to_pdf(visee, MADE)
    assert pdf != to_pdf(visee, MADE + timedelta(minutes=1))
    assert made_at(pdf) == MADE
    assert b"pdfuaid" in pdf
    assert b"pdfaid" in pdf
    assert b"/Type/Pages/Count 1/" in pdf


def test_a_character_that_the_font_cannot_draw_is_a_square_and_no_failure(
    store: SqliteStore, agent: Agent, text_of: TextOf
) -> None:
    with store.writing("DM") as writing:
        writing.update_agent(replace(agent, nom="Nom 🎓 漢字 \u202e\x1b[2J"))
    assert _plain("Nom □ □□ □□[2J (LR)") in _plain(text_of(to_pdf(fiche_of(store, agent), MADE)))


def test_the_csv_has_a_row_a_line_and_sums_that_match(store: SqliteStore, agent: Agent) -> None:
    data = to_csv_file(replace(fiche_of(store, agent), agent=replace(agent, nom="=1+1")), MADE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert {row["Nom"] for row in rows} == {"'=1+1"}
    assert {row["Mois"] for row in rows} == {"2018-05"}
    told = [(row["Rubrique"], row["Convention"], row["Code"], row["Total"]) for row in rows]
    assert told == [
        ("FSE", "2018-01", "14.1.1", "0,5"),
        ("FSE", "2018-01", "14.7.1", "1"),
        ("FSE", "2018-02", "18", "0,75"),
        ("Autre activité", "", "7.1", "0,25"),
        ("Absence", "", "", "0,5"),
    ]
    assert {row["Attendu du mois"] for row in rows} == {"16"}
    assert rows[0]["04/05/2018"] == "0,5"
    assert rows[0]["Saisi par"] == "DM 04/05/2018"


def test_a_sheet_read_back_adds_up_to_its_total_and_its_sums_stand_apart(
    store: SqliteStore, agent: Agent
) -> None:
    visee = fiche_of(store, agent)
    tableau = tabulate_fiche(visee, MADE)
    rows = list(csv.DictReader(io.StringIO(to_csv_file(visee, MADE).decode("utf-8-sig")), delimiter=";"))
    assert sum(parse_jours(row["Total"]) for row in rows) == visee.fiche.total
    table, totaux = openpyxl.load_workbook(io.BytesIO(to_xlsx([tableau]))).worksheets
    rank = [cell.value for cell in table[1]].index("Total")
    assert sum(row[rank] for row in table.iter_rows(min_row=2, values_only=True)) * 100 == visee.fiche.total
    assert {row[0]: row[-1] for row in totaux.iter_rows(min_row=2, values_only=True)} == {
        "Total FSE": 2.25,
        "Total autres activités": 0.25,
        "Total absences": 0.5,
        "Total": 3,
        "Attendu": 16,
        "Écart": -13,
    }
    assert [row["total"] for row in json.loads(to_json(tableau))["totaux"]][-3:] == [3, 16, -13]


def test_an_unsigned_sheet_says_when_it_was_made_and_a_signed_one_when_it_was_signed(
    store: SqliteStore, agent: Agent
) -> None:
    def told(made: datetime) -> tuple[str, str]:
        visee = fiche_of(store, agent)
        row = next(csv.DictReader(io.StringIO(to_csv_file(visee, made).decode("utf-8-sig")), delimiter=";"))
        etat = make_page(visee, made).etat
        return etat, row["Non signée, éditée le"]

    assert told(MADE) == (
        "Non signée — document de travail, édité le 22/05/2018 à 14:40",
        "22/05/2018 à 14:40",
    )
    sign(store, agent)
    assert "édité" not in told(MADE)[0]
    assert told(MADE) == told(MADE + timedelta(days=1))


def test_each_row_of_the_csv_says_who_signed_and_when(store: SqliteStore, agent: Agent) -> None:
    sign(store, agent)
    visee = fiche_of(store, agent)
    assert visee.signature is not None
    rows = list(csv.DictReader(io.StringIO(to_csv_file(visee, MADE).decode("utf-8-sig")), delimiter=";"))
    when = format_moment(visee.signature.quand)
    assert {(row["Signature de l'agent"], row["Signature de la hiérarchie"]) for row in rows} == {
        (f"LR, {when}", "")
    }


def test_a_batch_refuses_before_it_writes_and_stops_whole_at_the_first_failure(
    store: SqliteStore, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        fiche_of(store, agent),
        replace(fiche_of(store, agent), agent=replace(agent, initiales="ZZ")),
    )
    taken = tmp_path / fiche_name("ZZ", MAI, FormatFiche.CSV)
    taken.write_text("là")
    said: list[str] = []

    def export(existing: Existing) -> written_fiches.WrittenBatch:
        return export_fiches(
            (first, second), tmp_path, FormatFiche.CSV, existing, store.place, MADE, said.append
        )

    with pytest.raises(ConfigurationError, match="existe déjà"):
        export(Existing.KEEP)
    assert [path.name for path in tmp_path.glob("fiche-*")] == [taken.name]
    assert said == []
    real = written_fiches.write_atomically

    def fail_on_second(target: Path, *args: object) -> Path:
        if target == taken:
            raise StoreIO("Disque plein.")
        return real(target, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(written_fiches, "write_atomically", fail_on_second)
    done = export(Existing.REPLACE)
    assert ([one.agent.initiales for one in done.ecrites], str(done.erreur)) == (["LR"], "Disque plein.")
    assert said == ["1/2 LR…", "2/2 ZZ…"]
    assert taken.read_text() == "là"
    assert (tmp_path / fiche_name("LR", MAI, FormatFiche.CSV)).stat().st_mode & 0o777 == 0o600


def test_an_archive_holds_every_sheet_and_is_the_same_twice(store: SqliteStore, agent: Agent) -> None:
    visee = fiche_of(store, agent)
    visees = (visee, replace(visee, agent=replace(agent, initiales="ZZ")))
    first, second = (archive_fiches(visees, FormatFiche.CSV, MADE, lambda _: None) for _ in range(2))
    assert first == second
    with ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == [fiche_name(name, MAI, FormatFiche.CSV) for name in ("LR", "ZZ")]
        assert archive.read(archive.namelist()[0]) == to_fiche(visee, FormatFiche.CSV, MADE)


def test_a_batch_makes_its_own_private_folder_but_not_those_above(
    store: SqliteStore, agent: Agent, tmp_path: Path
) -> None:
    def export(folder: Path) -> WrittenBatch:
        visees = (fiche_of(store, agent),)
        return export_fiches(
            visees, folder, FormatFiche.CSV, Existing.KEEP, store.place, MADE, lambda _: None
        )

    with pytest.raises(ConfigurationError, match="ne peut pas être créé"):
        export(tmp_path / "rien" / "mai")
    assert len(export(tmp_path / "mai").ecrites) == 1
    assert (tmp_path / "mai").stat().st_mode & 0o777 == 0o700
