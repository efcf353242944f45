"""The address of a body's store: `postgresql+psycopg://personne@hôte/base?organisme=pdl`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from cariforef_tui.services.ports.errors import StoreNotFound

KINDS = frozenset({"postgresql", "postgresql+psycopg"})
_ORGANISME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_OPTIONS = frozenset({"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service"})
"""What the address may hand to the server's library; the rest is the program's own."""

_SSLMODES = ("verify-full", "verify-ca", "require", "prefer", "allow", "disable")

_FORM = "Donnez « postgresql+psycopg://hôte/base?organisme=pdl »."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a body's schema is. `parameters` are libpq's, the password among them; `shown` has none."""

    parameters: dict[str, str]
    organisme: str | None
    shown: str


def parse_address(place: str) -> Address:
    """Read an address.

    Raises:
        StoreNotFound: another kind of server, or an address that names no database or no body as written.
    """
    kind, written, rest = place.partition("://")
    if not written:
        raise StoreNotFound(f"Adresse de base illisible. {_FORM}")
    if kind not in KINDS:
        raise StoreNotFound(
            f"Base « {kind}:// » non prise en charge : donnez un chemin de fichier, ou une adresse "
            "« postgresql+psycopg://hôte/base?organisme=pdl »."
        )
    try:
        parts = urlsplit(f"postgresql://{rest}")
        if parts.fragment or "[" in (parts.username or ""):
            raise ValueError
        port, options = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise StoreNotFound(f"Adresse de base illisible. {_FORM}") from None
    organisme = options.pop("organisme", None)
    if organisme is not None and not _ORGANISME.fullmatch(organisme):
        raise StoreNotFound(
            "Un organisme s'écrit en minuscules sans accent, chiffres et « _ » compris, une lettre d'abord."
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
    return Address(parameters, organisme, _show(parameters, organisme))


def schema_of(organisme: str) -> str:
    return f"org_{organisme}"


def named_schema(address: Address, purpose: str) -> str:
    """Return the schema of the body that an address names; `purpose` says in French what is done with it.

    Raises:
        StoreNotFound: it names none.
    """
    if address.organisme is None:
        raise StoreNotFound(
            f"{address.shown} ne dit pas quel organisme {purpose} : ajoutez « ?organisme=… »."
        )
    return schema_of(address.organisme)


def organisme_of(schema: str) -> str:
    return schema.removeprefix("org_")


def owner_of(schema: str) -> str:
    """Return the role that owns a body's schema, and may not connect."""
    return f"cariforef_{schema}"


def _show(parameters: dict[str, str], organisme: str | None) -> str:
    user = f"{parameters['user']}@" if "user" in parameters else ""
    host = parameters.get("host", "")
    port = parameters.get("port", "")
    if host.startswith("/"):
        at, options = "", [f"host={host}", *([f"port={port}"] if port else [])]
    else:
        at, options = f"{host}:{port}" if port else host, []
    options += [f"organisme={organisme}"] if organisme else []
    query = f"?{'&'.join(options)}" if options else ""
    return f"postgresql://{user}{at}/{parameters['dbname']}{query}"
