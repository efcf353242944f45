"""Every fault of a file is told, and one that a whole file repeats is told once."""

from __future__ import annotations

from cariforef_tui.domain.values.faults import Fault, FichierRefuse, list_faults, summarize_faults


def test_lines_that_follow_with_the_same_fault_are_told_together() -> None:
    faults = [
        Fault("code inconnu", 2, "Code"),
        *(Fault("pas le droit", ligne) for ligne in range(3, 113)),
        Fault("pas le droit", 114),
        Fault("code inconnu", 115, "Code"),
        Fault("date illisible", 116, "Code"),
    ]
    assert list_faults(faults) == [
        "ligne 2, colonne Code : code inconnu",
        "lignes 3 à 112 : pas le droit",
        "ligne 114 : pas le droit",
        "ligne 115, colonne Code : code inconnu",
        "ligne 116, colonne Code : date illisible",
    ]
    assert summarize_faults("s.csv", faults[1:112]) == (
        "s.csv : 111 fautes, rien n'a été écrit : lignes 3 à 112 : pas le droit ; ligne 114 : pas le droit."
    )


def test_every_fault_is_told_with_its_file_and_the_last_sentence_counts_them() -> None:
    refused = FichierRefuse("s.csv", [Fault("date illisible", ligne) for ligne in (2, 4)])
    assert refused.sentences == ("s.csv, ligne 2 : date illisible", "s.csv, ligne 4 : date illisible")
    assert refused.bilan == "s.csv : 2 fautes, rien n'a été écrit."


def test_faults_without_a_line_stay_apart() -> None:
    assert list_faults([Fault("vide"), Fault("vide")]) == ["vide", "vide"]
