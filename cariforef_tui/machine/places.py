"""Where a store is, as it is typed: the path of a file, or the address of a server, with its password."""

from __future__ import annotations

import re

from cariforef_tui.services.ports.errors import ConfigurationError

VARIABLE_ORGANISME = "CARIFOREF_ORGANISME"

_SECRET = re.compile(r"://(?P<user>[^/?#@:]*):.*@", re.DOTALL)
"""A password may hold anything that nobody encoded: up to the last `@`."""

_IN_TEXT = re.compile(
    r"\b(?P<kind>postgres\w*(?:\+\w*)?)://(?:.*(?=[ \u00a0\u202f]?[»'\"])|.*)", re.DOTALL | re.IGNORECASE
)
"""An address quoted in a sentence, up to the last closing quote."""

_MISTYPED = re.compile(r"postgres\w*(?:\+\w*)?(?::|//)|//[^/]*@", re.IGNORECASE)
"""An address that lost a sign: no file is called so, and it may hold a password."""

_SERVICE = re.compile(r"[?&]service=")

_ORGANISME = re.compile(r"[?&]organisme=([^&]*)")


def is_address(place: str) -> bool:
    """Tell whether `place` is meant to be a server's, mistyped or not, never a file's."""
    return "://" in place or _MISTYPED.match(place) is not None


def names_account(place: str) -> bool:
    """Tell whether an address says under which account of the server to connect.

    A service is a name for what another file says, an account among it.
    """
    return is_address(place) and ("@" in place or _SERVICE.search(place) is not None)


def show_place(place: str) -> str:
    """Return `place` without the password that it may hold."""
    return _SECRET.sub(r"://\g<user>@", place) if is_address(place) else place


def hide_addresses(text: str) -> str:
    """Return `text`, which may quote what was typed, without what follows the kind of an address."""
    return _IN_TEXT.sub(r"\g<kind>://…", text)


def with_organisme(place: str, organisme: str | None) -> str:
    """Return the address of that body in the database of `place`, `place` itself where none is given.

    Raises:
        ConfigurationError: `place` is a file, which is one body's, or names another.
    """
    if organisme is None:
        return place
    if not is_address(place):
        raise ConfigurationError(
            f"--organisme et {VARIABLE_ORGANISME} ne servent qu'à l'adresse d'un serveur : un fichier est la "
            "base d'un seul organisme."
        )
    named = _ORGANISME.search(place)
    if named is None:
        return in_organisme(place, organisme)
    if named[1] != organisme:
        raise ConfigurationError(
            f"Deux organismes sont donnés : « {named[1]} » dans l'adresse, et « {organisme} ». Gardez-en un."
        )
    return place


def in_organisme(place: str, organisme: str) -> str:
    """Return the address of that body in the database of `place`, whichever body this one names."""
    base, _, query = place.partition("?")
    kept = [option for option in query.split("&") if option and not option.startswith("organisme=")]
    return f"{base}?{'&'.join([*kept, f'organisme={organisme}'])}"
