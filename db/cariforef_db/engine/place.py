"""The address of a store on a server: `postgresql://compte@hôte/base`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from cariforef_tui.services.ports.errors import StoreNotFound

KINDS = frozenset({"postgresql", "postgresql+psycopg"})
_OPTIONS = frozenset({"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service"})
"""Options of libpq that an address may set; the program sets the others."""
_SSLMODES = ("verify-full", "verify-ca", "require", "prefer", "allow", "disable")
_FORM = "Donnez « postgresql://compte@hôte/base »."


@dataclass(frozen=True, slots=True)
class Address:
    """The place of a store. `parameters` are libpq's, with the password; `shown` has no password."""

    parameters: dict[str, str]
    shown: str


def parse_address(place: str) -> Address:
    """Read an address.

    Raises:
        StoreNotFound: another kind of server, or an address that names no database.
    """
    kind, written, rest = place.partition("://")
    if not written:
        raise StoreNotFound(f"Adresse de base illisible. {_FORM}")
    if kind not in KINDS:
        raise StoreNotFound(
            f"Base « {kind}:// » non prise en charge : donnez un chemin de fichier, ou une adresse "
            "« postgresql://compte@hôte/base »."
        )
    try:
        parts = urlsplit(f"postgresql://{rest}")
        if parts.fragment or "[" in (parts.username or ""):
            raise ValueError
        port, options = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise StoreNotFound(f"Adresse de base illisible. {_FORM}") from None
    if "organisme" in options:
        raise StoreNotFound(
            "Une base sur un serveur est désormais celle d'un seul organisme : donnez son adresse, sans "
            "« organisme »."
        )
    unknown = sorted(options.keys() - _OPTIONS)
    if unknown:
        raise StoreNotFound(f"Option « {unknown[0]} » inconnue dans l'adresse de la base. {_FORM}")
    if options.get("sslmode", "require") not in _SSLMODES:
        raise StoreNotFound(f"« sslmode » vaut l'un de : {', '.join(_SSLMODES)}.")
    base = unquote(parts.path.removeprefix("/"))
    if not base or "/" in base:
        raise StoreNotFound(f"L'adresse ne dit pas quelle base ouvrir. {_FORM}")
    named = {
        "host": unquote(parts.hostname or ""),
        "port": str(port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": base,
        **options,
    }
    parameters = {name: value for name, value in named.items() if value}
    if any("\0" in value for value in parameters.values()):
        raise StoreNotFound(f"Adresse de base illisible. {_FORM}")
    return Address(parameters, _show(parameters))


def _show(parameters: dict[str, str]) -> str:
    user = f"{parameters['user']}@" if "user" in parameters else ""
    host = parameters.get("host", "")
    port = parameters.get("port", "")
    base = parameters["dbname"]
    if host.startswith("/"):
        return f"postgresql://{user}/{base}?host={host}{f'&port={port}' if port else ''}"
    return f"postgresql://{user}{host}{f':{port}' if port else ''}/{base}"
