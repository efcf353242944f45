"""What is accepted of a programme's sheets, and how it names each fault."""

from __future__ import annotations

import dataclasses

import pytest

from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Niveau, Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.values.tables import Grid
from cariforef_tui.exchange.programme.faults import ProgrammeRefuse
from cariforef_tui.exchange.programme.parse import parse_sheets
from cariforef_tui.exchange.programme.writer import programme_tables

Sheets = dict[str, list[list[str]]]


def small() -> Sheets:
    """A plan with a line of each kind; columns that few plans need come last."""
    return {
        "programme": [["exercice"], ["2027"]],
        "lignes": [
            [
                "code",
                "libellé",
                "jours",
                "jours SI",
                "échéance",
                "qui",
                "jours annoncés",
                "régulation",
                "tirage",
            ],
            ["MED", "Médiathèque", "55", "", "", "", "", "", ""],
            ["PUB", "Publics", "", "", "", "", "", "", ""],
            ["1", "Prêts", "40", "", "", "", "", "", ""],
            ["1.1", "Accueil", "40", "X", "Quotidien", "AB/CD", "", "", "oui"],
            ["1.2", "Portage", "avec 1.1", "", "06/2027", "CD", "", "", ""],
            ["2", "Contes", "20", "3", "", "", "", "", ""],
            ["3", "Équilibre", "-5", "", "", "", "", "oui", ""],
        ],
        "agents": [["initiales", "pôle", "coordonne"], ["AB", "PUB", "PUB"], ["CD", "PUB", ""]],
        "jalons": [
            ["code", "libellé", "date", "lignes", "borne"],
            ["FETE", "Fête", "25/09/2027", "1.1 2", "2"],
        ],
        "livrables": [["ligne", "libellé", "quantité"], ["2", "séances", "30"], ["2", "affiches", "4"]],
        "aliases": [["alias", "code"], ["PUBLICS", "PUB"]],
    }


def grids_of(sheets: Sheets) -> dict[str, Grid]:
    return {
        name: Grid(source=name, lignes=tuple((line, tuple(row)) for line, row in enumerate(rows, start=1)))
        for name, rows in sheets.items()
    }


def parse(sheets: Sheets) -> Programme:
    return parse_sheets(grids_of(sheets)).programme


def faults_of(sheets: Sheets) -> list[str]:
    with pytest.raises(ProgrammeRefuse) as refused:
        parse(sheets)
    return [str(fault) for fault in refused.value.faults]


def put(sheets: Sheets, feuille: str, line: int, titre: str, value: str) -> Sheets:
    """Write a cell; a column that the sheet lacks is added."""
    rows = sheets[feuille]
    if titre not in rows[0]:
        for row in rows:
            row.append("")
        rows[0][-1] = titre
    rows[line - 1][rows[0].index(titre)] = value
    return sheets


def test_the_codes_say_the_level_and_the_parent() -> None:
    found = {ligne.code: (ligne.niveau, ligne.parent) for ligne in parse(small()).lignes}
    assert found == {
        "MED": (Niveau.GIP, None),
        "PUB": (Niveau.POLE, "MED"),
        "1": (Niveau.AXE, "PUB"),
        "1.1": (Niveau.ACTION, "1"),
        "1.2": (Niveau.ACTION, "1"),
        "2": (Niveau.AXE, "PUB"),
        "3": (Niveau.AXE, "PUB"),
    }


def test_a_cell_says_the_level_and_the_parent_where_the_code_does_not() -> None:
    sheets = put(put(small(), "lignes", 7, "Niveau", "Opération"), "lignes", 7, "parent", "1")
    ligne = parse(sheets).by_code["2"]
    assert (ligne.niveau, ligne.parent) == (Niveau.OPERATION, "1")


def test_a_body_without_services_has_its_lines_at_once() -> None:
    lignes = [["code", "libellé", "jours"], ["ASSO", "Association", ""], ["1", "Adhésions", "3"]]
    programme = parse({"programme": [["exercice"], ["2027"]], "lignes": lignes})
    assert (programme.by_code["1"].parent, programme.centiemes_prevus("ASSO")) == ("ASSO", 300)


def test_days_are_those_of_a_line_or_shared_or_not_counted_and_a_heading_announces() -> None:
    programme = parse(small())
    found = [(one.id, one.chiffrage, one.centiemes, one.lignes) for one in programme.enveloppes]
    assert found == [
        ("1.1-metier", Chiffrage.CHIFFRE, 4_000, ("1.1", "1.2")),
        ("1.1-SI", Chiffrage.X, None, ("1.1",)),
        ("2-metier", Chiffrage.CHIFFRE, 2_000, ("2",)),
        ("2-SI", Chiffrage.CHIFFRE, 300, ("2",)),
        ("3-metier", Chiffrage.CHIFFRE, -500, ("3",)),
    ]
    assert (programme.by_code["1"].centiemes_annonces, programme.by_code["2"].centiemes_annonces) == (
        4_000,
        None,
    )
    (empty,) = parse(put(small(), "lignes", 7, "jours", "")).enveloppes_of["2"][:1]
    assert (empty.compte, empty.chiffrage, empty.centiemes) == (Compte.METIER, Chiffrage.AUCUN, None)


@pytest.mark.parametrize(
    ("texte", "centiemes"), [("12,5", 1250), ("12.50", 1250), ("1 200", 120_000), ("0", 0)]
)
def test_half_days_and_thousands_are_hundredths(texte: str, centiemes: int) -> None:
    assert (
        parse(put(small(), "lignes", 7, "jours", texte)).enveloppes_by_id["2-metier"].centiemes == centiemes
    )


def test_what_a_spreadsheet_makes_of_a_sheet_reads_the_same() -> None:
    sheets = small()
    sheets["lignes"] = [[f" {cell}\u00a0" if cell else "" for cell in row] for row in sheets["lignes"]]
    sheets["lignes"][0] = [
        "CODE",
        "Libelle",
        "Jours ",
        "jours si",
        "ECHEANCE",
        "Qui",
        "",
        "Régulation",
        "TIRAGE",
    ]
    sheets["lignes"][2][1] = "Publics\n"
    sheets["lignes"][7][7] = "Oui"
    sheets["jalons"][1][2] = "2027-09-25"
    grids = grids_of(sheets)
    rows = grids["lignes"].lignes
    grids["lignes"] = dataclasses.replace(
        grids["lignes"], lignes=(rows[0], *((n + 3, r) for n, r in rows[1:]))
    )
    assert parse_sheets(grids).programme == parse(small())


def test_columns_come_in_any_order_and_those_that_nobody_knows_are_told() -> None:
    sheets = put(small(), "lignes", 4, "Budget", "1 200 €")
    sheets["lignes"] = [row[::-1] for row in sheets["lignes"]]
    read = parse_sheets(grids_of(sheets))
    assert read.programme == parse(small())
    assert read.remarques == ("Colonnes laissées de côté, lignes : « Budget »",)


def test_somebody_of_the_whole_body_has_no_service_and_that_is_told() -> None:
    sheets = small()
    root = sheets["lignes"][1][sheets["lignes"][0].index("code")]
    sheets["agents"] = [["initiales", "pole", "coordonne"], ["DG", root, root]]
    read = parse_sheets(grids_of(sheets))
    (agent,) = read.agents
    assert (agent.initiales, agent.pole, agent.coordonne) == ("DG", None, None)
    (told,) = read.remarques
    assert told.startswith(f"DG : {root} est l'organisme entier, donc sans service.")


def test_people_are_separated_as_one_writes_a_list() -> None:
    for texte in ("AB/CD", "AB, CD", "AB ; CD", "AB+CD"):
        names = parse(put(small(), "lignes", 7, "qui", texte)).by_code["2"].responsables
        assert [str(name) for name in names] == ["AB", "CD"]
    assert parse(put(small(), "jalons", 2, "lignes", "1.1, 2")).jalons[0].lignes == ("1.1", "2")


def test_a_date_without_its_year_is_in_the_year_of_the_plan() -> None:
    assert parse(put(small(), "lignes", 7, "échéance", "30/6")).by_code["2"].echeance.texte == "30/06/2027"


def test_livrables_are_numbered_on_their_line_and_come_in_its_order() -> None:
    sheets = small()
    sheets["livrables"].append(["1.1", "lecteurs", "900"])
    found = [(one.code, one.numero, one.libelle) for one in parse(sheets).livrables]
    assert found == [("1.1", 1, "lecteurs"), ("2", 1, "séances"), ("2", 2, "affiches")]


def test_only_two_sheets_are_needed() -> None:
    sheets = small()
    bare = {name: sheets[name] for name in ("programme", "lignes")}
    read = parse_sheets(grids_of({**bare, "jalons": []}))
    assert (read.programme.jalons, read.programme.livrables, read.agents) == ((), (), ())
    assert faults_of({}) == ["feuille lignes : absente.", "feuille programme : absente."]
    assert faults_of({"lignes": [], "programme": [["exercice"]]}) == [
        "lignes : vide : des titres et des lignes y sont attendus.",
        "programme : aucune ligne sous les titres.",
    ]


def test_a_sheet_that_is_no_plan_is_refused_by_its_size() -> None:
    sheets = small()
    sheets["lignes"] += [["2", "Contes"]] * 5_000
    assert "lignes : 5007 lignes, 5000 au plus." in faults_of(sheets)


L, J, R = "lignes", "jalons", "livrables"


@pytest.mark.parametrize(
    ("feuille", "line", "titre", "value", "fault"),
    [
        (L, 7, "jours", "quarante", "« quarante » : nombre de jours attendu (par exemple 12 ou 12,5)."),
        (L, 7, "jours", "1,125", "« 1,125 » : nombre de jours attendu (par exemple 12 ou 12,5)."),
        (L, 7, "jours", "-1", "-1 j : seule une régulation retire des jours, 2 n'en est pas une."),
        (L, 8, "jours", "5", "5 j : une régulation retire des jours, elle n'en ajoute pas."),
        (L, 4, "jours", "-1", "-1 j : seule une régulation retire des jours, 1 n'en est pas une."),
        (L, 4, "jours", "X", "1 a des lignes sous elle : un total annoncé y est attendu, ou rien."),
        (L, 4, "jours SI", "2", "1 a des lignes sous elle : ce sont elles qui portent des jours SI."),
        (
            L,
            4,
            "jours annoncés",
            "9",
            "rien d'attendu : le total annoncé de 1 est déjà dans la colonne jours.",
        ),
        (L, 7, "jours annoncés", "-9", "-9 j : seule une régulation retire des jours, 2 n'en est pas une."),
        (L, 6, "jours", "avec 9", "ligne inconnue « 9 »."),
        (L, 6, "jours", "avec 1", "1 a des lignes sous elle : citez l'une d'elles."),
        (L, 7, "jours", "avec 1.2", "1.2 partage les jours de 1.1 : écrivez « avec 1.1 »."),
        (L, 5, "jours", "avec 2", "2 vient après : les jours s'écrivent sur la première des lignes."),
        (L, 7, "jours", "avec 3", "une régulation ne partage pas ses jours."),
        (L, 7, "jours", "avec ?", "« ? » : code attendu (par exemple 4.1, 12 ou PUB)."),
        (L, 7, "code", "1.x", "« 1.x » : code attendu (par exemple 4.1, 12 ou PUB)."),
        (L, 7, "code", "PUB", "« PUB » est déjà à la ligne 3."),
        (
            L,
            7,
            "code",
            "1.1",
            "« 1.1 » est déjà à la ligne 5. 1.10 écrit en nombre devient 1.1 : mettez la colonne en texte.",
        ),
        (L, 6, "parent", "9", "ligne inconnue « 9 », au-dessus de 1.2."),
        (L, 6, "parent", "PUB", "le code 1.2 annonce le parent 1."),
        (L, 4, "parent", "2", "« 2 » doit venir avant ses propres lignes."),
        (L, 2, "parent", "PUB", "rien d'attendu : la première ligne est l'organisme entier."),
        (L, 2, "niveau", "pole", "la première ligne est l'organisme entier : niveau gip, ou rien."),
        (L, 7, "niveau", "chose", "« chose » : valeur inconnue (gip, pole, axe, action, operation)."),
        (L, 7, "libellé", "", "valeur absente."),
        (L, 7, "libellé", "Etude \x1b[2J", "caractère interdit U+001B en position 7."),
        (L, 7, "libellé", "Etude \u202esport", "caractère interdit U+202E en position 7."),
        (L, 7, "libellé", "x" * 10_000, "10000 caractères, 1000 au plus."),
        (
            L,
            7,
            "échéance",
            "juin-18",
            "« juin-18 » : un tableur a changé cette échéance ; écrivez par exemple 12/2018.",
        ),
        (L, 3, "actions annoncées", "72,5", "« 72,5 » : nombre entier attendu."),
        (L, 7, "régulation", "vrai", "« vrai » : « oui » ou rien."),
        (L, 3, "tirage", "oui", "PUB n'est pas une ligne de détail : aucune demande ne s'y ouvre."),
        (J, 2, "borne", "1.2", "1.2 n'est pas une ligne de ce jalon."),
        (J, 2, "date", "31/02/2027", "« 31/02/2027 » : cette date n'existe pas."),
        (J, 2, "date", "mai 2027", "« mai 2027 » : date non reconnue (par exemple 25/05/2018)."),
        (J, 2, "lignes", "9.9", "ligne inconnue « 9.9 »."),
        ("agents", 3, "initiales", "AB", "« AB » est déjà à la ligne 2."),
        ("agents", 3, "initiales", "Ab", "« Ab » : 2 à 4 lettres majuscules attendues."),
        ("agents", 3, "pôle", "2", "sigle inconnu « 2 »."),
        ("aliases", 2, "code", "PUB2", "ligne inconnue « PUB2 »."),
        ("aliases", 2, "alias", "PUB", "PUB est déjà le code d'une ligne."),
        ("programme", 2, "code SI", "21", "ligne inconnue « 21 »."),
        ("programme", 2, "pôle", "d" * 21, f"« {'d' * 21} » : un mot attendu, 20 caractères au plus."),
        ("programme", 2, "axe", "1.", "« 1. » : un mot attendu, 20 caractères au plus."),
        ("programme", 2, "exercice", "27", "année 27 hors de 2000 à 2100."),
        (R, 2, "ligne", "9", "ligne inconnue « 9 »."),
        (R, 2, "ligne", "3", "3 est une régulation : elle ne promet rien."),
        (R, 2, "quantité", "0", "0 : nombre entier attendu, 1 au moins."),
        (R, 2, "libellé", "x" * 201, "200 caractères au plus."),
    ],
)
def test_a_fault_names_its_sheet_line_and_column(
    feuille: str, line: int, titre: str, value: str, fault: str
) -> None:
    assert f"{feuille}, ligne {line}, colonne {titre} : {fault}" in faults_of(
        put(small(), feuille, line, titre, value)
    )


def test_a_fault_of_a_workbook_has_its_cell_too() -> None:
    grids = grids_of(put(small(), "lignes", 7, "jours", "vingt"))
    lettres = tuple("ABCDEFGHI")
    amiss = {(8, 1): "formule : collez sa valeur", (4, 8): "erreur"}
    grids["lignes"] = dataclasses.replace(
        grids["lignes"], source="feuille lignes", lettres=lettres, amiss=amiss
    )
    with pytest.raises(ProgrammeRefuse) as refused:
        parse_sheets(grids)
    assert [str(fault).partition(" : ")[0] for fault in refused.value.faults] == [
        "feuille lignes, ligne 4, colonne tirage (I4)",
        "feuille lignes, ligne 7, colonne jours (C7)",
        "feuille lignes, ligne 8, colonne libellé (B8)",
    ]


def test_titles_that_lack_or_come_twice_are_named() -> None:
    sheets = small()
    sheets["lignes"][0][1:3] = ["intitulé", "Échéance"]
    assert faults_of(sheets) == [
        "lignes, ligne 1, colonne libellé : colonne absente.",
        "lignes, ligne 1, colonne Échéance : colonne en double.",
    ]


def test_a_line_before_any_service_is_refused_where_there_are_services() -> None:
    sheets = small()
    sheets["lignes"][2:4] = sheets["lignes"][3:1:-1]
    assert "lignes, ligne 3 : aucune ligne au-dessus de 1 ; la première ligne est l'organisme entier." in (
        faults_of(sheets)
    )


def test_every_fault_is_told_at_once() -> None:
    sheets = put(put(small(), "lignes", 2, "jours", "beaucoup"), "lignes", 6, "parent", "99")
    sheets = put(put(sheets, "jalons", 2, "date", "31/02/2027"), "agents", 2, "pôle", "9")
    with pytest.raises(ProgrammeRefuse) as refused:
        parse(sheets)
    assert [(fault.fichier, fault.ligne, fault.champ) for fault in refused.value.faults] == [
        ("agents", 2, "pôle"),
        ("jalons", 2, "date"),
        ("lignes", 2, "jours"),
        ("lignes", 6, "parent"),
    ]
    message = str(refused.value)
    assert message.startswith(
        "Programme illisible, rien n'a été chargé (4 fautes) : agents, ligne 2, colonne"
    )
    assert "\n" not in message
    assert isinstance(refused.value, CariforefError)


def test_a_faulty_row_does_not_accuse_those_that_cite_it() -> None:
    assert len(faults_of(put(small(), "lignes", 2, "jours", "beaucoup"))) == 1
    assert len(faults_of(put(small(), "lignes", 5, "jours", "beaucoup"))) == 1


def test_a_hostile_value_is_shown_inert_and_cut() -> None:
    read = parse_sheets(grids_of(put(small(), "lignes", 2, "\x1b[2J" + "n" * 100, "")))
    assert read.remarques == (f"Colonnes laissées de côté, lignes : « ␛[2J{'n' * 36}… »",)


def test_what_is_written_is_read_the_same() -> None:
    read = parse_sheets(grids_of(small()))
    tables = {
        name: [*map(list, rows)] for name, rows in programme_tables(read.programme, read.agents).items()
    }
    titles = ["code", "libellé", "jours", "jours SI", "début", "échéance", "qui", "régulation", "tirage"]
    assert tables["lignes"][0] == titles
    again = parse_sheets(grids_of(tables))
    assert (again.programme, again.agents) == (read.programme, read.agents)
    assert again.programme.tirages == read.programme.tirages


@pytest.mark.parametrize(
    ("debut", "echeance", "texte", "written"),
    [
        ("01/04", "", "depuis le 01/04/2027", ("01/04/2027", "")),
        ("avril", "Hebdomadaire", "Hebdomadaire, depuis le 01/04/2027", ("01/04/2027", "Hebdomadaire")),
        ("03/2027", "30/6", "03/2027 – 30/06/2027", ("03/2027", "30/06/2027")),
        ("01/03/2027", "03/2027-06/2027", "03/2027-06/2027", ("", "03/2027-06/2027")),
        ("", "dès avril", "dès avril 2027", ("", "dès avril 2027")),
        ("", "03/2027 – 06/2027", "03/2027 – 06/2027", ("03/2027", "06/2027")),
    ],
)
def test_a_beginning_has_its_column_and_comes_back_as_it_was_written(
    debut: str, echeance: str, texte: str, written: tuple[str, str]
) -> None:
    sheets = put(put(small(), "lignes", 6, "échéance", echeance), "lignes", 6, "Debut", debut)
    read = parse(sheets)
    assert read.by_code["1.2"].echeance.texte == texte
    titles, *rows = programme_tables(read)["lignes"]
    row = dict(zip(titles, rows[4], strict=True))
    assert (row["début"], row["échéance"]) == written
    assert parse({**sheets, "lignes": [*map(list, programme_tables(read)["lignes"])]}) == read
