"""Journal rows are told in the words of a coordinateur, whatever they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.journal.entries import Ecriture
from cariforef_tui.domain.journal.filter import OBJETS, end_of, start_of
from cariforef_tui.domain.journal.sentences import describe_author, describe_ecriture, describe_motif

SAISIE = {"agent": "LR", "jour": "2018-05-22", "ligne": "14.7.1", "centiemes": 25}


def row(
    objet: str, avant: dict[str, object] | None, apres: dict[str, object] | None, cle: str = ""
) -> Ecriture:
    texts = [None if side is None else json.dumps(side) for side in (avant, apres)]
    return Ecriture(
        seq=1,
        quand="2018-05-22T10:00:00.000Z",
        acteur="DM",
        objet=objet,
        cle=cle,
        avant=texts[0],
        apres=texts[1],
    )


@pytest.mark.parametrize(
    ("objet", "avant", "apres", "said"),
    [
        ("saisie", None, SAISIE, "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 j"),
        (
            "saisie",
            SAISIE,
            {**SAISIE, "centiemes": 50, "par": "DM"},
            "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 → 0,5 j ; par DM pour LR",
        ),
        ("saisie", SAISIE, None, "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 j → vide"),
        (
            "saisie",
            {**SAISIE, "commentaire": "relu", "a_confirmer": 1},
            {**SAISIE, "a_confirmer": 0},
            "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 j ; commentaire « relu » → vide ; confirmée",
        ),
        (
            "absence",
            {"agent": "LR", "jour": "2018-05-21", "type": "congé", "centiemes": 50},
            None,
            "absence de LR le 21/05/2018 (congé) : 0,5 j → vide",
        ),
        (
            "visa",
            None,
            {"agent": "LR", "mois": "2018-05", "geste": "signature", "centiemes": 1850, "contenu": "{}"},
            "signature de mai 2018 de LR : 18,5 j",
        ),
        (
            "visa",
            None,
            {"agent": "LR", "mois": "2018-05", "geste": "reouverture", "motif": "erreur de ligne"},
            "réouverture de mai 2018 de LR ; motif « erreur de ligne »",
        ),
        (
            "fait",
            None,
            {"ligne": "7.1", "jalon": None, "declaration": "soldee", "jour": "2018-05-22"},
            "7.1 déclarée soldée au 22/05/2018",
        ),
        (
            "raf",
            None,
            {"ligne": "18", "jour": "2018-05-22", "centiemes": 1200, "commentaire": "peu"},
            "reste à faire de 18 au 22/05/2018 : 12 j ; « peu »",
        ),
        (
            "saisie",
            {**SAISIE, "demande": "Salon"},
            {**SAISIE, "demande": "Forum"},
            "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 j ; demande « Salon » → « Forum »",
        ),
        ("tirage", None, {"ligne": "4.5"}, "droit de tirage sur 4.5"),
        ("tirage", {"ligne": "4.5"}, None, "droit de tirage sur 4.5 (supprimé)"),
        (
            "demande",
            None,
            {"ligne": "4.5", "numero": 2, "libelle": "Salon", "ouverte_le": "2018-05-22", "close_le": None},
            "demande n° 2 de 4.5, « Salon », ouverte le 22/05/2018",
        ),
        (
            "demande",
            {"ligne": "4.5", "numero": 2, "libelle": "Salon", "close_le": None},
            {"ligne": "4.5", "numero": 2, "libelle": "Salon", "close_le": "2018-05-23"},
            "demande n° 2 de 4.5, « Salon » (close le vide → 23/05/2018)",
        ),
        (
            "plan_revision",
            None,
            {"numero": 2, "jour": "2018-05-22", "motif": "Arbitrage", "annule": "1"},
            "révision n° 2 du plan, au 22/05/2018, annule la n° 1 : Arbitrage",
        ),
        (
            "plan_changement",
            None,
            {
                "revision": "2",
                "type": "montant",
                "enveloppe": "18",
                "centiemes_avant": 500,
                "centiemes": None,
            },
            "révision n° 2 : enveloppe 18 : 5 j → non chiffrée",
        ),
        (
            "convention_ligne",
            {"ligne": "18", "convention": "2018-44", "depuis": "2018-01-01", "jusque": None},
            {"ligne": "18", "convention": "2018-44", "depuis": "2018-01-01", "jusque": "2018-06-30"},
            "18 dans la convention 2018-44 depuis le 01/01/2018 : jusqu'au vide → 30/06/2018",
        ),
        (
            "refus_droit",
            None,
            {"action": "saisir", "objet": "LR"},
            "tentative refusée faute de droit : saisir (LR)",
        ),
        (
            "agent",
            {"initiales": "ZZ1", "nom": None, "actif": 1},
            {"initiales": "ZZ1", "nom": "Agent fictif", "actif": 0},
            "agent ZZ1 : nom vide → Agent fictif, en activité oui → non",
        ),
        (
            "jour_ferie",
            None,
            {"jour": "2018-12-24", "libelle": "Pont"},
            "jour non ouvré ZZ1 : jour 24/12/2018, libellé Pont",
        ),
    ],
)
def test_each_kind_of_row_is_a_french_sentence(
    objet: str, avant: dict[str, object] | None, apres: dict[str, object] | None, said: str
) -> None:
    assert describe_ecriture(row(objet, avant, apres, "ZZ1")) == said


def test_a_text_erased_by_a_purge_is_told() -> None:
    one = row("saisie", None, SAISIE)
    told = Ecriture(
        seq=one.seq,
        quand=one.quand,
        acteur="DM",
        objet="saisie",
        cle="",
        avant=None,
        apres=one.apres,
        effacee="2029-01-01T00:00:00Z",
    )
    assert describe_ecriture(told).endswith("(textes effacés par une purge)")


def test_the_last_write_is_told_in_words_and_names_no_absence() -> None:
    told = {objet: describe_author(row(objet, None, None)) for objet in ("visa", "absence", "quotite")}
    assert {objet: text.rpartition(" : ")[2] for objet, text in told.items()} == {
        "visa": "DM, signature",
        "absence": "DM, saisie",
        "quotite": "DM, rythme",
    }


def test_a_reason_is_told_once() -> None:
    visa = {"agent": "LR", "mois": "2018-04", "geste": "reouverture", "motif": "erreur"}
    reopened = replace(row("visa", None, visa), motif="erreur")
    assert describe_ecriture(reopened) == "réouverture d'avril 2018 de LR ; motif « erreur »"
    assert describe_motif(reopened) == ""
    assert describe_motif(replace(reopened, motif="autre")) == " ; motif « autre »"
    assert describe_motif(replace(reopened, apres=None)) == " ; motif « erreur »"


SIDES = (
    st.none()
    | st.text()
    | st.dictionaries(
        st.sampled_from(
            ("agent", "jour", "ligne", "centiemes", "type", "geste", "mois", "motif", "lundi", "x")
        ),
        st.none() | st.text() | st.integers() | st.lists(st.integers(), max_size=1),
    ).map(json.dumps)
)


@given(st.sampled_from([table for tables in OBJETS.values() for table in tables]), SIDES, SIDES, st.text())
def test_a_damaged_row_is_told_too(objet: str, avant: str | None, apres: str | None, cle: str) -> None:
    assert describe_ecriture(
        Ecriture(seq=1, quand="", acteur="DM", objet=objet, cle=cle, avant=avant, apres=apres)
    )


def test_days_bound_the_journal_as_days_of_paris() -> None:
    assert start_of(date(2018, 5, 22)) == "2018-05-21T22:00:00.000Z"
    assert end_of(date(2018, 1, 22)) == "2018-01-22T23:00:00.000Z"
    assert end_of(date(2018, 3, 25)) == "2018-03-25T22:00:00.000Z"
    assert start_of(date.min) < start_of(date(2018, 5, 22)) < end_of(date.max)


def test_what_was_taken_away_or_changed_is_told_after_what_it_was() -> None:
    added: dict[str, object] = {"revision": "2", "type": "retrait", "ligne": "7.1"}
    other = {**added, "ligne": "7.2"}
    for before, after, told in (
        (None, added, "7.1 retirée du plan"),
        (added, None, "7.1 retirée du plan (supprimé)"),
        (added, other, "7.2 retirée du plan (ligne 7.1 → 7.2)"),
    ):
        assert describe_ecriture(row("plan_changement", before, after)) == f"révision n° 2 : {told}"


def test_a_jalon_moved_added_or_taken_away_is_told_by_its_dates() -> None:
    for avant, apres, told in (
        ("2018-05-25", "2018-06-29", "déplacé du 25/05/2018 au 29/06/2018"),
        (None, "2018-06-29", "ajouté au 29/06/2018"),
        ("2018-05-25", None, "retiré du plan"),
    ):
        change: dict[str, object] = {"revision": "2", "type": "jalon", "jalon": "RGPD"}
        change |= {"texte_avant": avant, "texte": apres}
        assert describe_ecriture(row("plan_changement", None, change)) == f"révision n° 2 : jalon RGPD {told}"


def test_a_purge_says_of_whom_and_until_when() -> None:
    purge: dict[str, object] = {"agent": None, "limite": "2008-12-31", "motif": "dix ans"}
    said = "purge des données personnelles de tous, antérieures au 31/12/2008 : dix ans"
    assert describe_ecriture(row("purge", None, purge)) == said
    one = describe_ecriture(row("purge", None, {**purge, "agent": "LR", "motif": None}))
    assert one == "purge des données personnelles de LR, antérieures au 31/12/2008 : vide"


def test_flags_are_told_where_they_are_not_as_nearly_everybody_s() -> None:
    agent: dict[str, object] = {"initiales": "ZZ1", "actif": 1, "fictif": 0}
    for changed, said in (({}, ""), ({"actif": 0}, " : en activité non"), ({"fictif": 1}, " : fictif oui")):
        told = describe_ecriture(row("agent", None, {**agent, **changed}, "ZZ1"))
        assert told == f"agent ZZ1{said}"
