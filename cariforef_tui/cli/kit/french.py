"""click's own texts in French.

click looks its texts up through gettext in no domain of ours, and takes no catalogue: `_` and `ngettext` are
replaced in the modules that import them. It breaks lines inside words, at their hyphens: `wrap_text` is
replaced too. That is private to click, and read again at each of its versions.
"""

from __future__ import annotations

import re

import click
from click import formatting

TEXTS = {
    "Usage:": "Usage :",
    "Options": "Options ",
    "Commands": "Commandes ",
    "Arguments": "Arguments ",
    "Positional arguments": "Arguments ",
    "Show this message and exit.": "Affiche cette aide.",
    "default: {default}": "par défaut : {default}",
    "env var: {var}": "variable : {var}",
    "required": "obligatoire",
    "(dynamic)": "(calculé)",
    "Error: {message}": "Erreur : {message}",
    "Try '{command} {option}' for help.": "Aide : {command} {option}.",
    "Aborted!": "Abandon.",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque",
    "Missing parameter: {param_name}": "Il manque {param_name}",
    "Missing {param_type}": "Il manque {param_type}",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} : {message}",
    "No such option {name!r}.": "Option inconnue : {name}.",
    "No such option: {name}": "Option inconnue : {name}",
    "No such command {name!r}.": "Commande inconnue : {name}.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Proches : {possibilities}.)",
    "(Possible options: {possibilities})": "(Proches : {possibilities}.)",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}.",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}.",
    "Option {name!r} does not take a value.": "L'option {name} ne prend pas de valeur.",
    "Option {name!r} requires an argument.": "L'option {name} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L'option {name} demande {nargs} valeurs.",
    "Argument {name!r} takes {nargs} values.": "{name} demande {nargs} valeurs.",
    "Takes {nargs} values but 1 was given.": "{nargs} valeurs attendues, 1 donnée.",
    "Takes {nargs} values but {len} were given.": "{nargs} valeurs attendues, {len} données.",
    "Choose from:\n\t{choices}": "Au choix : {choices}",
    "{value!r} is not {choice}.": "« {value} » n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "« {value} » ne convient pas. Au choix : {choices}.",
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un nombre entier.",
    "{value} is not in the range {range}.": "{value} est hors de l'intervalle {range}.",
    "file": "Fichier",
    "directory": "Dossier",
    "path": "Chemin",
    "Invalid start character for option ({option})": "Option mal écrite ({option})",
    "unknown error": "erreur inconnue",
    "Could not open file {filename!r}: {message}": "Fichier {filename} illisible : {message}",
}
CLICK = "8.5"
"""The version whose modules and texts were read last."""
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def install() -> None:
    """Make click speak French in this process."""
    for name in _MODULES:
        scope = vars(getattr(click, name))
        scope.update(_=_translate)
        if "ngettext" in scope:
            scope.update(ngettext=_translate_plural)
    vars(formatting).update(wrap_text=_wrap_at_spaces)


_INSIDE = re.compile(r"(?<=«) | (?=[»:;?!])")
"""The spaces of French punctuation, which no line ends at."""


_AS_IT_IS = "\b"
"""What click puts above a paragraph whose lines stay as they are."""


def _wrap_at_spaces(
    text: str,
    width: int = 78,
    initial_indent: str = "",
    subsequent_indent: str = "",
    preserve_paragraphs: bool = False,  # noqa: FBT001, FBT002
) -> str:
    """Wrap as click does, but break no word, however narrow the terminal."""
    import textwrap

    wrapper = textwrap.TextWrapper(
        width,
        initial_indent=initial_indent,
        subsequent_indent=subsequent_indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    wrapped = []
    for paragraph in text.split("\n\n") if preserve_paragraphs else [text]:
        head, _, lines = paragraph.strip().partition("\n")
        if head == _AS_IT_IS:
            wrapped.append(textwrap.indent(textwrap.dedent(lines), initial_indent))
        else:
            kept = _INSIDE.sub("\N{NO-BREAK SPACE}", " ".join(paragraph.split()))
            wrapped.append(wrapper.fill(kept).replace("\N{NO-BREAK SPACE}", " "))
    return "\n\n".join(wrapped)


def _translate(message: str) -> str:
    return TEXTS.get(message, message)


def _translate_plural(singular: str, plural: str, count: int) -> str:
    return _translate(singular if count == 1 else plural)
