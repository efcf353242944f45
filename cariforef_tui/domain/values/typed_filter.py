"""A filter typed as words, read by the vocabulary of a place: `pri dm retard`, in any order.

A place gives its vocabulary as `FilterWord`s: one for each value that it can keep, with the `genre` that the
value narrows (`pole`, `agent`, `etat`…). Two words of one genre keep either; words of two genres keep what
meets both. Words out of the vocabulary come back in `mots`: a place with labels searches them, another says
that it does not understand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cariforef_tui.domain.values.text import fold, quote_text

START_MIN = 3
"""Letters from which the unique start of a word stands for it: fewer begin too many labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterWord:
    """A value to keep: `mot` is what is typed (`autres` too), `sens` how people read it."""

    mot: str
    sens: str
    genre: str
    valeur: str
    autres: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """Everything that is typed for it, without accents nor capitals."""
        return tuple(map(fold, (self.mot, *self.autres)))


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """The reading of a filter: the values to keep, then the words that are none of the vocabulary."""

    choisis: tuple[FilterWord, ...] = ()
    mots: tuple[str, ...] = ()

    def of(self, genre: str) -> tuple[str, ...]:
        """Return the values kept of one genre, in the order typed; none keeps everything."""
        return tuple(word.valeur for word in self.choisis if word.genre == genre)

    def describe(self) -> str:
        """Return `pôle PRI · en retard ou dépassée · « rgpd »`, empty if everything is kept."""
        by_genre = dict[str, list[str]]()
        for word in self.choisis:
            by_genre.setdefault(word.genre, []).append(word.sens)
        words = [quote_text(" ".join(self.mots))] if self.mots else []
        return " · ".join([*map(" ou ".join, by_genre.values()), *words])

    def write(self) -> str:
        """Return the text that reads so: what a field starts with when the filter is changed."""
        return " ".join([*(word.mot for word in self.choisis), *self.mots])


def read_filter(texte: str, vocabulaire: Sequence[FilterWord]) -> TypedFilter:
    """Read a typed filter; accents, capitals and order never matter, and a word said twice counts once."""
    chosen = dict[FilterWord, None]()
    left = []
    for token in texte.split():
        word = _find(fold(token), vocabulaire)
        if word is None:
            left.append(token)
        else:
            chosen[word] = None
    return TypedFilter(tuple(chosen), tuple(left))


def suggest_words(texte: str, vocabulaire: Sequence[FilterWord]) -> tuple[FilterWord, ...]:
    """Return the words that the one being typed may become; after a blank, all those not typed yet."""
    *before, last = texte.split(" ")
    typed = read_filter(" ".join(before), vocabulaire).choisis
    begun = fold(last)
    return tuple(
        word
        for word in vocabulaire
        if word not in typed and any(name.startswith(begun) for name in word.typed)
    )


def complete_word(texte: str, word: FilterWord) -> str:
    """Return `texte` with the word being typed made whole."""
    head, blank, _ = texte.rpartition(" ")
    return f"{head}{blank}{word.mot} "


def _find(token: str, vocabulaire: Sequence[FilterWord]) -> FilterWord | None:
    for word in vocabulaire:
        if token in word.typed:
            return word
    if len(token) < START_MIN:
        return None
    begun = [word for word in vocabulaire if any(name.startswith(token) for name in word.typed)]
    return begun[0] if len(begun) == 1 else None
