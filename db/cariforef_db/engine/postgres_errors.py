"""PostgreSQL's failures as the store's own, decided once, at the boundary; no message holds a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import BUSY_MESSAGE
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreCrossed,
    StoreDenied,
    StoreError,
    StoreIO,
    StoreNotFound,
    StoreVersion,
)

_LOST = ("08", "57P", "25P03")
"""A connection that failed, a server that stops, a session that it ended."""

_REFUSED = (
    *("password", "authentication", "pg_hba", "mot de passe", "authentification"),
    *("permission denied", "droit refusé", "not permitted to log in", "autorisé à se connecter"),
)
_FULL = ("too many", "connection slots", "trop de", "emplacements de connexion")

_ABSENT = ("does not exist", "n'existe pas")
_ACCOUNT = ('role "', "rôle «")
"""Words of the server about a missing account; a missing database has another."""

_CROSSED = frozenset({"40001", "40P01", "23505"})
"""Codes of two writes that the server could not put in order, or that wrote the same key."""

_NOTHING = "rien n'a été écrit"


@contextmanager
def translating(place: str) -> Iterator[None]:
    """Turn the driver's errors of the block into `StoreError`; `place` is the address without password."""
    try:
        yield
    except (psycopg.Error, DBAPIError) as error:
        original = server_error(error)
        translated = None if original is None else translate(original, place)
        if translated is None:
            raise
        raise translated from error


def server_error(error: BaseException) -> psycopg.Error | None:
    """Return the error of psycopg that `error` is or wraps."""
    original = getattr(error, "orig", None) or error
    return original if isinstance(original, psycopg.Error) else None


def translate(error: psycopg.Error, place: str) -> StoreError | None:
    """Return the store's own error for one of the driver's, None for anything else (a bug, a refusal)."""
    state = error.sqlstate or ""
    if state in _CROSSED:
        return StoreCrossed(BUSY_MESSAGE)
    if isinstance(error, psycopg.IntegrityError):
        return None
    if state in ("55P03", "57014"):
        return StoreBusy(BUSY_MESSAGE)
    if state == "53300":
        return StoreBusy(f"Le serveur {place} a trop de connexions : {_NOTHING}. Réessayez dans un instant.")
    if state.startswith("53"):
        return StoreIO(
            f"Le serveur {place} n'a plus de place : {_NOTHING}, ce qui était déjà enregistré est intact. "
            "Prévenez la personne qui l'administre."
        )
    if state == "42501":
        return StoreDenied(f"Votre compte n'a pas ce droit sur {place} : {_NOTHING}.")
    if state == "25006":
        return StoreDenied(f"{place} n'accepte que la lecture : {_NOTHING}.")
    if state in ("42P01", "42703", "42883", "3F000"):
        return StoreVersion(
            f"{place} n'a pas les tables attendues : {_NOTHING}. Demandez « cariforef base verifier » à la "
            "personne qui l'administre."
        )
    if state.startswith(_LOST) or (isinstance(error, psycopg.OperationalError) and not state):
        return StoreIO(
            f"Connexion à {place} perdue : {_NOTHING} d'autre que ce qui a été dit enregistré. Réessayez ; "
            "si cela dure, prévenez la personne qui administre le serveur."
        )
    return None


def translate_connection(error: psycopg.Error, place: str) -> StoreError:
    """Return why no connection could be opened, from the server's words: it gives no code then."""
    text = str(error)
    if any(word in text for word in _REFUSED):
        return StoreDenied(
            f"{place} refuse ce compte ou ce mot de passe. Vérifiez-les auprès de la personne qui "
            "l'administre."
        )
    if any(word in text for word in ("certificate", "SSL", "certificat")):
        return StoreDenied(
            f"La connexion chiffrée à {place} est refusée : certificat absent, inconnu, ou serveur sans TLS. "
            "Rien n'a été envoyé."
        )
    if any(word in text for word in _ABSENT):
        if any(word in text for word in _ACCOUNT):
            return StoreDenied(f"Le serveur {place} n'a pas ce compte. Vérifiez l'adresse de la base.")
        return StoreNotFound(f"{place} : pas de base de ce nom. Vérifiez l'adresse.")
    if any(word in text for word in _FULL):
        return StoreBusy(f"Le serveur {place} a trop de connexions. Réessayez dans un instant.")
    return StoreIO(f"Le serveur {place} ne répond pas. Vérifiez l'adresse et le réseau, puis réessayez.")
