"""Every figure of the bilan of a year is that of what was typed, counted by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from math import floor, isqrt
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent, Quotite, Role
from cariforef_tui.domain.programme.gestes import move_jalon
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.revisions import Redaction, revise
from tests.cli.pilotage.by_hand import (
    FIRST,
    LAST,
    PLACES,
    SOLDEES,
    TOLD,
    WORKED,
    WRITTEN,
    Counted,
    days,
    dit,
    expected_of,
    landing_of,
    list_absences,
    list_cells,
    planned_by,
    shown,
    tolerated,
    typed_on,
)
from tests.cli.pilotage.test_bilan import number, rows_of
from tests.people import open_store

FIN = ("--au", "31/12/2018")


@pytest.fixture
def year(cli: Any, store_path: Path, fill_once: Any, tamper: Callable[..., None]) -> Any:
    """A year that eight people log, quarter by quarter: the journal of each is dated of its last evening."""

    def fill() -> None:
        with open_store(store_path) as store, store.writing(ACTEUR_SYSTEME) as writing:
            for initiales, pole in PLACES.items():
                equipe = EQUIPE_SI if initiales == "ZS" else None
                role = Role.DIRECTION if initiales == "DA" else None
                writing.add_agent(Agent(initiales=initiales, pole=pole, equipe=equipe, role=role))
            writing.set_suivi_depuis(2018, FIRST)
            writing.set_quotite(Quotite("CR", FIRST, (100, 100, 0, 100, 100, 0, 0)))
        since = FIRST
        for until in (*TOLD, LAST):
            with open_store(store_path) as store, store.writing("DM") as writing:
                writing.write_cells([cell for cell in list_cells() if since <= typed_on(cell) <= until])
                for absence in list_absences():
                    if since <= absence.jour <= until:
                        writing.write_absence(absence.agent, absence.jour, [absence])
            for words in WRITTEN.get(until, ()):
                cli.at(until).done("--agent", "DA", *words)
            if until == TOLD[1]:
                with open_store(store_path) as store:
                    why = Redaction(date(2018, 6, 4), "DA", "Vote reporté")
                    revise(store, lambda plan, _: move_jalon(plan, "PRO", "30/09/2018"), why)
            evening = f"'{until}T16:00:00.000Z'"
            tamper(store_path, f"UPDATE journal SET quand = {evening} WHERE quand > '2019'")
            since = until + timedelta(days=1)

    fill_once("a year", fill)
    return cli.at(date(2019, 1, 10))


@pytest.fixture
def counted(year: Any, store_path: Path) -> Counted:
    programme = year.done("programme", "--initial", "--json", "--au", "31/12/2018").json
    return Counted(programme, store_path)


@pytest.fixture
def told(year: Any, filled_stores: Path) -> Any:
    """What a program reads of the bilan, made once."""
    kept = filled_stores / "bilan.json"
    if not kept.exists():
        kept.write_text(year.done("plan", "bilan", "--json", "--agent", "DA", *FIN).out, encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


@pytest.fixture
def texte(year: Any, filled_stores: Path) -> str:
    """What people read of it, made once."""
    kept = filled_stores / "bilan.md"
    if not kept.exists():
        kept.write_text(year.done("plan", "bilan", "--agent", "DA", *FIN).out, encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def test_the_days_of_each_line_are_those_typed_against_the_plan(counted: Counted, told: Any) -> None:
    assert len(told["lignes"]) > 20
    for line in told["lignes"]:
        code = line["code"]
        below = counted.below(code)
        vote, prevu, done = counted.prevu(code, FIRST), counted.prevu(code), counted.used(below, LAST)
        expected = sum(poste.prevu or 0 for poste in counted.postes(LAST) if set(poste.lignes) <= below)
        is_regulation = counted.is_regulation(code)
        left = 500 if "14.1.9" in below else 0
        assert prevu is not None
        assert (line["vote"], line["prevu"]) == (days(vote), days(prevu)), code
        assert (line["realise"], line["fait"], line["avant"]) == (days(done), days(done), 0), code
        # The régulation takes more from axe 8 than its lines plan: it has no percentage.
        assert line["taux"] == (pytest.approx(done / prevu, abs=5e-5) if prevu > 0 else None), code
        assert line["ecart_revise"] == days(done - prevu), code
        assert line["attendu"] == (None if is_regulation else days(expected)), code
        assert line["ecart"] == (None if is_regulation else days(done - expected)), code
        # What is declared left comes on top of what was done, though no day is left.
        assert line["atterrissage"] == (None if is_regulation else days(done + left)), code


def test_what_was_left_at_the_end_of_each_month(counted: Counted, told: Any) -> None:
    ends = [date(2018, mois + 1, 1) - timedelta(days=1) for mois in range(1, 12)] + [LAST]
    for line in told["lignes"]:
        if line["niveau"] not in ("gip", "pole"):
            assert line["restants"] == []
            continue
        below, rows = counted.below(line["code"]), []
        for jour in ends:
            postes = [one for one in counted.postes(jour) if one.prevu and set(one.lignes) <= below]
            whole = sum(one.prevu or 0 for one in postes)
            rows.append(
                {
                    "date": jour.isoformat(),
                    "prevu": days(whole - sum(planned_by(one, jour) for one in postes)),
                    "actuel": days(whole - counted.used(below, jour)),
                }
            )
        assert line["restants"] == rows, line["code"]


def test_what_each_quarter_announced(counted: Counted, told: Any, texte: str) -> None:
    for line in told["lignes"]:
        below, rows = counted.below(line["code"]), []
        if counted.is_regulation(line["code"]):
            assert line["annonces"] == []
            continue
        for jour in TOLD:
            arrete = max(one for one in WORKED if one < jour)
            postes = counted.postes(jour, is_rgpd_held=jour > date(2018, 5, 25))
            known = counted.known_on(jour)
            parts = [landing_of(known, one, arrete) for one in postes if set(one.lignes) <= below]
            landing = sum(part[0] for part in parts)
            low, high = (isqrt(sum(part[rank] ** 2 for part in parts)) for rank in (1, 2))
            rows.append((jour.isoformat(), days(landing), [days(landing - low), days(landing + high)]))
        told_rows = [(one["au"], one["atterrissage"], one["fourchette"]) for one in line["annonces"]]
        assert told_rows == rows, line["code"]


def test_the_whole_year_in_a_few_sentences(counted: Counted, texte: str) -> None:
    vote, prevu, done = counted.prevu("GIP", FIRST), counted.prevu("GIP"), counted.used(counted.lignes, LAST)
    assert vote is not None
    assert prevu is not None
    first = f"Voté : {dit(vote)} j. Révisé : {dit(prevu)} j, en 4 révisions. "
    assert f"{first}Réalisé : {dit(done)} j ({floor(100 * done / prevu + 0.5)} %)." in texte
    gap = done - prevu
    assert f"Écart au révisé {dit(gap)} : {dit(gap - 10800)} des lignes, +108 de régulation." in texte
    announced = re.search(r"Annoncé fin mars .*, fait ([0-9,]+) j au 31/12/2018\.", texte)
    assert announced is not None
    assert announced[1] == dit(done)


def test_how_each_echeance_ended(counted: Counted, told: Any, texte: str) -> None:
    postes = {code: poste for poste in counted.postes(LAST) for code in poste.lignes}
    expected = {
        "RGPD": ("2018-05-25", "2018-05-25", "2018-05-25", "tenue"),
        "PRO": ("2018-03-31", "2018-09-30", None, "non_tenue"),
    }
    for code, ligne in counted.lignes.items():
        if (fin := ligne["echeance"]["fin"]) is None:
            continue
        revised = "2018-12-31" if code == "14.1.5" else fin
        poste, closed = postes[code], SOLDEES.get(code)
        left = (poste.prevu or 0) - counted.used(poste.lignes, LAST)
        if closed is not None:
            issue = "tenue" if closed.isoformat() <= revised else "tenue_apres"
        else:
            issue = "terminee" if left <= tolerated(poste.prevu or 0) else "non_tenue"
        expected[code] = (fin, revised, closed and closed.isoformat(), issue)
    found = {one["code"]: (one["votee"], one["fin"], one["faite"], one["issue"]) for one in told["echeances"]}
    assert found == expected
    counts = Counter(issue for *_, issue in expected.values())
    assert counts["tenue"] == 2
    assert counts["tenue_apres"] == 1
    assert {code for code, one in expected.items() if one[3] == "terminee"} >= {"16.4.1", "14.3.4"}
    for issue, titre in (
        ("non_tenue", "Non tenues"),
        ("terminee", "Terminées sans être soldées"),
        ("tenue_apres", "Tenues après leur date"),
        ("tenue", "Tenues"),
    ):
        rows = rows_of(texte, f"/ {titre} : {counts[issue]}")
        assert len(rows) == counts[issue]
        for row in rows:
            code, figures = row["Ligne"], row["Réalisé / révisé"]
            if code in ("RGPD", "PRO"):
                assert figures == ""
                continue
            poste = postes[code]
            plan = [] if poste.prevu is None or len(poste.lignes) > 1 else [days(poste.prevu)]
            assert [*map(number, figures.split(" / "))] == [days(counted.used([code], LAST)), *plan], code


def test_what_is_left_to_finish(counted: Counted, told: Any, texte: str) -> None:
    expected = {}
    for poste in counted.postes(LAST):
        opened = [code for code in poste.lignes if code not in SOLDEES]
        done = counted.used(poste.lignes, LAST)
        left = None if poste.prevu is None else poste.prevu - done
        raf = 500 if poste.lignes == ("14.1.9",) else None
        if not opened or ((left or 0) <= 0 and raf is None):
            continue
        kinds = {counted.lignes[code]["echeance"]["type"] for code in opened}
        # 4.5 answers requests, which no year finishes.
        is_permanent = opened in (["18"], ["4.5"]) or kinds <= {"recurrence", "continue"}
        to_do = max(0, left or 0) if raf is None else raf
        expected[opened[0]] = (*map(days, (poste.prevu, done, left, raf, to_do)), is_permanent)
    keys = ("prevu", "realise", "reste", "raf", "a_faire", "permanente")
    assert {one["code"]: tuple(one[key] for key in keys) for one in told["inacheve"]} == expected
    assert expected["14.1.9"][3:] == (5, 5, True)
    by_pole = Counter[str]()
    for code, (*_, to_do, is_permanent) in expected.items():
        if not is_permanent:
            by_pole[counted.path(code)[1]] += round(100 * to_do)
    parts = ", ".join(f"{pole} {dit(by_pole[pole])} j" for pole in ("AD2I", "APO", "PRI", "DIR"))
    assert texte.count(f"À terminer : {parts}.") == 2


def test_the_days_of_each_team(counted: Counted, texte: str) -> None:
    rows = {row["Équipe"]: row for row in rows_of(texte, "Capacité")}
    teams: dict[str, list[str]] = {"AD2I": [], "APO": [], "PRI": [], "SI": [], "DIR": [], "—": []}
    for initiales, pole in counted.agents.items():
        # An SI agent is of the SI team alone.
        teams["SI" if initiales == "ZS" else pole or "—"].append(initiales)
    assert set(rows) == {*teams, "GIP"}
    teams["GIP"] = [initiales for members in teams.values() for initiales in members]
    for team, members in teams.items():
        away = [one for one in counted.absences if one[0] in members]
        logged = sum(one[3] for one in counted.saisies if one[0] in members)
        expected = {(who, jour): expected_of(who, jour) for who in members for jour in WORKED}
        filled = Counter[tuple[str, date]]()
        for who, _, jour, centiemes in counted.saisies:
            filled[who, jour] += centiemes
        for who, jour, centiemes in away:
            filled[who, jour] += centiemes
        asked = sum(expected.values())
        done = sum(min(filled[key], due) for key, due in expected.items())
        planned = 0 if team == "—" else counted.prevu({"SI": "18"}.get(team, team)) or 0
        planned -= (counted.prevu("18") or 0) if team == "DIR" else 0
        available = asked - sum(min(centiemes, expected[who, jour]) for who, jour, centiemes in away)
        row = rows[team]
        figures = [number(row[title]) for title in ("Agents", "Prévu", "Disponible", "Saisi", "Complet")]
        assert figures == [
            len(members),
            shown(planned),
            days(available),
            days(logged),
            100 * done // asked,
        ], team


def test_the_days_asked_of_the_si_team(counted: Counted, texte: str) -> None:
    asked, logged, unnumbered = Counter[str](), Counter[str](), Counter[str]()

    def claimant(code: str) -> str:
        actions = [one for one in counted.path(code) if counted.lignes[one]["niveau"] == "action"]
        return actions[0] if actions else code

    for one in counted.enveloppes:
        if one["compte"] == "SI":
            asked[claimant(one["lignes"][0])] += round(100 * (one["jours"] or 0))
            unnumbered[claimant(one["lignes"][0])] += one["chiffrage"] == "X"
    for initiales, code, _, centiemes in counted.saisies:
        if initiales == "ZS":
            logged[claimant(code)] += centiemes
    own = logged.pop("18")
    rows = {row["Code"]: row for row in rows_of(texte, "Équipe SI")}
    assert set(rows) == {*asked, *logged}
    for code, row in rows.items():
        claim = days(asked[code]) if asked[code] else None
        gap = None if claim is None else days(logged[code] - asked[code])
        assert number(row["Demandé"]) == claim
        assert number(row["Saisi"]) == days(logged[code])
        assert number(row["Écart"]) == gap
        assert int(row["Non chiffrées"] or 0) == unnumbered[code]
    total, beside = own + sum(logged.values()), sum(logged.values())
    assert (
        f"Saisi : {dit(total)} j, dont {dit(own)} j sur la ligne 18 et {dit(beside)} j sur les autres."
        in texte
    )
    claims = sum(asked.values())
    assert f"{dit(claims)} j demandés et 54 j d'infrastructure (15 %) pour 360 j prévus" in texte
    assert f"soit {dit(claims + 5400 - 36000)} j de trop, sans compter 3 besoins non chiffrés (X)." in texte


def test_livrables_and_revisions(texte: str) -> None:
    found = {(row["Ligne"], row["Produit / promis"]) for row in rows_of(texte, "Livrables")}
    assert found == {
        ("3.1", "4/4"),
        ("9.2", "0/17"),
        ("9.2.2", "0/2"),
        ("15.1.1", "0/5"),
        ("15.3.2", "40/44"),
    }
    assert "1 livrable tenu sur 5." in texte
    changes = [(row["Depuis le"], row["Motif"]) for row in rows_of(texte, "Révisions du programme")]
    assert changes == [
        ("16/04/2018", "Flux"),
        ("02/05/2018", "En décembre"),
        ("14/05/2018", "Chaque mois"),
        ("04/06/2018", "Vote reporté"),
    ]


def test_people_read_what_a_program_reads(told: Any, texte: str) -> None:
    lines = {line["code"]: line for line in told["lignes"]}
    rows = rows_of(texte, "Jours votés")
    assert {row["Code"] for row in rows} == set(lines)
    for row in rows:
        line = lines[row["Code"]]
        keys = {"Voté": "vote", "Révisé": "prevu", "Réalisé": "realise", "Écart au révisé": "ecart_revise"}
        assert [number(row[title]) for title in keys] == [line[key] for key in keys.values()]
        assert number(row["Taux"]) == (None if line["taux"] is None else floor(100 * line["taux"] + 0.5))
    for code, titre in (("GIP", "L'année en bref"), ("PRI", "PRI —"), ("AD2I", "AD2I —")):
        months = [row for row in rows_of(texte, titre) if "Fin de" in row]
        assert [number(row["Réels"]) for row in months] == [one["actuel"] for one in lines[code]["restants"]]
        planned = [shown(round(100 * one["prevu"])) for one in lines[code]["restants"]]
        assert [number(row["Prévus"]) for row in months] == planned
        landings = [shown(round(100 * one["atterrissage"])) for one in lines[code]["annonces"]]
        said = [section for section in texte.split("\n## ") if section.startswith(titre)]
        (phrase,) = [line for line in said[0].splitlines() if line.startswith("Annoncé ")]
        found = re.findall(r"fin (?:mars|juin|septembre) ([0-9,]+) j", phrase)
        assert [float(one.replace(",", ".")) for one in found] == landings
