"""`cariforef importer agenda`: days proposed from a calendar, never over what is there."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("as_dm")

GOOGLE = """
PRODID:-//Google Inc//Google Calendar 70.9054//EN
X-WR-CALNAME:dm@exemple.fr
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
UID:hebdo@google.com
SUMMARY:Point RGPD
DTSTART;TZID=Europe/Paris:20180502T090000
DTEND;TZID=Europe/Paris:20180502T123000
RRULE:FREQ=WEEKLY;BYDAY=WE
EXDATE;TZID=Europe/Paris:20180509T090000
END:VEVENT
BEGIN:VEVENT
UID:hebdo@google.com
RECURRENCE-ID;TZID=Europe/Paris:20180516T090000
SUMMARY:Point RGPD
DTSTART;TZID=Europe/Paris:20180517T140000
DTEND;TZID=Europe/Paris:20180517T154500
END:VEVENT
BEGIN:VEVENT
UID:decline@google.com
SUMMARY:RGPD sans moi
DTSTART:20180514T080000Z
DTEND:20180514T120000Z
ATTENDEE;PARTSTAT=DECLINED:mailto:DM@exemple.fr
ATTENDEE;PARTSTAT=ACCEPTED:mailto:lr@exemple.fr
END:VEVENT
BEGIN:VEVENT
UID:annule@google.com
SUMMARY:RGPD remis
STATUS:CANCELLED
DTSTART:20180515T080000Z
DTEND:20180515T120000Z
END:VEVENT
"""
OUTLOOK = """
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
SUMMARY:RGPD : formulaire OF
DTSTART;TZID="Romance Standard Time":20180517T090000
DTEND;TZID="Romance Standard Time":20180517T110000
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E009
SUMMARY:RGPD si j'ai le temps
DTSTART;TZID="Romance Standard Time":20180518T090000
DTEND;TZID="Romance Standard Time":20180518T110000
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E010
SUMMARY:Congés d'avril
DTSTART;TZID="Romance Standard Time":20180326T000000
DTEND;TZID="Romance Standard Time":20180328T000000
X-MICROSOFT-CDO-BUSYSTATUS:OOF
END:VEVENT
"""
NEXTCLOUD = """
PRODID:-//IDN nextcloud.com//Calendar app 4.7//EN
BEGIN:VEVENT
UID:2f1c
SUMMARY:RGPD
DTSTART:20180516T223000Z
DTEND:20180517T003000Z
END:VEVENT
BEGIN:VEVENT
UID:2f1d
SUMMARY:RGPD
DTSTART:20180518T090000
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
UID:2f1e
CLASS:PRIVATE
SUMMARY:Docteur RGPD
DTSTART:20180518T140000
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
UID:2f1f
SUMMARY:Congés
DTSTART;VALUE=DATE:20180323
DTEND;VALUE=DATE:20180327
TRANSP:TRANSPARENT
END:VEVENT
"""
DEBUT = "DTSTART:20180101T090000Z"
MINUTES = ",".join(map(str, range(60)))
RGPD = ("--codes", "rgpd=14.7.1")


@pytest.fixture
def agenda(tmp_path: Path):
    def write(body: str) -> str:
        path = tmp_path / "agenda.ics"
        path.write_text(
            f"BEGIN:VCALENDAR\nVERSION:2.0\n{body.strip()}\nEND:VCALENDAR\n".replace("\n", "\r\n")
        )
        return str(path)

    return write


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "UID:1", "SUMMARY:Réunion", *lines, "END:VEVENT"))


def saisies_of(cli) -> list[tuple[str, float, bool]]:
    read = json.loads(cli.done("exporter", "saisies", "--format", "json").out)["saisies"]
    return [(one["date"], one["jours"], one["a_confirmer"] == "oui") for one in read]


def absences_of(cli) -> list[str]:
    read = json.loads(cli.done("absence", "liste", "DM", "--json").out)["absences"]
    return [one["date"] for one in read]


def bring(cli, path: str, *options: str):
    return cli.done("--agent", "DM", "importer", "agenda", path, *options, "--oui").out


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (GOOGLE, [("2018-05-02", 0.5, True), ("2018-05-17", 0.25, True)]),
        (OUTLOOK, [("2018-05-17", 0.25, True)]),
        (NEXTCLOUD, [("2018-05-17", 0.25, True), ("2018-05-18", 0.25, True)]),
    ],
)
def test_a_calendar_proposes_days_to_confirm(
    cli, agenda, body: str, expected: list[tuple[str, float, bool]]
) -> None:
    path = agenda(body)
    out = bring(cli, path, *RGPD)
    assert "Sauvegarde d'avant" in out
    assert sorted(saisies_of(cli)) == expected


def test_a_calendar_brought_twice_changes_nothing_and_is_shown_first(cli, agenda) -> None:
    path = agenda(GOOGLE)
    shown = cli("--agent", "DM", "importer", "agenda", path, *RGPD)
    assert (shown.code, shown.err, saisies_of(cli)) == (0, "", [])
    bring(cli, path, *RGPD)
    before = saisies_of(cli)
    again = bring(cli, path)
    assert "cellule déjà remplie" in again
    assert "Rien à pré-remplir" in again
    assert saisies_of(cli) == before


def test_events_that_nothing_names_are_counted_with_the_option_that_they_wait_for(cli, agenda) -> None:
    whole = event("DTSTART;VALUE=DATE:20180514", "DTEND;VALUE=DATE:20180516")
    said = cli.done("--agent", "DM", "importer", "agenda", agenda(f"{GOOGLE}\n{whole}")).out
    assert "2 journées entières attendent --absences.\n" in said
    assert "rendez-vous attendent --codes et" in said
    assert "rien à changer" not in said


def test_what_is_left_out_is_counted_and_a_private_title_is_not_told(cli, agenda, home: Path) -> None:
    shown = bring(cli, agenda(GOOGLE), *RGPD)
    assert "1 décliné" in shown
    assert "1 annulé" in shown
    assert "1 marqué disponible" in bring(cli, agenda(OUTLOOK))
    told = bring(cli, agenda(NEXTCLOUD))
    assert "1 privé" in told
    assert "Laissés de côté :" in bring(cli, agenda(NEXTCLOUD), "--codes", "privé=14.7.1,docteur=14.7.1")
    assert [jour for jour, *_ in saisies_of(cli)].count("2018-05-18") == 1
    assert "Docteur" not in told
    assert "Docteur" not in (home / ".config" / "cariforef" / "importations.json").read_text()


def test_whole_days_are_absences_by_a_word_across_a_change_of_hour(cli, agenda) -> None:
    told = bring(cli, agenda(NEXTCLOUD))
    assert "« Congés », 4 fois" in told
    assert absences_of(cli) == []
    bring(cli, agenda(NEXTCLOUD), "--absences", "congés=congé")
    bring(cli, agenda(OUTLOOK), "--au", "30/03/2018")
    assert absences_of(cli) == ["2018-03-23", "2018-03-26", "2018-03-27"]


def test_a_period_is_read_alone_and_the_day_keeps_what_it_has(cli, agenda) -> None:
    cli.done("saisir", "DM", "18", "0,75", "02/05/2018")
    out = bring(cli, agenda(GOOGLE), *RGPD, "--du", "01/05/2018", "--au", "10/05/2018")
    assert "À pré-remplir : 1 saisie à confirmer, 0,25 j" in out
    assert sorted(saisies_of(cli)) == [("2018-05-02", 0.25, True), ("2018-05-02", 0.75, False)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (event("DTSTART;TZID=Nulle/Part:20180502T090000"), "fuseau horaire « Nulle/Part » inconnu"),
        (event(DEBUT, "DURATION:PT1M", "RRULE:FREQ=SECONDLY"), "plus d'une fois par jour"),
        (event(DEBUT, "RRULE:FREQ=DAILY;INTERVAL=0"), "sans intervalle"),
        (event(DEBUT, f"RRULE:FREQ=DAILY;BYHOUR=8,9;BYMINUTE={MINUTES}"), "plus de 24 fois par jour"),
        (event("DTSTART:hier"), "« Réunion » : DTSTART illisible"),
        (event("DURATION:PT1H"), "aucune date de début"),
        (event(DEBUT, "DTEND:99991231T235959Z"), "illisibles"),
    ],
)
def test_an_event_that_cannot_be_placed_or_counted_is_named_and_the_others_are_read(
    cli, agenda, body: str, words: str
) -> None:
    sound = event("DTSTART:20180514T090000", "DURATION:PT3H30M").replace(
        "UID:1\nSUMMARY:Réunion", "UID:2\nSUMMARY:Point RGPD"
    )
    told = bring(cli, agenda(f"{body}\n{sound}"), *RGPD)
    assert words in told.partition("Laissés de côté :")[2]
    assert [one[0] for one in saisies_of(cli)] == ["2018-05-14"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("\n".join([event(DEBUT)] * 20_001), "plus de 20000 événements"),
        ("BEGIN:VEVENT", "ce n'est pas un agenda"),
    ],
)
def test_what_is_no_calendar_or_has_too_many_events_is_refused(cli, agenda, body: str, words: str) -> None:
    assert words in cli.refused(8, "--agent", "DM", "importer", "agenda", agenda(body), *RGPD, "--oui")


def test_a_daily_meeting_without_end_stops_with_the_period(cli, agenda) -> None:
    body = event("DTSTART;TZID=Europe/Paris:20000103T090000", "DURATION:PT1H45M", "RRULE:FREQ=DAILY")
    options = ("--codes", "réunion=14.7.1", "--du", "14/05/2018", "--au", "16/05/2018")
    bring(cli, agenda(body), *options)
    assert [one[0] for one in sorted(saisies_of(cli))] == ["2018-05-14", "2018-05-15", "2018-05-16"]


def test_a_word_said_to_be_what_is_nothing_is_refused_with_all_the_others(cli, agenda) -> None:
    options = ("--codes", "projet=99.9,axe=14,rgpd=14.7.1", "--absences", "congés=lune")
    said = cli("--agent", "DM", "importer", "agenda", agenda(GOOGLE), *options)
    assert (said.code, said.out) == (8, "")
    faults = [line.partition(", ")[2] for line in said.err.splitlines()]
    starts = (
        "« projet » : Code « 99.9 » inconnu",
        "« axe » : 14 regroupe",
        "« congés » : Type d'absence « lune »",
    )
    assert all(fault.startswith(start) for fault, start in zip(faults, starts, strict=False))
    assert "RTT" in faults[2]
    assert "3 fautes, rien n'a été écrit." in said.err


def test_words_of_a_calendar_are_those_of_one_person_in_one_store(cli, agenda, store_path: Path) -> None:
    path = agenda(GOOGLE)
    bring(cli, path, *RGPD)
    assert "Rien à pré-remplir" in cli.done("--agent", "LR", "importer", "agenda", path, "--oui").out
    other = shutil.copy(store_path, store_path.with_name("autre.db"))
    cli.done("effacer", "DM", "14.7.1", "02/05/2018", "--base", str(other))
    assert "Point RGPD" in bring(cli, path, "--base", str(other))


def test_a_period_must_be_of_one_exercice_and_in_order(cli, agenda) -> None:
    for options in (("--du", "01/12/2017"), ("--du", "20/05/2018", "--au", "10/05/2018")):
        cli.refused(8, "--agent", "DM", "importer", "agenda", agenda(GOOGLE), *options, "--oui")


def test_without_the_library_the_way_to_have_it_is_said(cli, agenda, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "recurring_ical_events", None)
    assert "[ics]" in cli.refused(3, "--agent", "DM", "importer", "agenda", agenda(GOOGLE))
