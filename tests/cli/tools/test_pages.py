"""The pages that one reads without the interface: what the commands show, by titles, lists and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from cariforef_tui.cli.tools.markup import TITLES
from cariforef_tui.cli.tools.pages import READINGS, read
from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.web.fork_server import Asked
from tests.cli.tools.page import Page
from tests.kit.glossary import mots_of
from tests.people import open_store, set_agent


def page_of(cli: Any, name: str, status: int = 200, **query: str) -> Page:
    answer = read(cli.wiring, {"agent": "DM"}, Asked(name, query))
    assert (answer.status, answer.kind) == (status, "text/html; charset=utf-8"), answer.body.decode()
    return Page(answer.body.decode())


@pytest.fixture
def saisi(cli: Any, fill_once: Any) -> Any:
    def fill() -> None:
        cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", '<b>&amp; "x"')
        cli.done("saisir", "LR", "9.1.1", "1", "21/03/2018")

    fill_once("saisi", fill)
    return cli


def test_every_page_has_one_main_title_and_tables_that_say_what_they_are(saisi: Any) -> None:
    for name in READINGS:
        page = page_of(saisi, name)
        assert [one for one in page.headings if one.startswith("h1")] == [f"h1 {TITLES[name]}"]
        assert set(page.links) == {*TITLES, "/", "#contenu"}
        assert [href for href, current in page.links.items() if current] == [name]
        assert len(page.captions) == len(page.tables)
        assert all(page.captions)
        for titles, *rows in page.tables:
            assert all((tag, scope) == ("th", "col") and text for tag, scope, text in titles)
            for row in rows:
                assert len(row) == len(titles)
                assert [scope for tag, scope, _ in row if tag == "th"] == ["row"]
        assert page.tables or name in ("alertes", "a-regarder")
        assert all(f">{mot.capitalize()} : {MOTS[mot][:12]}" in page.text for mot in mots_of(page.text))


def test_a_page_has_the_figures_of_its_command(saisi: Any) -> None:
    shown = {line["code"]: line for line in saisi.done("avancement", "--json").json["lignes"]}
    rows = page_of(saisi, "avancement").rows()
    assert rows.keys() == shown.keys()
    assert rows["14.7.1"][3] == "0,5" == str(shown["14.7.1"]["realise"]).replace(".", ",")
    week = page_of(saisi, "semaine", semaine="21")
    assert "DM, semaine 21" in week.captions[0]
    assert week.rows()["Total saisi"][2] == "0,5"
    assert "&lt;b&gt;&amp;amp; &#34;x&#34;" in week.text


def test_a_page_says_when_it_was_read_and_by_whom(saisi: Any) -> None:
    read_at = replace(saisi.wiring, now=lambda: datetime(2018, 5, 22, 12, 5, tzinfo=UTC))
    for given, by in (({"agent": "dm"}, " par DM"), ({}, "")):
        page = read(read_at, given, Asked("avancement", {})).body.decode()
        assert f"<p>Lu le 22/05/2018 à 14:05{by}.</p>" in page


def test_a_diary_reads_the_same_calendar_until_a_date_moves(saisi: Any) -> None:
    def read_calendar(day: int) -> bytes:
        moment = datetime(2018, 5, day, 12, tzinfo=UTC)
        later = replace(saisi.wiring, now=lambda: moment, today=lambda: moment.date())
        return read(later, {}, Asked("echeances.ics", {})).body

    before = read_calendar(22)
    assert read_calendar(24) == before
    saisi.done("--agent", "DM", "plan", "echeance", "14.7.1", "07/2018", "--motif", "x")
    assert read_calendar(24) != before


def test_the_signs_of_months_are_said(saisi: Any) -> None:
    page = page_of(saisi, "mois")
    assert '<td><span role="img" aria-label="à compléter">✗</span></td>' in page.text
    assert "mars : à compléter" in saisi.done("mois", "LR", "--simple").out


def test_the_titles_of_parts_are_headings_those_of_tables_included(saisi: Any) -> None:
    assert "h2 Détail des jours" in page_of(saisi, "semaine", semaine="21").headings
    revue = page_of(saisi, "revue")
    assert "RGPD RGPD" not in revue.text
    assert "RGPD (Règlement" in revue.text
    assert "h2 Situation (jours)" in revue.headings
    assert "Situation (jours)" in revue.captions
    assert "h2 ATTENTION" in page_of(saisi, "alertes").headings
    assert "PRI · Pôle Ressources Information" in page_of(saisi, "equipe").captions


@pytest.mark.usefixtures("as_dm")
def test_what_to_look_at_is_told_with_its_reasons(saisi: Any) -> None:
    saisi.done("--agent", "DM", "plan", "reviser", "14.7.1", "0,25", "--motif", "x", "--oui")
    later = saisi.at(date(2018, 6, 4))
    said = later.done("avancement", "--a-regarder", "--simple").out.splitlines()
    (last,) = (line for line in said if ": 14.7.1" in line)
    assert "Rien de décidé" in last
    assert f"{escape(last)}</" in page_of(later, "a-regarder").text


def test_parameters_narrow_a_page_and_its_links_keep_the_date(saisi: Any) -> None:
    assert page_of(saisi, "avancement", pole="PRI").rows().keys() < page_of(saisi, "avancement").rows().keys()
    past = page_of(saisi, "mois", au="2018-03-30", pole="PRI")
    assert "30/03/2018" in past.captions[0]
    assert "avancement?au=2018-03-30" in past.links
    assert 'name="pole" size="12" value="PRI"' in past.text


def test_a_parameter_that_says_nothing_is_refused_in_one_sentence(saisi: Any) -> None:
    for query in (
        *({"pole": typed} for typed in ("--help", "-h", "ZZZ")),
        *({"au": typed} for typed in ("demain\0", "<script>", "31/02/2018", "x" * 60)),
    ):
        page = page_of(saisi, "avancement", 400, **query)
        assert page.tables == []
        assert page.text.count("<p>") == 1


def test_an_address_without_a_page_has_the_links(cli: Any) -> None:
    assert {*TITLES} < page_of(cli, "absente", 404).links.keys()
    assert page_of(cli, "").headings[0] == "h1 Journée du mardi 22/05/2018"


def test_a_person_reads_there_what_they_may_read_in_the_shell(saisi: Any, store_path: Path) -> None:
    saisi.name("DM")
    with open_store(store_path) as store:
        set_agent(store, "KF", compte="kf")
        set_agent(store, "DM", compte="dom")
    kf = replace(saisi.wiring, compte=lambda _place: Account("kf", None, Way.PROXY))
    own = read(kf, {}, Asked("semaine", {}))
    assert (own.status, "KF, semaine" in own.body.decode()) == (200, True)
    other = read(kf, {}, Asked("semaine", {"agent": "LR", "semaine": "12"}))
    assert other.status == 403
    assert "9.1.1" not in other.body.decode()
    dm = replace(saisi.wiring, compte=lambda _place: Account("dom", None, Way.PROXY))
    seen = read(dm, {}, Asked("semaine", {"agent": "LR", "au": "21/03/2018"}))
    assert (seen.status, "9.1.1" in seen.body.decode()) == (200, True)
    mine = read(kf, {}, Asked("mes-echeances.ics", {}))
    assert (mine.status, b"NAME:\xc3\x89ch\xc3\xa9ances de KF 2018" in mine.body) == (200, True)
    nobody = replace(saisi.wiring, compte=lambda _place: Account("zoe", None, Way.PROXY))
    refused = read(nobody, {}, Asked("echeances.ics", {}))
    assert (refused.status, refused.kind) == (403, "text/plain; charset=utf-8")
    assert "n'est lié à aucun agent" in refused.body.decode()
