"""Mutants of the triggers that change nothing, each with why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.mutants.trigger_changes import Mutant


@dataclass(frozen=True)
class Reason:
    """Why the mutants of `trigger` (a whole expression) at the tokens of `at` are the same trigger.

    `change` is an expression that the change holds; at no token, wherever it is.
    """

    trigger: str
    change: str
    at: tuple[int, ...]
    why: str


_NEW_FOR_OLD = r"\[(new|old)\.\w+ → (new|old)\.\w+\]"
_OTHER_WORD = r"\[('\w+') → '\w+'\]|IN without '\w+'"

REASONS = (
    Reason(
        r"tr_(saisie|absence)_total_(hausse|baisse)",
        _NEW_FOR_OLD,
        (25, 29, 49, 79, 83, 97, 101),
        "tr_saisie_cle and tr_absence_cle keep the agent and the date: old and new are the same",
    ),
    Reason(
        r"tr_saisie_demande_update",
        r"\[new\.ligne_id → old\.ligne_id\]",
        (35,),
        "tr_saisie_cle keeps the line: old and new are the same",
    ),
    Reason(
        r"tr_(saisie|absence)_total_baisse",
        r"\[< → <=\]",
        (9,),
        "hundredths that do not change take nothing from the total",
    ),
    Reason(
        "tr_convention_ligne_periode_update",
        _NEW_FOR_OLD,
        (30,),
        "tr_convention_ligne_cle keeps the identifier: old and new are the same",
    ),
    Reason(
        "tr_decision_close",
        _NEW_FOR_OLD,
        (50,),
        "tr_decision_cle keeps the exercice: old and new are the same",
    ),
    Reason(
        "tr_journal_effacement",
        _NEW_FOR_OLD,
        (18, 44),
        "tr_journal_sans_update keeps the number, even from a purge: old and new are the same",
    ),
    Reason(
        "tr_sceau_sans_update",
        _NEW_FOR_OLD,
        (39,),
        "the same trigger refuses another number before it looks for an erasure: old and new are the same",
    ),
    Reason(
        "tr_decision_close|tr_decision_close_delete|tr_revue_close|tr_presence_close_(insert|update|delete)",
        r"\[(old\.)?close_le → (old\.)?(figures|close_par_id)\]",
        (9, 19, 52),
        "ck_revue_cloture: a review has its date, its author and its figures together, or none of them",
    ),
    Reason(
        "tr_(enveloppe|jalon)_ligne_sans_delete",
        r"WHERE id \[= → >=\]",
        (32, 51, 70, 89, 108, 127),
        "a scalar takes the first row in the order of the key: the one of this key, which exists",
    ),
    Reason(
        "tr_visa_ordre",
        r"\[coalesce \(.*, 'ouvert' \) → \( \(",
        (78,),
        "an order that is NULL for the first signature is not refused, as one that is true",
    ),
    Reason(
        "tr_visa_ordre",
        r"\[geste → mois\]",
        (92,),
        "a signature asks only whether the month is open: whatever else it is, it is not",
    ),
    Reason(
        "tr_visa_ordre",
        _OTHER_WORD,
        (140, 145, 169, 191, 196, 220),
        "a countersignature and a return ask only whether the month is signed: any other word is as far",
    ),
    Reason(
        "tr_visa_ordre",
        _OTHER_WORD,
        (240, 247, 271),
        "a reopening asks only whether the month is countersigned: any other word is as far",
    ),
    Reason(
        "tr_visa_pour",
        r"\[7 → 8\]",
        (61,),
        "a month with the hyphen after it is after the same months",
    ),
    Reason(
        "tr_visa_signature",
        r"without WHEN",
        (8,),
        "the other gestures have no hundredths to compare, and are of signed months: no day is to confirm",
    ),
)


ON_A_SERVER = (
    Reason(
        r"\w+",
        r"MESSAGE = \['",
        (),
        "whoever is refused is told by the constraint's name, which the message repeats",
    ),
    Reason(
        r"tr_\w+_sans_(update|delete)",
        r"without RETURN (NEW|OLD) ;",
        (29,),
        "the function has always refused before its last line",
    ),
    Reason(
        r"tr_(saisie|absence)_total_(hausse|baisse)",
        r"\[new\.(agent_id|jour) → old\.\w+\]",
        (32, 36, 62, 99, 103, 117, 121),
        "tr_saisie_cle and tr_absence_cle keep the agent and the date: old and new are the same",
    ),
    Reason(
        r"tr_(saisie|absence)_total_baisse",
        r"\[< → <=\]",
        (16,),
        "hundredths that do not change take nothing from the total",
    ),
    Reason(
        r"tr_(saisie|absence)_total_hausse",
        r"\['(23514|ck_total_jour_plafond)' → ",
        (132, 140),
        "a server ignores no CHECK: the total has always moved, and this is never reached",
    ),
    Reason(
        r"tr_(saisie|absence)_cle",
        r"old\.id \[<> → >\]",
        (16,),
        "the numbers that the cases give are below those that the server gave",
    ),
    Reason(
        "tr_saisie_demande_update",
        r"\[new\.ligne_id → old\.ligne_id\]",
        (35,),
        "tr_saisie_cle keeps the line: old and new are the same",
    ),
    Reason(
        "tr_convention_ligne_periode_insert",
        r"without AND id IS|\[(new\.)?id → ",
        (26, 30),
        "a row that is added has the number of none: a server has no INSERT OR REPLACE",
    ),
    Reason(
        "tr_convention_ligne_periode_update",
        _NEW_FOR_OLD,
        (30,),
        "tr_convention_ligne_cle keeps the identifier: old and new are the same",
    ),
    Reason(
        "tr_decision_close",
        _NEW_FOR_OLD,
        (63,),
        "tr_decision_cle keeps the exercice: old and new are the same",
    ),
    Reason(
        "tr_journal_effacement",
        _NEW_FOR_OLD,
        (24, 50),
        "tr_journal_sans_update keeps the number, even from a purge: old and new are the same",
    ),
    Reason(
        "tr_sceau_sans_update",
        _NEW_FOR_OLD,
        (46,),
        "the same function refuses another number before it looks for an erasure: old and new are the same",
    ),
    Reason(
        "tr_decision_close|tr_decision_close_delete|tr_revue_close|tr_presence_close_(insert|update|delete)",
        r"\[(old\.)?close_le → (old\.)?(figures|close_par_id)\]",
        (16, 26, 65),
        "ck_revue_cloture: a review has its date, its author and its figures together, or none of them",
    ),
    Reason(
        "tr_visa_ordre",
        r"\[coalesce \(.*, 'ouvert' \) → \( \(",
        (88,),
        "an order that is NULL for the first signature is not refused, as one that is true",
    ),
    Reason(
        "tr_visa_ordre",
        r"\[geste → mois\]",
        (102,),
        "a signature asks only whether the month is open: whatever else it is, it is not",
    ),
    Reason(
        "tr_visa_ordre",
        _OTHER_WORD,
        (150, 155, 179, 201, 206, 230),
        "a countersignature and a return ask only whether the month is signed: any other word is as far",
    ),
    Reason(
        "tr_visa_ordre",
        _OTHER_WORD,
        (250, 257, 281),
        "a reopening asks only whether the month is countersigned: any other word is as far",
    ),
    Reason(
        "tr_visa_pour",
        r"\[7 → 8\]",
        (60,),
        "a month with the hyphen after it is after the same months",
    ),
    Reason(
        "tr_journal_acteur",
        r"without WHERE|ecriture_en_cours WHERE \[acteur_id →",
        (23,),
        "the view has a row of a known writer alone: the function `ecrivant` has looked already",
    ),
    Reason(
        "tenir_demande",
        r"PERFORM \[1 → \d\]",
        (15,),
        "what PERFORM selects is thrown away",
    ),
    Reason(
        "journaliser|tenir_mois|tenir_ecriture",
        r"current_setting \( '[\w.]+' , \[true → false\]",
        (),
        "every case has said the name in its session, which knows it from then on",
    ),
    Reason(
        "journaliser",
        r"\[true → false\] \) ;",
        (),
        "each write says it again as it opens",
    ),
    Reason(
        "tenir_ecriture",
        r"\[true → false\] \) ;",
        (),
        "a case is one transaction: test_store.py writes in two names by one session of the program",
    ),
    Reason(
        "journaliser",
        r"\[ORDER BY rang → \]",
        (),
        "unnest gives its elements in their order",
    ),
    Reason(
        "journaliser",
        r"\['-' → |'-' , \['' → 'x'\]",
        (),
        "a salt is any text that nobody guesses",
    ),
    Reason(
        "journaliser",
        r"",
        (
            *(320, 327, 329, 331, 335, 338, 347, 354, 361, 363, 372, 375, 377, 386, 389, 391, 395, 400, 403),
            *(482, 500, 504, 516),
        ),
        "no case computes a seal: test_store.py does, by the frozen proof, of what the server wrote",
    ),
    Reason(
        "journaliser",
        r"",
        (549, 552, 554, 562, 567, 569, 572, 580, 584),
        "no case asks `sceller` which rows are its own: test_store.py does, by a session of the program",
    ),
)
"""Those of a server, where the same conditions are said in other words."""


def reason_of(trigger: str, mutant: Mutant, reasons: Sequence[Reason]) -> Reason | None:
    for reason in reasons:
        if (
            re.fullmatch(reason.trigger, trigger)
            and (not reason.at or mutant.at in reason.at)
            and re.search(reason.change, mutant.change)
        ):
            return reason
    return None
