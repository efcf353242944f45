"""The sentence that logs: what each way of saying it would write, asks or refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Demande, Duree, Saisie, TypeAbsence
from cariforef_tui.domain.temps.sentence.outcome import (
    Ambiguity,
    Proposal,
    Unclear,
    describe_proposal,
    give_examples,
    summarize_proposal,
)
from cariforef_tui.domain.temps.sentence.prepare import prepare
from cariforef_tui.domain.temps.sentence.words import SentenceContext
from cariforef_tui.domain.values.dates import JOURS, MOIS
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.text import fold

LUNDI_FERIE, MARDI, MERCREDI = date(2018, 5, 21), date(2018, 5, 22), date(2018, 5, 23)
JEUDI_PASSE, VENDREDI_PASSE = date(2018, 5, 17), date(2018, 5, 18)
JEUDI, VENDREDI = date(2018, 5, 24), date(2018, 5, 25)


def proposed(text: str, context: SentenceContext) -> list[tuple[date, str, int, str | None]]:
    """What a sentence would write: date, line, hundredths added and comment."""
    outcome = prepare(text, context)
    assert isinstance(outcome, Proposal), outcome
    assert outcome.absences == ()
    return [(one.change.jour, one.change.code, one.added, one.change.commentaire) for one in outcome.saisies]


def absent(text: str, context: SentenceContext) -> list[tuple[date, TypeAbsence, int]]:
    outcome = prepare(text, context)
    assert isinstance(outcome, Proposal), outcome
    assert outcome.saisies == ()
    return [(one.jour, one.type, one.centiemes) for one in outcome.absences]


def refused(text: str, context: SentenceContext) -> str:
    outcome = prepare(text, context)
    assert isinstance(outcome, Unclear), outcome
    return outcome.message


def with_eighty_percent(context: SentenceContext) -> SentenceContext:
    return replace(context, rythmes=Rythmes((Quotite("DM", date(2018, 1, 1), (80,) * 5 + (0, 0)),)))


def with_saisie(context: SentenceContext, code: str, centiemes: int, commentaire: str) -> SentenceContext:
    saisie = Saisie(
        agent="DM", jour=MERCREDI, code=code, centiemes=centiemes, commentaire=commentaire, version=3
    )
    return replace(context, saisies={MERCREDI: (saisie,)})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0,5 rgpd hier : réunion CNIL", (MARDI, "14.7.1", 50, "réunion CNIL")),
        ("0,5 RGPD Hier :réunion CNIL", (MARDI, "14.7.1", 50, "réunion CNIL")),
        ("hier : 0,5", None),
        ("hier 0,5 rgpd", (MARDI, "14.7.1", 50, None)),
        ("rgpd hier ½", (MARDI, "14.7.1", 50, None)),
        (",5 rgpd", (MERCREDI, "14.7.1", 50, None)),
        ("1/2 rgpd mardi", (MARDI, "14.7.1", 50, None)),
        ("1/2 rgpd 1/2", (date(2018, 2, 1), "14.7.1", 50, None)),
        ("3h30 14.7 mardi : point", (MARDI, "14.7.1", 50, "point")),
        ("0,25 j sur 14.1.1 le 15 mai", (date(2018, 5, 15), "14.1.1", 25, None)),
        ("0,25 14.1.1 15/05", (date(2018, 5, 15), "14.1.1", 25, None)),
        ("0.25 14.1.1 2018-05-15", (date(2018, 5, 15), "14.1.1", 25, None)),
        ("matin rgpd", (MERCREDI, "14.7.1", 50, None)),
        ("une demi journée rgpd", (MERCREDI, "14.7.1", 50, None)),
        ("journée mailchimp jeudi", (JEUDI_PASSE, "14.7.1", 100, None)),
        ("1 18 vendredi dernier", (VENDREDI_PASSE, "18", 100, None)),
        ("mise conformite 0,75", (MERCREDI, "14.7.1", 75, None)),
    ],
)
def test_a_sentence_says_days_line_date_and_comment_in_any_order(
    text: str, written: tuple[date, str, int, str | None] | None, context: SentenceContext
) -> None:
    if written is None:
        assert "Combien de jours" in refused(text, context) or "Sur quelle ligne" in refused(text, context)
        return
    assert proposed(text, context) == [written]


@pytest.mark.parametrize(
    ("text", "jour"), [("0,5 rgpd hier : réunion CNIL", VENDREDI_PASSE), ("0,5 rgpd avant-hier", JEUDI_PASSE)]
)
def test_hier_after_a_holiday_is_the_last_day_worked(context: SentenceContext, text: str, jour: date) -> None:
    on_tuesday = replace(context, jour=MARDI, today=MARDI)
    outcome = prepare(text, on_tuesday)
    assert isinstance(outcome, Proposal)
    assert ([one.change.jour for one in outcome.saisies], outcome.days_off) == ([jour], frozenset())


def test_hier_steps_over_the_days_of_absence_but_for_an_absence(context: SentenceContext) -> None:
    away = replace(context, absences={MARDI: (Absence("DM", MARDI, TypeAbsence.CONGE, 100),)})
    assert proposed("0,5 rgpd hier", away)[0][0] == VENDREDI_PASSE
    half = replace(context, absences={MARDI: (Absence("DM", MARDI, TypeAbsence.CONGE, 50),)})
    assert proposed("0,5 rgpd hier", half)[0][0] == MARDI
    assert absent("congé hier", context)[0][0] == MARDI
    assert absent("malade de lundi à hier", replace(context, jour=JEUDI, today=JEUDI))[-1][0] == MERCREDI


@pytest.mark.parametrize(
    "end",
    [
        "réunion CNIL",
        "hier réunion avec l'équipe",
        "réunion mardi",
        "il y a 3 jours",
        "la semaine dernière",
        "semaine 20",
        "quinze mai",
        "j-2",
        "15-05-2018",
        "hiver",
        "séance 1/2j",
    ],
)
def test_words_after_the_line_that_are_no_date_are_a_comment_only_after_a_colon(
    end: str, context: SentenceContext
) -> None:
    """Taken for a comment, another way to say a date would write the days of today."""
    assert "Un commentaire s'écrit après « : »." in refused(f"0,5 rgpd {end}", context)
    assert proposed(f"0,5 rgpd : {end}", context) == [(MERCREDI, "14.7.1", 50, end)]


def test_only_whole_codes_make_an_exact_sentence(context: SentenceContext) -> None:
    exact, by_word = (
        prepare(text, context) for text in ("0,5 14.7.1 hier : réunion", "0,5 rgpd hier : réunion")
    )
    assert isinstance(exact, Proposal)
    assert isinstance(by_word, Proposal)
    assert (exact.is_exact, by_word.is_exact) == (True, False)


def test_several_parts_share_the_date_said_once(context: SentenceContext) -> None:
    for text in (
        "matin 14.1.1, après-midi rgpd hier : atelier",
        "hier matin 14.1.1 et après-midi rgpd : atelier",
        "hier matin 14.1.1; aprem rgpd : atelier",
    ):
        assert proposed(text, context) == [
            (MARDI, "14.1.1", 50, None),
            (MARDI, "14.7.1", 50, "atelier"),
        ], text


def test_a_comment_keeps_its_commas_and_another_part_follows_a_semicolon(context: SentenceContext) -> None:
    said = "0,25 rgpd : lu, relu; envoyé ; 0,5 14.1.1 : flux"
    assert proposed(said, context) == [
        (MERCREDI, "14.7.1", 25, "lu, relu; envoyé"),
        (MERCREDI, "14.1.1", 50, "flux"),
    ]


@pytest.mark.parametrize(
    ("comment", "is_told"),
    [
        ("réunion, après-midi 14.1.1 jeudi", True),
        ("lu, 0,5 14.1.1", True),
        ("lu, relu", False),
        ("1,5", False),
    ],
)
def test_a_comment_that_holds_what_may_be_another_part_says_how_to_begin_one(
    comment: str, is_told: bool, context: SentenceContext
) -> None:
    outcome = prepare(f"matin rgpd : {comment}", context)
    assert isinstance(outcome, Proposal)
    (saisie,) = outcome.saisies
    assert (saisie.change.commentaire, "« ; »" in "".join(saisie.notes)) == (comment, is_told)


def test_two_parts_on_one_line_are_one_cell(context: SentenceContext) -> None:
    assert proposed("0,25 rgpd : un, et 0,5 rgpd", context) == [(MERCREDI, "14.7.1", 25, "un, et 0,5 rgpd")]
    assert proposed("0,25 rgpd et 0,5 rgpd", context) == [(MERCREDI, "14.7.1", 75, None)]


def test_days_over_a_period_are_those_that_expect_work(context: SentenceContext) -> None:
    assert [jour for jour, *_ in proposed("1 rgpd du 18/05 au 23/05", context)] == [
        VENDREDI_PASSE,
        MARDI,
        MERCREDI,
    ]
    assert "Aucun jour ouvré" in refused("1 rgpd du 19/05 au 21/05", context)
    assert "premier jour" in refused("congé du 25/05 au 22/05", context)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("congé vendredi", (VENDREDI, TypeAbsence.CONGE, 100)),
        ("congés mercredi", (MERCREDI, TypeAbsence.CONGE, 100)),
        ("RTT jeudi après-midi", (JEUDI, TypeAbsence.RTT, 50)),
        ("0,5 rtt jeudi", (JEUDI, TypeAbsence.RTT, 50)),
        ("absence demain", (JEUDI, TypeAbsence.AUTRE, 100)),
        ("absence formation demain", (JEUDI, TypeAbsence.FORMATION, 100)),
        ("congé mercredi prochain", (date(2018, 5, 30), TypeAbsence.CONGE, 100)),
        ("congé vendredi dernier", (VENDREDI_PASSE, TypeAbsence.CONGE, 100)),
        ("malade vendredi", (VENDREDI_PASSE, TypeAbsence.MALADIE, 100)),
    ],
)
def test_an_absence_is_of_the_next_such_day_and_an_illness_of_the_last(
    text: str, written: tuple[date, TypeAbsence, int], context: SentenceContext
) -> None:
    assert absent(text, context) == [written]


def test_an_absence_refuses_what_it_cannot_hold(context: SentenceContext) -> None:
    assert "retirez « mariage »" in refused("congé vendredi mariage", context)
    assert "code de la ligne" in refused("0,5 formation lheo", context)
    assert "la journée ou la moitié" in refused("0,25 congé vendredi", context)
    assert "n'est pas travaillé (Lundi de Pentecôte)" in refused("malade lundi", context)
    full = with_saisie(context, "14.7.1", 75, "")
    assert "0,75 j déjà saisi" in refused("congé mercredi", full)


def test_half_and_whole_are_of_what_the_day_expects_and_say_so(context: SentenceContext) -> None:
    part_time = with_eighty_percent(context)
    outcome = prepare("matin rgpd, aprem 14.1.1", part_time)
    assert isinstance(outcome, Proposal)
    assert [one.added for one in outcome.saisies] == [40, 40]
    assert outcome.saisies[0].notes[0] == "la moitié d'un jour de 0,8 j"
    assert proposed("1/2 rgpd", part_time)[0][2] == 40
    assert proposed("journée rgpd", part_time)[0][2] == 80
    assert proposed("0,5 rgpd", part_time)[0][2] == 50
    assert absent("matin congé demain", part_time) == [(JEUDI, TypeAbsence.CONGE, 40)]


def test_an_odd_day_is_told_in_two_halves(context: SentenceContext) -> None:
    odd = replace(context, rythmes=Rythmes((Quotite("DM", date(2018, 1, 1), (25,) * 5 + (0, 0)),)))
    assert [added for *_, added, _ in proposed("matin rgpd, aprem 14.1.1", odd)] == [13, 12]


def test_the_whole_day_is_what_is_left_of_it(context: SentenceContext) -> None:
    absence = Absence("DM", MERCREDI, TypeAbsence.RTT, 50)
    outcome = prepare("journée rgpd", replace(context, absences={MERCREDI: (absence,)}))
    assert isinstance(outcome, Proposal)
    assert (outcome.saisies[0].added, outcome.saisies[0].notes[0]) == (50, "ce qui reste de la journée")
    full = with_saisie(context, "14.1.1", 100, "")
    assert "déjà complet : 1 j sur 1 j" in refused("journée rgpd", full)
    assert "il reste 0 j" in refused("0,5 rgpd", full)


def test_days_are_added_to_the_cell_and_its_comment_is_kept(context: SentenceContext) -> None:
    held = with_saisie(context, "14.7.1", 25, "relecture")
    outcome = prepare("0,5 rgpd : réunion", held)
    assert isinstance(outcome, Proposal)
    change = outcome.saisies[0].change
    assert (change.centiemes, change.commentaire, change.expected_version) == (75, "relecture ; réunion", 3)
    shown = next(describe_proposal(outcome, held.programme))
    assert shown.startswith("0,5 j · mer. 23/05 · 14.7.1 Mise en conformité")
    assert "« relecture ; réunion » · déjà 0,25 j, 0,75 j en tout" in shown


def test_words_of_several_lines_are_asked_and_a_code_in_their_place_settles_it(
    context: SentenceContext,
) -> None:
    text = "0,5 permanences hier : accueil"
    outcome = prepare(text, context)
    assert isinstance(outcome, Ambiguity)
    assert outcome.words == "permanences"
    assert set(outcome.candidates) == {"16.1.1", "16.2.4", "16.2.5"}
    assert proposed(outcome.choose(text, "16.1.1"), context) == [(MARDI, "16.1.1", 50, "accueil")]


def test_the_only_line_of_the_person_is_taken_and_the_others_said(context: SentenceContext) -> None:
    outcome = prepare("0,5 rgpd", context)
    assert isinstance(outcome, Proposal)
    assert outcome.saisies[0].notes == ("aussi possible : 7.1",)
    nobody = replace(context, siennes=frozenset(), proposees=tuple(sorted(context.proposees)))
    assert isinstance(prepare("0,5 rgpd", nobody), Ambiguity)


def test_a_mistyped_word_brings_what_it_is_like_and_writes_nothing(context: SentenceContext) -> None:
    outcome = prepare("0,5 mailchmp", context)
    assert isinstance(outcome, Ambiguity)
    assert outcome.candidates == ("14.7.1",)


def test_a_closed_line_says_why(context: SentenceContext) -> None:
    open_codes = tuple(code for code in context.proposees if code != "14.7.1")
    closed = replace(context, proposees=open_codes, fermees={"14.7.1": "hors du plan"})
    assert refused("0,5 mailchimp", closed) == "14.7.1 : hors du plan."


@pytest.mark.parametrize("named", ["14.7.1", "mailchimp"])
def test_a_soldee_line_takes_the_days_before_and_says_why_it_takes_no_other(
    context: SentenceContext, named: str
) -> None:
    open_codes = tuple(code for code in context.proposees if code != "14.7.1")
    closed = replace(
        context,
        proposees=open_codes,
        fermees={"14.7.1": "soldée depuis le 22/05 par DM"},
        soldees={"14.7.1": date(2018, 5, 22)},
    )
    assert [code for _, code, _, _ in proposed(f"0,5 {named} 21/05", closed)] == ["14.7.1"]
    assert refused(f"0,5 {named} 22/05", closed) == "14.7.1 : soldée depuis le 22/05 par DM."
    assert refused(f"0,5 {named} du lundi au mercredi", closed) == "14.7.1 : soldée depuis le 22/05 par DM."


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "Tapez ce qui a été fait"),
        (" : réunion", "Tapez ce qui a été fait"),
        ("rgpd hier", "Combien de jours ?"),
        ("0,5 hier", "Sur quelle ligne ?"),
        ("2 rgpd", "1 jour au plus"),
        ("0,3 rgpd", "n'est pas un multiple"),
        ("0,5 zzz", "aucune ligne n'a ce code"),
        ("0,5 rgpd demain", "est à venir"),
        ("0,5 rgpd 30/02", "n'existe pas"),
        ("0,5 rgpd 31/12/2017", "hors de l'exercice 2018"),
        ("1 8.2", "régulation"),
        ("0,5 rgpd, 0,75 14.1.1", "il reste 0,5 j"),
    ],
)
def test_what_is_missing_or_impossible_is_one_sentence(
    text: str, because: str, context: SentenceContext
) -> None:
    assert because in refused(text, context)


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("conges du 4 au 8 juin", date(2018, 6, 4), date(2018, 6, 8), 5),
        ("congé du 2 au 6 juillet", date(2018, 7, 2), date(2018, 7, 6), 5),
        ("congé du 1er au 3 août 2018", date(2018, 8, 1), date(2018, 8, 3), 3),
        ("vacances du 02/07 au 13/07", date(2018, 7, 2), date(2018, 7, 13), 10),
        ("rtt du 4 au 05/06", date(2018, 6, 4), date(2018, 6, 5), 2),
    ],
)
def test_the_month_of_the_last_day_is_that_of_the_first(
    text: str, first: date, last: date, count: int, context: SentenceContext
) -> None:
    days = absent(text, context)
    assert (days[0][0], days[-1][0], len(days)) == (first, last, count)


def test_a_word_that_is_like_a_date_says_which(context: SentenceContext) -> None:
    assert "« demain » ?" in refused("0,5 rgpd demian", context)
    assert "« mardi » ?" in refused("0,5 rgpd mardii", context)
    assert "« demain » ?" in refused("0,5 rgpd hier demian", context)


@pytest.mark.parametrize(("typed", "meant"), [("hieru", "hier"), ("21/05u", "21/05"), ("hierre", "hier")])
def test_a_key_glued_to_a_date_is_refused_and_never_says_another_day(
    context: SentenceContext, typed: str, meant: str
) -> None:
    assert f"« {typed} » n'est ni une ligne ni une date : « {meant} » ?" in refused(
        f"0,5 rgpd {typed}", context
    )


def test_the_examples_are_sentences_that_are_understood(context: SentenceContext) -> None:
    for text in give_examples(context.programme).split(" · "):
        assert isinstance(prepare(text, context), Proposal), text


def test_a_signed_month_takes_nothing(context: SentenceContext) -> None:
    signed = replace(context, verrous={Mois(2018, 5): "Mai 2018 est signé."})
    assert refused("0,5 rgpd", signed) == "Mai 2018 est signé."
    assert refused("congé vendredi", signed) == "Mai 2018 est signé."


def test_a_day_off_is_said_and_is_to_be_agreed_to(context: SentenceContext) -> None:
    outcome = prepare("0,5 rgpd lundi", context)
    assert isinstance(outcome, Proposal)
    assert outcome.days_off == {LUNDI_FERIE}
    assert next(describe_proposal(outcome, context.programme)).startswith(
        "jour férié : Lundi de Pentecôte · 0,5 j · lun. 21/05 · 14.7.1"
    )


def test_out_of_the_exercice_a_date_must_be_said(context: SentenceContext) -> None:
    later = replace(context, jour=None, today=date(2026, 11, 25))
    for text in ("0,5 rgpd", "0,5 rgpd hier", "congé vendredi"):
        assert "hors de l'exercice 2018 : donnez une date, par exemple 31/12/2018" in refused(text, later)
    assert proposed("0,5 rgpd 22/05", later) == [(MARDI, "14.7.1", 50, None)]


WORDS = (
    "0,5|1/2|½|matin|journée|3h30|2|rgpd|14.1.1|14|permanences|congé|rtt|formation|hier|demain|lundi|dernier|"
    "21/05|31 mai|du|au|,|;|:| : |et|l'offre|réunion|«|\x1b[2J|½½|1e9|0/0|９|e\u0301|\u202e|'"
)
PIECES = st.sampled_from(WORDS.split("|"))


@given(pieces=st.lists(PIECES, max_size=9))
def test_whatever_is_typed_comes_to_one_outcome_within_the_day(
    pieces: list[str], context: SentenceContext
) -> None:
    outcome = prepare(" ".join(pieces), context)
    if isinstance(outcome, Unclear):
        assert outcome.message.endswith((".", "?"))
        return
    if isinstance(outcome, Ambiguity):
        assert outcome.candidates
        return
    assert outcome.saisies or outcome.absences
    used: dict[date, int] = {}
    for saisie in outcome.saisies:
        assert saisie.change.jour <= MERCREDI
        assert 0 < saisie.added == saisie.change.centiemes
        used[saisie.change.jour] = used.get(saisie.change.jour, 0) + saisie.added
    for absence in outcome.absences:
        assert absence.centiemes in (50, 100)
    assert all(total <= 100 for total in used.values())
    assert all(len(line) > 10 for line in describe_proposal(outcome, context.programme))


@given(text=st.text(max_size=60))
def test_no_text_makes_the_sentence_fail(text: str, context: SentenceContext) -> None:
    assert isinstance(prepare(text, context), Proposal | Ambiguity | Unclear)


@given(
    centiemes=st.sampled_from((25, 50, 75, 100)),
    code=st.sampled_from(("14.7.1", "14.1.1", "18", "1.1", "16.1.1")),
    jour=st.dates(date(2018, 1, 2), MERCREDI),
    comment=st.sampled_from(("", "réunion", "lu, relu", "à 14:30 : point")),
    is_date_first=st.booleans(),
)
def test_what_a_sentence_says_exactly_is_what_it_would_write(
    centiemes: int, code: str, jour: date, comment: str, is_date_first: bool, context: SentenceContext
) -> None:
    days, day = f"0,{centiemes:02d}" if centiemes < 100 else "1", f"{jour:%d/%m/%Y}"
    body = f"{day} {days} {code}" if is_date_first else f"{days} {code} {day}"
    text = f"{body} : {comment}" if comment else body
    assert proposed(text, context) == [(jour, code, centiemes, comment or None)]
    assert proposed(fold(body).upper(), context) == [(jour, code, centiemes, None)]


def test_the_duration_of_an_absence_is_told(context: SentenceContext) -> None:
    outcome = prepare("matin congé, après-midi rtt", context)
    assert isinstance(outcome, Proposal)
    assert [(one.type, one.duree, one.centiemes) for one in outcome.absences] == [
        (TypeAbsence.CONGE, Duree.DEMI, 50),
        (TypeAbsence.RTT, Duree.DEMI, 50),
    ]
    assert [len(one.seen) for one in outcome.absences] == [0, 1]


def test_words_after_demande_name_the_request_that_days_of_a_droit_de_tirage_answer(
    context: SentenceContext,
) -> None:
    salon = Demande(code="4.5", numero=3, libelle="Salon des métiers", ouverte_le=MARDI)
    context = replace(context, demandes=(salon,))
    for text in (
        "0,25 4.5 demande salon",
        "0,25 4.5 demande métiers mardi : suite",
        "0,25 4.5, 0,25 4.5 demande 3",
    ):
        outcome = prepare(text, context)
        assert isinstance(outcome, Proposal), outcome
        (saisie,) = outcome.saisies
        assert (saisie.change.demande, saisie.demande) == (3, "Salon des métiers")
        assert saisie.change.commentaire == ("suite" if "suite" in text else None)
        assert "demande « Salon des métiers »" in "".join(describe_proposal(outcome, context.programme))
        assert summarize_proposal(outcome, 80).startswith("4.5 « Salon des métiers » 0,")
    assert refused("0,25 4.5 demande gala", context).startswith(
        "« gala » sur 4.5 : aucune demande de ce nom. « cariforef demande ouvrir » en ouvre une"
    )
    assert refused("0,25 14.7.1 demande salon", context).startswith("14.7.1 ne répond à aucune demande")
    assert proposed("0,25 14.7.1 : demande salon", context)[0][3] == "demande salon"


def ways_to_write(jour: date) -> dict[str, bool]:
    """Return the ways to write a date, by whether this programme reads them: `15/05`, « 15 mai 2018 »…"""
    month, day = MOIS[jour.month - 1], f"{jour.day}"
    read = (
        f"{jour:%d/%m}|{day}/{jour.month}|{jour:%d/%m/%Y}|{day}/{jour.month}/{jour.year}|{jour.isoformat()}|"
        f"{day} {month}|{day} {month} {jour.year}|{jour:%d} {fold(month).upper()}|{jour:%d/%m} {jour.year}"
    )
    unread = (
        f"{day} {month[:4]}|{jour:%d-%m-%Y}|{jour:%d.%m.%Y}|{jour:%d.%m.%y}|{jour:%Y/%m/%d}|{jour:%d/%m/%y}|"
        f"{day} {month} {jour:%y}"
    )
    return dict.fromkeys(unread.split("|"), False) | dict.fromkeys(read.split("|"), True)


BESIDE = ("{{}}", "le {{}}", "{0} {{}}", "le {0} {{}}", "{0} le {{}}", "{{}} {0}", "{0} dernier {{}}")
"""A date alone, and with a weekday."""
AROUND = (
    "0,5 14.7.1 {}",
    "{} 0,5 14.7.1",
    "{} 14.7.1 0,5",
    "0,5 {} 14.7.1",
    "matin rgpd {}",
    "0,5 14.7.1 réunion {}",
    "0,5 14.7.1 {} réunion",
    "0,5 14.7.1 point du {} avec LR",
    "0,5 14.7.1 hier {}",
    "lundi 0,5 14.7.1 {}",
    "1/2 14.7.1 {} : suite",
    "congé {}",
    "matin congé {}",
)


@given(
    jour=st.dates(date(2018, 1, 1), date(2019, 12, 31)),
    rank=st.integers(0, 15),
    weekday=st.sampled_from(JOURS),
    beside=st.sampled_from(BESIDE),
    around=st.sampled_from(AROUND),
)
def test_what_is_written_is_the_date_said_or_nothing(
    jour: date, rank: int, weekday: str, beside: str, around: str, context: SentenceContext
) -> None:
    last = date(jour.year, 12, 31)
    context = replace(context, calendrier=Calendrier(jour.year, {}), jour=last, today=last)
    way, is_read = list(ways_to_write(jour).items())[rank % len(ways_to_write(jour))]
    text = around.format(beside.format(weekday).format(way))
    outcome = prepare(text, context)
    agrees = "{0}" not in beside or weekday == JOURS[jour.weekday()]
    if isinstance(outcome, Proposal):
        jours = {one.change.jour for one in outcome.saisies} | {one.jour for one in outcome.absences}
        assert (jours, agrees) == ({jour}, True), text
    else:
        assert not (is_read and agrees and around == AROUND[0]), text


def test_a_number_after_a_weekday_is_no_comment_and_a_fraction_is_days_until_days_are_said(
    context: SentenceContext,
) -> None:
    for text in (
        "0,5 14.7.1 mardi 15",
        "0,5 mardi 14 rgpd",
        "congé lundi 12/12",
        "0,5 rgpd réunion 15 mai point",
    ):
        refused(text, context)
    assert proposed("mardi 1/2 14.7.1", context) == [(MARDI, "14.7.1", 50, None)]
    assert proposed("0,5 14.7.1 jeudi 1/2", context) == [(date(2018, 2, 1), "14.7.1", 50, None)]
    assert absent("congé 12/12", context)[0][0] == date(2018, 12, 12)
    assert [one[0].day for one in absent("congé du lundi 14 au mercredi 16 mai", context)] == [14, 15, 16]
    assert "Le 16/05/2018 est un mercredi." in refused("congé du lundi 14 au mardi 16 mai", context)


@pytest.mark.parametrize("named", ["15.1.4", "14.7.1", "16.1.1", "4.5", "18", "rgpd", "site orientation"])
@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("day", range(1, 32))
def test_the_day_said_is_the_day_written_or_is_asked(
    context: SentenceContext, named: str, ahead: bool, day: int
) -> None:
    text = f"0,25 le {day} {named}" if ahead else f"0,25 {named} le {day}"
    context = replace(context, jour=date(2018, 5, 31), today=date(2018, 5, 31))
    assert f"le {day}" in refused(text, context)
    for month in ("/05", " mai"):
        full = text.replace(f"le {day}", f"le {day}{month}")
        outcome = prepare(full, context)
        assert isinstance(outcome, Proposal)
        assert {one.change.jour for one in outcome.saisies} == {date(2018, 5, day)}


def test_no_number_after_a_whole_code_is_of_the_line(context: SentenceContext) -> None:
    """Whatever numbers its code or its label has."""
    for code in context.proposees:
        for number in {*code.split("."), "2018", "17"}:
            assert not isinstance(prepare(f"0,25 {code} {number}", context), Proposal)


def test_a_request_is_named_by_any_number(context: SentenceContext) -> None:
    asked = tuple(
        Demande(code="4.5", numero=numero, libelle=f"salon {letter}", ouverte_le=date(2018, 1, 2))
        for numero, letter in ((1, "a"), (4, "b"), (5, "c"), (17, "d"))
    )
    known = replace(context, demandes=asked)
    for demande in asked:
        outcome = prepare(f"0,5 4.5 demande {demande.numero}", known)
        assert isinstance(outcome, Proposal)
        assert [one.demande for one in outcome.saisies] == [demande.libelle]
