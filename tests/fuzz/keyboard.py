"""What somebody may do at a keyboard: steps that shrink well and print as a script to play again."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import keyed_of


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys pressed in one burst: nothing is waited for between two, nor after the last, but at `LOOK`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paste:
    """A text that the terminal hands over whole."""

    texte: str


@dataclass(frozen=True, slots=True)
class Resize:
    """The terminal takes another size."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Settle:
    """Wait until everything asked for is done, then look."""


LOOK = "regard"
"""Among keys: look at what the screen says before going on, as one does before answering a question."""
Step = Keys | Paste | Resize | Settle

PLACES = {
    Place.SEMAINE: ("f2",),
    Place.AVANCEMENT: ("f3",),
    Place.ALERTES: ("f4",),
    Place.REVUE: ("f5",),
    Place.REUNION: ("f5", "v"),
    Place.EQUIPE: ("f6",),
    Place.MOIS: ("f2", "m"),
    Place.SIMULATION: ("f3", "right", "down", "i"),
}
"""The keys that open each place, from any other."""

LEAVING = frozenset(("q", "ctrl+q", "ctrl+c", "ctrl+z"))
_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab")
_ANSWERS = ("enter", "escape", "enter", "o", "n", "space", "delete", "backspace")
_ODD = ("ctrl+a", "ctrl+k", "ctrl+w", "ctrl+left", "ctrl+home", "insert", "f3", "f12", "alt+1", "alt+5")
_FIGURES = ("0", "1", "2", "5", ",", ".", "/", "-", "+", "½", "h")
_LETTERS = "abcdefghijklmnoprstuvwxyzABDEFGHMNSVXYéàçŒ'’«[]/\\:;!?*#@%&=_ "
_HOSTILE = "漢\u202e\u200b\u0301👩‍👧\u2028\x1b\x9b\x00￼"

_MOTIF = (*"motif", "enter")
GESTES: dict[Place, tuple[tuple[str, ...], ...]] = {
    Place.SEMAINE: (
        (".", "5", "enter"),
        (".", "2", "5", "tab"),
        ("1", "enter"),
        ("1", "/", "2", "down"),
        ("equals_sign",),
        ("plus",),
        ("minus",),
        ("delete",),
        ("B",),
        ("b",),
        ("space",),
        ("p", "B"),
        ("p", "home"),
        ("slash", *"14.7.1", "enter", ".", "5", "enter"),
        ("c", *"note é", "enter"),
        (".", "5", "enter", "up", "c", *"note", "enter"),
        ("a", "c"),
        ("a", "R"),
        ("a", "s"),
        ("delete", "a", "R"),
        ("u",),
        ("ctrl+r",),
        ("v", "end", ".", "5", "enter", LOOK, "o"),
        ("0", ",", "5", "*", "enter"),
        ("a", "tab", *"25/05", "enter", "c"),
        ("asterisk",),
        ("H", LOOK, "escape"),
        ("n",),
        ("home",),
        ("up",),
    ),
    Place.AVANCEMENT: (
        ("plus",),
        ("slash", *"14.7.1", "enter"),
        ("slash", *"9.2.1", "enter"),
        ("slash", *"15.1.1", "enter"),
        ("down",),
        ("x", *_MOTIF),
        ("r", *"5", "enter", "tab", *"dit LR", "enter"),
        ("P", "1", *"250", "enter", *_MOTIF),
        ("P", "1", *"1", "enter", *_MOTIF, LOOK, "enter"),
        ("P", "4", *"14.1.1", "enter", "2", "enter", *_MOTIF),
        ("P", "2", *"12/2018", "enter", *_MOTIF),
        ("P", "3", *"LR/SB", "enter", *_MOTIF),
        ("P", "6", *"Nouvelle", "enter", "5", "enter", "tab", *_MOTIF),
        ("P", "9", *_MOTIF, LOOK, "enter"),
        (
            "P",
            "7",
            *"14.1.1",
            "enter",
            *"DM",
            "tab",
            "end",
            *("backspace",) * 10,
            *"01/05",
            "enter",
            LOOK,
            "enter",
        ),
        ("u",),
        ("ctrl+r",),
        ("H", LOOK, "escape"),
        ("tab", "tab", "right", "escape"),
        ("v",),
        ("exclamation_mark",),
        ("f", *"pri retard", "enter"),
    ),
    Place.ALERTES: (
        ("x", *_MOTIF),
        ("x", "enter"),
        ("tab", "x", "enter"),
        ("tab", "down", "x", *_MOTIF),
        ("P", *"12/2018", "enter", *_MOTIF),
        ("r", *"5", "enter"),
        ("S", LOOK, "enter"),
        ("u",),
        ("ctrl+r",),
        ("v",),
        ("n",),
        ("f", *"pri", "enter"),
        ("enter",),
    ),
    Place.REVUE: (
        ("c", *"retard", "enter"),
        ("o", *"relancer", "tab", *"LR", "tab", *"29/05", "enter"),
        ("w", "v"),
        ("w", "r", *"retard", "enter"),
        ("w", "down", "enter", "enter"),
        ("right", "right", "x"),
        ("X", LOOK, "c"),
        ("u",),
        ("ctrl+r",),
        ("p",),
        ("n",),
        ("tab",),
        ("right",),
        ("enter",),
    ),
    Place.REUNION: (
        ("right",),
        ("right", "right", "pagedown"),
        ("left",),
        ("tab",),
        ("c", *"retard", "enter"),
        ("o", *"relancer", "tab", *"LR", "tab", *"29/05", "enter"),
        ("w", "2", *"retard", "enter"),
        ("x",),
        ("u",),
        ("X", LOOK, "c"),
        ("enter",),
        ("escape",),
        ("v",),
    ),
    Place.EQUIPE: (
        ("v",),
        ("right", LOOK, "s", LOOK, "s"),
        ("S", LOOK, "enter"),
        ("z",),
        ("m",),
        ("down", "m"),
        ("down", "enter"),
        ("n",),
    ),
    Place.MOIS: (
        ("s", LOOK, "s"),
        ("p", LOOK, "s", LOOK, "enter"),
        ("left", "left", LOOK, "s", *"à revoir", "enter"),
        ("s", "r", *"à revoir", "enter"),
        ("H",),
        ("v", "slash", *"rgpd", "escape"),
        ("tab",),
        ("enter",),
    ),
    Place.SIMULATION: (
        ("space", "down", "plus"),
        ("plus",),
        ("minus",),
        ("enter", *_MOTIF, LOOK, "o"),
        ("u",),
        ("n",),
        ("P", "2", *"12/2018", "enter"),
        ("P", "3", *"DM/LR", "enter"),
    ),
}
"""What people do at each place, key by key: bursts that reach the store more often than chance does."""

_OTHERS = (
    ("escape", "escape", "f6", LOOK, "down", "enter"),
    ("escape", "escape", "f6", LOOK, "down", "m"),
    ("escape", "escape", "f2", LOOK, "m", LOOK, "p"),
)
"""The week and the month of somebody else, one's own month before this one."""
_PARTOUT = (
    ("d", *"28/05/2018", "enter"),
    ("d", "escape"),
    ("A", *"lr", "enter"),
    ("question_mark", "escape"),
    ("ctrl+p", *"aller", "enter"),
    ("ctrl+p", *"solder", "enter"),
    ("ctrl+p", *"0,5 rgpd hier", "enter"),
    ("ctrl+p", *"congé vendredi", "enter", "enter"),
    ("ctrl+t", "down", "escape"),
    ("ctrl+e", "enter"),
)


def keys_of(place: Place) -> tuple[str, ...]:
    """The place's own keys and those that work everywhere, but for those that leave the program."""
    keyed = (*keyed_of(place), *keyed_of(Place.PARTOUT))
    return tuple(key for one in keyed for key in one.keys.split(",") if key not in LEAVING)


def typed_texts() -> st.SearchStrategy[tuple[str, ...]]:
    letters = st.sampled_from([*_LETTERS, *_HOSTILE])
    return st.lists(letters, min_size=1, max_size=12).map(tuple)


def bursts(place: Place) -> st.SearchStrategy[Keys]:
    """A place opened afresh, or what is on screen, then keys in a row: its gestures, its keys, any text."""
    one = st.sampled_from([*keys_of(place), *_MOVES, *_ANSWERS, *_FIGURES, *_ODD]).map(lambda key: (key,))
    gestes = st.sampled_from(GESTES[place])
    piece = st.one_of(gestes, gestes, one, one, st.sampled_from((*_PARTOUT, *_OTHERS)), typed_texts())
    opening = st.sampled_from((("escape", "escape", *PLACES[place], LOOK), (), PLACES[place]))
    pieces = st.lists(piece, min_size=2, max_size=6)
    return st.builds(lambda first, many: Keys((*first, *(k for p in many for k in p))), opening, pieces)


def sizes() -> st.SearchStrategy[Resize]:
    return st.builds(Resize, st.integers(20, 200), st.integers(5, 60))


def scripts(*, most: int = 12) -> st.SearchStrategy[list[Step]]:
    """What is done in one session, from place to place."""
    burst = st.sampled_from([*PLACES]).flatmap(bursts)
    letters = st.sampled_from([*_LETTERS, *_HOSTILE, *"0123456789,\n\t"])
    paste = st.lists(letters, max_size=30).map(lambda many: Paste("".join(many)))
    step: st.SearchStrategy[Step] = st.one_of(burst, burst, burst, st.just(Settle()), sizes(), paste)
    return st.lists(step, min_size=5, max_size=most)


def own_scripts(place: Place, *, most: int = 6) -> st.SearchStrategy[list[Step]]:
    """Gestures of one place that stay there, in bursts: for what `u` must give back."""
    pieces = st.lists(st.sampled_from(GESTES[place]), min_size=1, max_size=4)
    burst = pieces.map(lambda many: Keys(tuple(k for p in many for k in p)))
    step: st.SearchStrategy[Step] = st.one_of(burst, burst, st.just(Settle()))
    return st.lists(step, min_size=3, max_size=most)
