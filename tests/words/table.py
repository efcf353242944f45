"""The table of places by words: how each place writes each figure, or why it does not write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.values.days import format_nombre
from tests.words.places import Place, Shown, Subject, World
from tests.words.reading import (
    Found,
    Reading,
    read_as_shown,
    read_ecart_as_shown,
    read_final_as_shown,
    read_need,
    read_numbers,
    read_opposite,
)


class Word(StrEnum):
    """A word that bears a figure."""

    A_REGARDER = "à regarder"
    IL_MANQUE = "il manque"
    ALERTES = "alertes"
    RYTHME = "rythme"
    IL_EN_FAUDRAIT = "il en faudrait"
    ATTERRISSAGE = "atterrissage"
    PLAN_TENU = "si le plan est tenu"
    SI_L_ON_CONTINUE = "si l'on continue"
    ECART = "écart"
    ECART_FINAL = "écart final"
    REGULATION = "régulation"


@dataclass(frozen=True)
class Absent:
    """Why a place does not write a word."""

    why: str


Read = dict[Subject, Reading | tuple[Reading, ...]]
Case = Absent | Read


def _absent(why: str, *words: Word) -> dict[Word, Case]:
    return dict.fromkeys(words, Absent(why))


def _each(pattern: str, *subjects: Subject, value: Callable[[Found], int | None] = read_numbers) -> Read:
    return dict.fromkeys(subjects, Reading(pattern, value=value))


_T, _P, _L, _A = Subject.WHOLE, Subject.POLE, Subject.READER, Subject.EVERYBODY
_S, _R, _C, _G = Subject.OVER, Subject.LATE, Subject.GOING_ON, Subject.REGULATION
_COUNTS = (Word.A_REGARDER, Word.IL_MANQUE, Word.ALERTES)
_CASES = (Word.PLAN_TENU, Word.SI_L_ON_CONTINUE)
_PACES = (Word.RYTHME, Word.IL_EN_FAUDRAIT, *_CASES)
_FIGURES = (Word.ATTERRISSAGE, Word.ECART, Word.ECART_FINAL, Word.REGULATION)

_TREE = r"^\W*§ .*? [(]?-?[\d,]+[)]? +-?[\d,]+ +"
"""A row of the tree up to its réalisé."""
_LOOK = r"^[ ❯‼!·i]*"
"""The cursor and the sign of a row of a list."""
_HEADS = Reading(r"^\W*À regarder \(#\)", empty=r"^ À regarder$|clôture")
_FEUILLES = Reading(
    r"Il\s+manque\s+#\s+j\s+de\s+feuilles",
    empty="Toutes les feuilles|^Chiffres|^Situation",
    short="Feuilles à compléter :",
)
"""Who may not read everybody's days is told no sum."""
_CELL = r"[^|]*\|"
_PACE = r"Rythme\s+# j\s+par\s+semaine"
_FAUDRAIT = r"il\s+en\s+faudrait\s+(?:#|moins\s+de\s+0,25)"
_NEED = _PACE + rf"(?:\s+\([^)]*\))?,\s+(?:{_FAUDRAIT}|le\s+prévu|comme\s+le\s+prévu\s+le\s+demande)"
_HELD, _GOING = r" # si\s+le\s+plan\s+est\s+tenu", r" # si\s+l'on\s+continue"
_HELD_DRAWN = Reading(r" # plan tenu$", short="atterrissage$")
_GOING_DRAWN = Reading(r" # si l'on continue$", short="atterrissage$")
"""A case whose line ends beside the landing's is drawn without its figure."""
_MET = r"[‼!] +§\+? (?:.*\n){1,10}?.*?"
"""A row of the meeting up to a line of its own below."""
_SIGN = r"^  (?:!!|!|i) +"
_PERIMETRE = r"^§ +[^\d\s].*? [\d,]+ +[\d,]+ +[\d,]+ +"
"""A row of the review's figures, up to its attendu."""

TABLE: Mapping[Place, Mapping[Word, Case]] = {
    Place.STRIP: {
        Word.IL_MANQUE: _each(r"arrêté au \w+\. [\d/]+(?:, il manque # j de feuilles)?", _A),
        Word.ALERTES: {
            _L: (
                Reading(r"F4 Alertes(?: ‼#)?(?: !#)?"),
                Reading(r" # alertes? pour vous \(F4\)", short=r"^ Semaine \d+ ·"),
            )
        },
        **_absent("the tree below counts them", Word.A_REGARDER),
        **_absent("it says what is used of the plan", *_PACES, *_FIGURES),
    },
    Place.TREE: {
        Word.A_REGARDER: _each(r"· # à regarder sur \d+", _T),
        Word.ATTERRISSAGE: _each(_TREE + r"\S+ +#", _T, _P, _S, _C),
        Word.ECART: _each(_TREE + r"# +", _T, _P, _S, _R, _C, _G),
        Word.REGULATION: _each(r"^\W*§ .*? # +0 ", _G),
        **_absent("the strip above says it", Word.IL_MANQUE, Word.ALERTES),
        Word.ECART_FINAL: {
            _T: Reading(r"^ § Écart final # :"),
            _G: Reading(r"^ § Régulation : # j à trouver"),
        },
        **_absent("the detail says it", *_PACES),
    },
    Place.LOOK: {
        Word.A_REGARDER: {subject: Reading(r"^ § · # à regarder sur") for subject in (_T, _P)},
        Word.ATTERRISSAGE: _each(_LOOK + r"[+-]\S+ .*? §\+? .* [\d,]+/[\d,]+ +#", _S),
        Word.ECART: _each(_LOOK + r"# +\D+ +§\+? ", _R),
        Word.ECART_FINAL: _each(_LOOK + r"# +\D+ +§\+? ", _S),
        **_absent("the strip says it elsewhere", Word.IL_MANQUE, Word.ALERTES),
        **_absent("the detail says it", *_PACES),
        **_absent("it is no work", Word.REGULATION),
    },
    Place.DETAIL: {
        Word.RYTHME: _each(_PACE, _S, _C),
        Word.IL_EN_FAUDRAIT: _each(_NEED, _S, _C, value=read_need),
        Word.ATTERRISSAGE: _each(r"^ Atterrissage : # j", _S, _C),
        Word.PLAN_TENU: _each(_HELD, _S, _C),
        Word.SI_L_ON_CONTINUE: _each(_GOING, _S, _C),
        Word.ECART: _each(r"· écart # au", _S, _R, _C),
        Word.ECART_FINAL: _each(r"écart final #\b", _S, _C, _G),
        Word.REGULATION: _each(r"^ Régulation : # j,", _G),
        **_absent("it is of one line", *_COUNTS),
    },
    Place.CURVE: {
        Word.ATTERRISSAGE: _each(r" # atterrissage$", _S, _C),
        Word.PLAN_TENU: {_S: _HELD_DRAWN, _C: _HELD_DRAWN},
        Word.SI_L_ON_CONTINUE: {_S: _GOING_DRAWN, _C: _GOING_DRAWN},
        **_absent("its detail says it", *_PACES[:2], Word.ECART, Word.ECART_FINAL, Word.REGULATION),
        **_absent("it is of one line", *_COUNTS),
    },
    Place.ECHEANCIER: {
        Word.ECART: _each(r"^ §\+? En retard de # j au", _R, value=read_opposite),
        **_absent("the tree counts them", Word.A_REGARDER),
        **_absent("the strip above says it", Word.IL_MANQUE, Word.ALERTES),
        **_absent("it says when, and what was done", *_PACES, Word.ATTERRISSAGE, Word.ECART_FINAL),
        **_absent("it has no end", Word.REGULATION),
    },
    Place.ALERTES: {
        Word.ALERTES: {
            _T: Reading(r"^ Tout : # ·"),
            _P: Reading(r"^ § : # ·"),
            _L: Reading(r"# pour vous\b"),
        },
        Word.ECART: _each(_LOOK + r"# j sur [\d,]+ +§\+? ", _R),
        Word.ECART_FINAL: _each(_LOOK + r"# j sur [\d,]+ +§\+? ", _S),
        **_absent("they are groups, these are alerts", Word.A_REGARDER),
        **_absent("it is by person there", Word.IL_MANQUE),
        **_absent("the detail says it", *_PACES, Word.ATTERRISSAGE),
        **_absent("it is no work", Word.REGULATION),
    },
    Place.REVUE: {
        Word.A_REGARDER: {_T: _HEADS, _P: _HEADS},
        Word.IL_MANQUE: {_A: _FEUILLES, _P: _FEUILLES},
        Word.ALERTES: {one: Reading(r" # alertes? :", empty=r" Aucune alerte\b") for one in (_T, _P)},
        Word.ATTERRISSAGE: _each(r"^    § .*? [\d,]+ +[+-]?[\d,]+ +-?[\d,]+ +#", _T, _P),
        Word.ECART: {
            **_each(r"^    § .*? [\d,]+ +# +-?[\d,]+\b", _T, _P),
            **_each(_LOOK + r"§\+? .*? (?=[+-])#$", _R),
        },
        Word.ECART_FINAL: _each(_LOOK + r"§\+? .*? (?=[+-])#$", _S),
        **_absent("the meeting says it", *_PACES),
        **_absent("it is no work", Word.REGULATION),
    },
    Place.MEETING: {
        Word.A_REGARDER: {_P: _HEADS},
        Word.RYTHME: _each(_MET + _PACE, _S),
        Word.IL_EN_FAUDRAIT: _each(_MET + _NEED, _S, value=read_need),
        Word.ATTERRISSAGE: _each(_MET + r"Atterrissage : # j", _S),
        Word.PLAN_TENU: _each(_MET + _HELD, _S),
        Word.SI_L_ON_CONTINUE: _each(_MET + _GOING, _S),
        Word.ECART: _each(r"[‼!] +§\+? .*? (?=[+-])#$", _R),
        Word.ECART_FINAL: _each(r"[‼!] +§\+? .*? (?=[+-])#$", _S),
        **_absent("it goes through what decides", Word.IL_MANQUE, Word.ALERTES),
        **_absent("it is no work", Word.REGULATION),
    },
    Place.EQUIPE: {
        Word.IL_MANQUE: {
            subject: Reading(r"^[ ❯](?P<clef>[A-Z]{2,3}) +# +[·\d¼½¾✗–…]", empty=r"^ Agent manque")
            for subject in (_A, _P)
        },
        **_absent("it is about people", Word.A_REGARDER, Word.ALERTES, *_PACES, *_FIGURES),
    },
    Place.WHAT_IF: {
        Word.ATTERRISSAGE: _each(r"^ § [^·]+ j prévus · atterrissage # ", _P),
        Word.ECART_FINAL: {
            **_each(r"^ § [^·]+ j prévus · atterrissage \S+ \(#\)", _P),
            **_each(r"^[ ❯◂‼!·]*§\+? .*? # +\D+$", _S),
        },
        **_absent("it tries changes of the plan", *_COUNTS, *_PACES, Word.ECART, Word.REGULATION),
    },
    Place.RAF: {
        Word.ATTERRISSAGE: _each(r"Atterrissage : # →", _S),
        Word.ECART_FINAL: _each(r"Écart final : # →", _S),
        **_absent("it says what a reste à faire changes", *_COUNTS, *_PACES, Word.ECART, Word.REGULATION),
    },
    Place.MINUTES: {
        Word.A_REGARDER: {
            _P: Reading(
                r"^\| (?:dépasse|dépassera|échu|en retard|à confirmer) \| (?P<clef>[^|]+) \|", empty="^Rien"
            )
        },
        Word.ALERTES: {one: Reading(r"\A(?s:.*?)^# alertes? :", empty="^Aucune alerte") for one in (_T, _P)},
        Word.ATTERRISSAGE: _each(rf"^\| § \| \D{_CELL}(?:{_CELL}){{5}} # \|", _T, _P),
        Word.ECART: {
            **_each(rf"^\| § \| \D{_CELL}(?:{_CELL}){{3}} # \|", _T, _P),
            **_each(r"^\| [^|\d]* \| § \|.* # \|$", _R),
        },
        Word.ECART_FINAL: {
            **_each(rf"^\| § \| \D{_CELL}(?:{_CELL}){{6}} # \|", _T, _P),
            **_each(r"^\| [^|\d]* \| § \|.* # \|$", _S),
        },
        **_absent("it names people, and no days of theirs", Word.IL_MANQUE),
        **_absent("the meeting says it", *_PACES),
        **_absent("its row has the sum of the axe", Word.REGULATION),
    },
    Place.BILAN: {
        Word.ATTERRISSAGE: _each(rf"^\| § \|(?:{_CELL}){{7}} # \|", _T, _P),
        Word.ECART: _each(rf"^\| § \|(?:{_CELL}){{6}} # \|{_CELL}$", _T, _P),
        **_absent("it tells what the year came to", *_COUNTS, *_PACES, Word.ECART_FINAL, Word.REGULATION),
    },
    Place.SHELL_AVANCEMENT: {
        Word.ECART: _each(r"^§ .*? [\d,]+ +[\d,]+ +[\d,]+ +#(?: +\D+)?$", _T, _P, _S, _R, _C),
        Word.REGULATION: _each(r"^§ .*? # +0$", _G),
        Word.ECART_FINAL: _each(r"^§, écart final # :", _T),
        **_absent("80 columns have where a line stands", Word.ATTERRISSAGE),
        **_absent("alerts and sheets have their own command", *_COUNTS),
        **_absent("it is a table of lines", *_PACES),
    },
    Place.SHELL_SIMPLE: {
        Word.ATTERRISSAGE: _each(r"^Code : § ;.* ; Atterrissage : # ; ", _T, _P, _S, _C),
        Word.ECART: _each(r"^Code : § ;.* ; Écart : # ; ", _T, _P, _S, _R, _C),
        Word.ECART_FINAL: _each(r"^Code : § ;.* ; Écart final : #(?: ;|\.$)", _T, _P, _S, _C, _G),
        Word.REGULATION: _each(r"^Code : § ;.* ; Prévu : # ; ", _G),
        **_absent("alerts and sheets have their own command", *_COUNTS),
        **_absent("it is a table of lines", *_PACES),
    },
    Place.SHELL_COURBE: {
        Word.RYTHME: _each(_PACE, _S),
        Word.IL_EN_FAUDRAIT: _each(_NEED, _S, value=read_need),
        Word.ATTERRISSAGE: {
            **_each(r"^Atterrissage : # j", _T),
            _S: (Reading(r"^Atterrissage : # j"), Reading(r" # atterrissage$")),
        },
        Word.PLAN_TENU: {_S: (Reading(_HELD), _HELD_DRAWN)},
        Word.SI_L_ON_CONTINUE: {_S: (Reading(_GOING), _GOING_DRAWN)},
        Word.ECART: _each(r"^Écart : # j", _T, _S),
        Word.ECART_FINAL: {_T: Reading(r"^Écart final # :"), _S: Reading(r"^Écart final : # j")},
        **_absent("it is of one line", *_COUNTS, Word.REGULATION),
    },
    Place.SHELL_ALERTES: {
        Word.ALERTES: _each(
            r"^Alertes au [\d/]+ : (?:critique #)?(?:, )?(?:attention #)?(?:, )?(?:info #)?", _T, _L
        ),
        Word.ECART: _each(r"^(?:!!|!|i) +# j sur [\d,]+ · §\s", _R),
        Word.ECART_FINAL: _each(r"^(?:!!|!|i) +# j sur [\d,]+ · §\s", _S),
        **_absent("they are groups, these are alerts", Word.A_REGARDER),
        **_absent("it is by person there", Word.IL_MANQUE),
        **_absent("it is not about what is normal", *_PACES, Word.ATTERRISSAGE, Word.REGULATION),
    },
    Place.SHELL_REVUE: {
        Word.A_REGARDER: {one: Reading(r"^À regarder \(#\)", empty=r"\ARevue ") for one in (_T, _P)},
        Word.IL_MANQUE: {_A: _FEUILLES, _P: _FEUILLES},
        Word.ALERTES: {one: Reading(r"^  # alertes? :", empty=r"\ARevue ") for one in (_T, _P)},
        Word.ATTERRISSAGE: _each(_PERIMETRE + r"[+-]?[\d,]+ +[\d,]+ +# +[+-]?[\d,]+$", _T, _P),
        Word.ECART: {
            **_each(_PERIMETRE + r"# +[\d,]+(?: +-?[\d,]+ +[+-]?[\d,]+)?$", _T, _P),
            **_each(_SIGN + r"# j, [^·]*·\s+§\s", _R),
        },
        Word.ECART_FINAL: {
            **_each(_PERIMETRE + r"[+-]?[\d,]+ +[\d,]+ +-?[\d,]+ +#$", _T, _P),
            **_each(_SIGN + r"# j, [^·]*·\s+§\s", _S),
        },
        **_absent("the meeting says it", *_PACES),
        **_absent("it is no work", Word.REGULATION),
    },
    Place.SHELL_EQUIPE: {
        Word.IL_MANQUE: {
            subject: Reading(r"^(?P<clef>[A-Z]{2,3}) +[\d,]+ +[\d,]+ +# +\d+ %", empty=r"^Agent ")
            for subject in (_A, _P)
        },
        **_absent("it is about people", Word.A_REGARDER, Word.ALERTES, *_PACES, *_FIGURES),
    },
    Place.SHELL_REGULATION: {
        Word.ATTERRISSAGE: _each(r"^§ .* # +-?[\d,]+$", _P),
        Word.ECART_FINAL: _each(r"^§ .* #$", _P),
        Word.REGULATION: _each(r"^AD2I +[\d,]+ +# ", _G),
        **_absent("it is about the plan of the pôles", *_COUNTS, *_PACES, Word.ECART),
    },
    Place.JSON: {
        Word.A_REGARDER: _each(
            r'\{(?P<clef>"lignes": \[[^\]]*\],[^}]*"gravite": "(?:critique|attention)")', _T
        ),
        Word.RYTHME: _each(r'"lignes": \["§"\],[^}]*?"rythme": #,', _S, _C, value=read_as_shown),
        Word.IL_EN_FAUDRAIT: _each(r'"lignes": \["§"\],[^}]*?"requis": #,', _S, _C, value=read_as_shown),
        Word.ATTERRISSAGE: _each(
            r'"code": "§",[^}]*?"atterrissage": #[,}]', _T, _P, _S, _C, value=read_as_shown
        ),
        Word.ECART: _each(
            r'"code": "§",[^}]*?"realise_arrete": #, "avant": #,[^}]*?"attendu": #,',
            *(_T, _P, _S, _R, _C),
            value=read_ecart_as_shown,
        ),
        Word.ECART_FINAL: _each(
            r'"code": "§", "prevu": #,[^}]*?"atterrissage": #[,}]', _T, _P, _S, _C, value=read_final_as_shown
        ),
        Word.REGULATION: _each(r'"code": "§", "prevu": #,', _G),
        **_absent("it gives the fourchette around them", *_CASES),
        **_absent("it gives figures of lines and groups", Word.IL_MANQUE, Word.ALERTES),
    },
    **{
        place: {
            Word.ATTERRISSAGE: _each(
                r"^\| Code: § \|.*\| Atterrissage: # \|", _T, _P, _S, _C, value=read_as_shown
            ),
            Word.ECART: _each(
                r"^\| Code: § \|.*\| Réalisé à l'arrêté: # \| Avant le suivi: # \|.*\| Attendu: # \|",
                *(_T, _P, _S, _R, _C),
                value=read_ecart_as_shown,
            ),
            Word.ECART_FINAL: _each(
                r"^\| Code: § \|.*\| Prévu: # \|.*\| Atterrissage: # \|",
                *(_T, _P, _S, _C),
                value=read_final_as_shown,
            ),
            Word.REGULATION: _each(r"^\| Code: § \|.*\| Prévu: # \|", _G),
            **_absent("it gives figures of lines", *_COUNTS, *_PACES),
        }
        for place in (Place.CSV, Place.XLSX)
    },
    Place.JSON_ALERTES: {
        Word.ALERTES: {
            one: Reading(r'\{(?P<clef>"type": [^}]*)\}', empty=r'"alertes": \[\]') for one in (_T, _L)
        },
        **_absent("a message says the rest", Word.A_REGARDER, Word.IL_MANQUE, *_PACES, *_FIGURES),
    },
    **{
        place: {
            Word.ALERTES: _each(r"^(?P<clef>\| Gravité: .*)$", _T),
            **_absent("a message says the rest", Word.A_REGARDER, Word.IL_MANQUE, *_PACES, *_FIGURES),
        }
        for place in (Place.CSV_ALERTES, Place.XLSX_ALERTES)
    },
}


def _text_of(shown: Shown, place: Place, subject: Subject) -> str:
    """Return what a place shows of a subject, or else of them all."""
    for key in ((place, subject), (place, None)):
        if key in shown:
            return shown[key]
    return "\n".join(text for key, text in shown.items() if key[0] is place)


def list_faults(world: World, shown: Shown) -> Iterator[str]:
    """Yield what each place no longer writes, then each word that has several numbers."""
    numbers: dict[tuple[Word, Subject], dict[int | None, list[Place]]] = {}
    for place, word, subject, reading in _list_readings():
        if subject not in world.codes:
            continue
        text, code = _text_of(shown, place, subject), world.codes[subject]
        read = reading.read(text, code)
        if not read and not reading.is_short(text, code):
            yield f"{word} of {world.codes[subject]}: {place} no longer writes it"
        for number in read:
            numbers.setdefault((word, subject), {}).setdefault(number, []).append(place)
    for (word, subject), places in numbers.items():
        if len(places) > 1:
            told = "; ".join(
                f"{'none' if number is None else format_nombre(number)} in {', '.join(dict.fromkeys(where))}"
                for number, where in sorted(places.items(), key=lambda one: -len(one[1]))
            )
            yield f"{word} of {world.codes[subject]}: {told}"


def _list_readings() -> Iterator[tuple[Place, Word, Subject, Reading]]:
    for place, words in TABLE.items():
        for word, case in words.items():
            for subject, readings in () if isinstance(case, Absent) else case.items():
                for reading in (readings,) if isinstance(readings, Reading) else readings:
                    yield place, word, subject, reading
