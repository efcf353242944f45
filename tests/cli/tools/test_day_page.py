"""The page of a day, by what its forms hold: nothing is written but by them, and each write can be undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.cli.tools.pages import read
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.web.fork_server import Asked
from tests.cli.tools.page import Page
from tests.people import log, open_store, signature_of

MARDI = date(2018, 5, 22)
TEAM = {"jeton": "un-jeton"}


class Forms(HTMLParser):
    """The forms of a page: what each sends as it stands, by the words of its buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: dict[str, dict[str, str]] = {}
        self._values, self._geste, self._select = dict[str, str](), "", ""
        self.methods: dict[str, str] = {}
        self._method = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._values, self._method = {}, given["method"]
            case "input" if given.get("type") != "checkbox":
                self._values[given["name"]] = given.get("value", "")
            case "select":
                self._select = given["name"]
            case "option" if self._select not in self._values or "selected" in given:
                self._values[self._select] = given.get("value", "journée")
            case "button":
                self._button = {given["name"]: given["value"]} if "name" in given else {}
                self._label = given.get("aria-label", "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "button" and data.strip():
            label = self._label or data.strip()
            self.sent[label] = {**self._values, **self._button}
            self.methods[label] = self._method


class Browser:
    """What somebody does in the page of a day."""

    def __init__(self, cli: Any, agent: str = "DM", guards: Mapping[str, str] = TEAM) -> None:
        self.cli, self.agent, self.guards = cli, agent, guards

    def open(self, **query: str) -> None:
        self._ask(Asked("journee", query, None, self.guards))

    def press(self, button: str, refused: str = "", **typed: str) -> None:
        form = {**self.forms.sent[button], **typed}
        self._ask(Asked("journee", {}, {k: v for k, v in form.items() if k != "jeton"}, self.guards, refused))

    def _ask(self, asked: Asked) -> None:
        answer = read(self.cli.wiring, {"agent": self.agent}, asked)
        self.status, self.text = answer.status, answer.body.decode()
        self.page, self.forms = Page(self.text), Forms(self.text)

    @property
    def told(self) -> str:
        found = re.search(r'<div role="(?:alert|status)">(.*?)</div>', self.text, re.DOTALL)
        return " ".join(unescape(re.sub("<[^>]*>", " ", found[1])).split()) if found else ""

    @property
    def title(self) -> str:
        return unescape(self.text.partition("<title>")[2].partition("</title>")[0])

    def rows(self) -> list[str]:
        found = re.search(r'<ul class="journee">(.*?)</ul>', self.text, re.DOTALL)
        items = re.findall(r"<li>(.*?)(?:<form|</li>)", found[1], re.DOTALL) if found else []
        return [unescape(re.sub("<[^>]*>", "", item)).strip() for item in items]


@pytest.fixture
def day(cli: Any) -> Browser:
    """The page of today, opened by DM."""
    browser = Browser(cli)
    browser.open()
    return browser


def test_a_day_is_logged_corrected_and_taken_back(day: Browser) -> None:
    assert "0 j sur 1 j : il manque 1 j." in day.text
    day.press("Enregistrer", ligne="14.7.1", jours="1/2", commentaire="réunion <CNIL>")
    assert (day.status, day.title[:13]) == (200, "Enregistré : ")
    assert "14.7.1, mar. 22/05/2018 : 0,5 j (journée : 0,5 j sur 1 j)." in day.told
    assert day.rows()[0].endswith(": 0,5 j, réunion <CNIL>")
    # What is left is proposed.
    assert day.forms.sent["Enregistrer"]["jours"] == "0,5"
    day.press("Corriger 14.7.1")
    assert day.title.startswith("Corriger 14.7.1 : ")
    assert day.forms.sent["Remplacer"]["commentaire"] == "réunion <CNIL>"
    day.press("Remplacer", jours="0,75")
    assert day.cli.cells() == [("2018-05-22", "DM", "14.7.1", 75, "réunion <CNIL>")]
    day.press("Retirer 14.7.1")
    assert day.told.startswith("Retiré : DM, 14.7.1")
    assert "Mise en conformité" in day.told
    assert day.cli.cells() == []


def test_each_write_can_be_undone_with_all_that_was_there(day: Browser) -> None:
    day.press("Enregistrer", ligne="14.7.1", jours="0,5", commentaire="note")
    kept = day.cli.cells()
    for button, typed in (
        ("Retirer 14.7.1", {}),
        ("Remplacer", {"jours": "1", "commentaire": ""}),
    ):
        if button == "Remplacer":
            day.press("Corriger 14.7.1")
        day.press(button, **typed)
        assert day.cli.cells() != kept
        day.press("Annuler")
        assert day.cli.cells() == kept
    day.press("Retirer 14.7.1")
    assert day.title.startswith("Retiré : ")
    day.press("Annuler")
    assert (day.title[:9], day.told[:21]) == ("Annulé : ", "Annulé : enregistré :")
    day.press("Rétablir")
    assert day.cli.cells() == []


@pytest.mark.parametrize(
    ("typed", "champ", "words"),
    [
        ({"ligne": "", "mots": ""}, "ligne", "Choisissez une ligne"),
        ({"ligne": "", "mots": "rgpd"}, "ligne", "2 lignes pour « rgpd »"),
        ({"ligne": "", "mots": "zzz"}, "mots", "Aucune ligne pour « zzz »"),
        ({"mots": "14.7.1"}, "ligne", "pas les deux"),
        ({"jours": "beaucoup"}, "jours", "beaucoup"),
        ({"jours": "0,3"}, "jours", "n'est pas un multiple de 0,25 j"),
        ({"jours": "1,5"}, "jours", "entre 0 et 1 jour"),
        ({"commentaire": "a\u202eb"}, "commentaire", "Commentaire"),
        ({"commentaire": "x" * 501}, "commentaire", "500 au plus"),
        ({"jour": "2018-05-20"}, "oui", "(week-end). Pour l'écrire quand même, cochez la case."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    day: Browser, typed: dict[str, str], champ: str, words: str
) -> None:
    day.press("Enregistrer", **{"ligne": "14.1.1", "jours": "0,5", "commentaire": "note", **typed})
    assert (day.status, day.title[:9]) == (400, "Erreur : ")
    assert words in day.told
    assert f'<a href="#{champ}">' in day.text
    said = re.search(f'<p id="{champ}-erreur" class="erreur">(.*?)</p>', day.text)
    assert said
    assert unescape(said[1]) in day.told
    assert re.search(f'id="{champ}"[^>]*{champ}-erreur[^>]*aria-invalid="true"', day.text)
    assert day.forms.sent["Enregistrer"]["jours"] == typed.get("jours", "0,5")
    assert day.cli.cells() == []


def test_a_line_is_found_by_words_and_chosen_among_those_found(day: Browser) -> None:
    day.press("Enregistrer", mots="rgpd", jours="0,25")
    found = re.findall(r'<option value="([^"]+)">', day.text.partition('id="type"')[0])
    assert "14.7.1" in found
    day.press("Enregistrer", ligne="14.7.1")
    assert [row[2:4] for row in day.cli.cells()] == [("14.7.1", 25)]
    day.press("Enregistrer", mots="14.1.1")
    assert [row[2:4] for row in day.cli.cells()] == [("14.1.1", 75), ("14.7.1", 25)]
    assert "la journée est complète" in day.text


def test_a_day_off_is_logged_once_it_is_confirmed(day: Browser) -> None:
    day.press("Enregistrer", jour="2018-05-20", ligne="14.1.1", jours="0,5")
    day.press("Enregistrer", oui="oui", jours="trop")
    # What was agreed to stays so.
    assert re.search('type="checkbox" value="oui" checked', day.text)
    day.press("Enregistrer", oui="oui", jours="0,5")
    assert "dim. 20/05 : 0,5 j" in day.forms.sent
    assert [row[:4] for row in day.cli.cells()] == [("2018-05-20", "DM", "14.1.1", 50)]


def test_a_line_that_has_days_is_not_logged_twice(day: Browser) -> None:
    day.press("Enregistrer", ligne="14.7.1", jours="0,5")
    day.press("Enregistrer", ligne="14.7.1", jours="0,25")
    assert "DM a déjà 0,5 j sur 14.7.1" in day.told
    assert [row[3] for row in day.cli.cells()] == [50]
    day.press("Remplacer")
    assert [row[3] for row in day.cli.cells()] == [25]


def test_a_form_that_somebody_else_has_outrun_shows_both(day: Browser, store_path: Path) -> None:
    day.press("Enregistrer", ligne="14.7.1", jours="0,5", commentaire="la mienne")
    day.press("Corriger 14.7.1")
    with open_store(store_path) as store:
        log(store, "DM", "14.7.1", 75, on=MARDI)
    day.press("Remplacer", jours="0,25")
    assert (day.status, day.title[:9]) == (409, "Erreur : ")
    assert "Votre saisie : 0,25 j, commentaire « la mienne »." in day.told
    assert "Valeur enregistrée : 0,75 j" in day.told
    assert day.told.endswith("« Remplacer » écrit la vôtre, « Renoncer » laisse l'autre.")
    assert [row[3] for row in day.cli.cells()] == [75]
    # Seen, it may be replaced.
    day.press("Remplacer")
    assert [row[3] for row in day.cli.cells()] == [25]


def test_what_a_page_did_not_show_is_neither_taken_back_nor_replaced(day: Browser, store_path: Path) -> None:
    day.press("Enregistrer", ligne="14.7.1", jours="0,5")
    outrun = day.forms
    with open_store(store_path) as store:
        log(store, "DM", "14.7.1", 75, on=MARDI, commentaire="autre écran")
    day.press("Retirer 14.7.1")
    assert (day.status, "Valeur enregistrée : 0,75 j" in day.told) == (409, True)
    assert day.forms.sent["Enregistrer"]["ligne"] == ""
    day.forms = outrun
    day.press("Annuler")
    assert (day.status, [row[3] for row in day.cli.cells()]) == (409, [75])
    # What is corrected is what is there, not what the page showed before.
    day.forms = outrun
    day.press("Corriger 14.7.1")
    assert day.forms.sent["Remplacer"]["commentaire"] == "autre écran"
    seen = day.forms.sent["Remplacer"]["vu"]
    # A refusal does not make seen what came meanwhile.
    with open_store(store_path) as store:
        log(store, "DM", "14.7.1", 100, on=MARDI)
    day.press("Remplacer", jours="trop")
    assert day.forms.sent["Remplacer"]["vu"] == seen
    day.press("Remplacer", jours="0,25")
    assert (day.status, [row[3] for row in day.cli.cells()]) == (409, [100])


def test_an_absence_is_declared_taken_back_and_put_back(day: Browser) -> None:
    def absences() -> list[tuple[str, str]]:
        shown = day.cli.done("--agent", "DM", "absence", "liste", "DM", "--json").json["absences"]
        return [(one["date"], one["type"]) for one in shown]

    day.press("Déclarer l'absence", type="RTT", duree="demi-journée")
    assert "RTT" in day.told
    assert day.rows() == ["Absence : RTT, 0,5 j"]
    day.press("Déclarer l'absence", type="congé", duree="journée", fin="2018-05-24")
    assert [kind for _, kind in absences()] == ["congé"] * 3
    day.press("Annuler")
    assert absences() == [("2018-05-22", "RTT")]
    day.press("Retirer l'absence")
    assert absences() == []
    day.press("Annuler")
    assert absences() == [("2018-05-22", "RTT")]
    day.press("Déclarer l'absence", type="", duree="journée")
    assert (day.status, 'id="type-erreur"' in day.text) == (400, True)
    day.press("Déclarer l'absence", type="congé", duree="journée", fin="2018-05-21")
    assert (day.status, 'id="fin-erreur"' in day.text) == (400, True)
    day.press("Retirer l'absence")
    day.press("Enregistrer", ligne="14.1.1", jours="0,5")
    day.press("Déclarer l'absence", type="congé", duree="journée", fin="")
    assert (day.status, 'id="duree-erreur"' in day.text) == (400, True)


def test_a_form_already_sent_is_told_and_keeps_what_was_typed(day: Browser) -> None:
    day.press("Enregistrer", refused="Déjà envoyé.", ligne="14.7.1", jours="0,5", commentaire="note")
    # A double click has it: what was written is there, and nothing is red.
    assert (day.status, day.told, 'role="alert"' in day.text) == (200, "Déjà envoyé.", False)
    assert day.cli.cells() == []
    assert day.forms.sent["Enregistrer"]["commentaire"] == "note"


def test_alone_the_page_asks_for_the_key_before_it_shows_a_form_and_sends_it_in_forms_only(cli: Any) -> None:
    alone = Browser(cli, guards={"jeton": "a", "cle": ""})
    alone.open()
    assert "Enregistrer" not in alone.forms.sent
    assert alone.forms.methods["Montrer"] == "get"
    alone.press("Continuer", refused="La clé n'est pas la bonne.", cle="x")
    assert alone.told == "La clé n'est pas la bonne."
    alone.guards = {"jeton": "a", "cle": "secret"}
    alone.press("Continuer", cle="secret")
    assert alone.told == ""
    assert {form["cle"] for form in alone.forms.sent.values()} == {"secret"}
    assert {*alone.forms.methods.values()} == {"post"}


def test_another_day_of_the_week_says_what_it_lacks_and_opens(day: Browser) -> None:
    assert "mer. 23/05 : à venir" in day.forms.sent
    day.press("Enregistrer", jour="2018-05-18", ligne="14.1.1", jours="1")
    assert "ven. 18/05 : complet" in day.forms.sent
    day.press("jeu. 17/05 : manque 1 j")
    assert day.title.startswith("Journée du jeudi 17/05/2018")
    day.press("Semaine suivante")
    assert day.title.startswith("Journée du jeudi 24/05/2018")
    # Nothing is logged of a day to come; an absence is.
    assert {"Déclarer l'absence"} == {"Déclarer l'absence", "Enregistrer"} & day.forms.sent.keys()
    day.open(jour="2019-01-02")
    assert (day.status, "02/01/2019 est hors" in day.told) == (400, True)
    assert "Enregistrer" in day.forms.sent


def test_a_signed_month_shows_its_days_and_no_form_that_writes(cli: Any, store_path: Path) -> None:
    with open_store(store_path) as store:
        log(store, "DM", "14.1.1", 100, on=date(2018, 4, 3))
        with store.writing("DM") as writing:
            writing.add_visa(signature_of("DM", Mois(2018, 4), 100))
    signed = Browser(cli)
    signed.open(jour="2018-04-03")
    assert len(signed.rows()) == 1
    assert "il ne change plus" in signed.text
    assert {"Enregistrer", "Retirer 14.1.1"}.isdisjoint(signed.forms.sent)
    signed.open()
    signed.press("Enregistrer", jour="2018-04-03", ligne="14.1.1", jours="0,5")
    assert signed.status == 400


def test_who_may_not_log_has_no_form(cli: Any, store_path: Path) -> None:
    cli.name("LR", "auditeur")
    auditor = Browser(cli, "LR")
    auditor.open()
    assert auditor.status == 400
    assert auditor.forms.sent == {}


@pytest.mark.parametrize(
    "form",
    [
        {"geste": "saisir"},
        {"geste": "ailleurs"},
        {"geste": "retablir", "fin": "x", "absences": "", "avant": ""},
        {"geste": "absence", "type": "congé", "duree": "toujours", "fin": "", "absences": ""},
        {"geste": "retirer", "ligne": "14.1.1", "vu": "14.1.1:x"},
    ],
)
def test_a_form_of_another_page_writes_nothing(day: Browser, form: dict[str, str]) -> None:
    day._ask(Asked("journee", {}, {"jour": "2018-05-22", **form}, TEAM))
    assert (day.status, day.cli.cells()) == (400, [])
