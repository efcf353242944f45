"""Requests of a droit de tirage: which lines have them; open, close, rename and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.agents.agents import agent_of
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.pilotage.carry import carry_demandes
from cariforef_tui.domain.programme.find import resolve_code, resolve_imputable
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.saisies import (
    AUCUNE,
    LIBELLE_MAX,
    CellChange,
    CellWritten,
    Demande,
    resolve_demande,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DemandeRefusee
from cariforef_tui.domain.values.text import clean_text, fold
from cariforef_tui.services.agents.rights import check, keeping_refusal, read_droits, require_on
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Reading, Store, Writing, retried
from cariforef_tui.services.programme.plan import read_last_plan
from cariforef_tui.services.temps.saisies import write_checked


@retried
def declare_tirage(store: Store, exercice: int, code: str, *, acteur: str) -> str:
    """Say that the days of a line of detail answer requests; returns its code.

    Raises:
        CodeRefuse: no such line, or not one of detail.
        DemandeRefusee: it is one already.
        DroitRefuse: `acteur` may not revise the plan of its pôle.
    """
    with store.writing(acteur) as writing:
        programme = read_last_plan(writing, exercice).programme
        line = resolve_imputable(programme, code)
        require_on(writing, acteur, Droit.PILOTER, programme, line)
        if line in programme.tirages:
            raise DemandeRefusee(f"{line} est déjà un droit de tirage.")
        writing.set_tirage(exercice, line)
        return line


def withdraw_tirage(store: Store, exercice: int, code: str, *, acteur: str) -> str:
    """Take back that a line is a droit de tirage; returns its code.

    Raises:
        DemandeRefusee: it is not one, or requests were opened on it.
        CodeRefuse, DroitRefuse: as `declare_tirage`.
    """
    with store.writing(acteur) as writing:
        programme = read_last_plan(writing, exercice).programme
        line = _resolve_tirage(programme, code)
        require_on(writing, acteur, Droit.PILOTER, programme, line)
        opened = [demande for demande in writing.demandes(exercice) if demande.code == line]
        if opened:
            raise DemandeRefusee(
                f"Des demandes sont ouvertes sur {line}, la dernière « {opened[-1].libelle} » : elle "
                "reste un droit de tirage."
            )
        writing.remove_tirage(exercice, line)
        return line


@retried
def open_demande(store: Store, code: str, libelle: str, jour: date, *, acteur: str) -> Demande:
    """Open a request on a droit de tirage, dated `jour`; returns it with its number.

    Raises:
        DemandeRefusee: the line is no droit de tirage, or an open request has that label already.
        CodeRefuse, TexteRefuse, DroitRefuse: no such line, an impossible label, or somebody who logs no day.
    """
    with store.writing(acteur) as writing:
        return _open(writing, code, libelle, jour, acteur)


def _open(writing: Writing, code: str, libelle: str, jour: date, acteur: str) -> Demande:
    line = _resolve_tirage(read_last_plan(writing, jour.year).programme, code)
    _require_logging(writing, acteur)
    known = writing.demandes(jour.year)
    numero = 1 + max((demande.numero for demande in known if demande.code == line), default=0)
    demande = Demande(code=line, numero=numero, libelle=_clean(libelle), ouverte_le=jour)
    _require_new(known, demande)
    writing.add(jour.year, demande)
    _tell_next_year(writing, demande, demande, acteur)
    return demande


def _replace(writing: Writing, before: Demande, after: Demande, acteur: str) -> Demande:
    writing.replace(before.ouverte_le.year, before, after)
    _tell_next_year(writing, before, after, acteur)
    return after


def _tell_next_year(writing: Writing, before: Demande, after: Demande | None, acteur: str) -> None:
    """Open a request in the year after too, or take it out if it is not open; not once days answer it there.

    A year after that is not open yet, or whose line takes no request, is left as it is.
    """
    jour, key = date(before.ouverte_le.year + 1, 1, 1), (before.code, fold(before.libelle))
    # Another request of that label may still be open: the one of the year after is then its own.
    if any(
        (one.code, fold(one.libelle)) == key and one.close_le is None and one.numero != before.numero
        for one in writing.demandes(before.ouverte_le.year)
    ):
        return
    same = [one for one in writing.demandes(jour.year) if (one.code, fold(one.libelle)) == key]
    if jour.year not in writing.exercices() or any(_last_day(writing, one) for one in same):
        return
    for one in same:
        writing.remove(jour.year, one)
    if after and carry_demandes((after,), read_last_plan(writing, jour.year).programme):
        _open(writing, after.code, after.libelle, jour, acteur)


@retried
def write_answering(
    store: Store,
    changes: Sequence[CellChange],
    libelle: str,
    *,
    today: date,
    acteur: str,
    confirmed: frozenset[date] = frozenset(),
) -> tuple[CellWritten, ...]:
    """Open a request on the line of `changes`, and write these as its days, all or nothing.

    Raises as `open_demande` and `services.temps.saisies.write_cells`.
    """
    with store.writing(acteur) as writing:
        jour = min(change.jour for change in changes)
        numero = _open(writing, changes[0].code, libelle, jour, acteur).numero
        answering = [replace(change, demande=numero) for change in changes]
        return write_checked(writing, answering, today=today, acteur=acteur, confirmed=confirmed)


def check_opening(store: Store, exercice: int, code: str, *, acteur: str) -> None:
    """Raise what `open_demande` would about its line and its author, whatever the date."""
    with keeping_refusal(store, acteur), store.reading() as reading:
        _resolve_tirage(read_last_plan(reading, exercice).programme, code)
        _require_logging(reading, acteur)


def check_closing(store: Store, exercice: int, code: str, texte: str, *, acteur: str) -> None:
    """Raise what `close_demande` would about the request and its author, whatever the date."""
    with keeping_refusal(store, acteur), store.reading() as reading:
        _find(reading, exercice, code, texte, acteur)


def may_correct(store: Store, demande: Demande, *, acteur: str) -> bool:
    """True if `acteur` may close the request, rename it or take it away."""
    with store.reading() as reading:
        programme = read_last_plan(reading, demande.ouverte_le.year).programme
        droits = read_droits(reading, acteur, programme)
    return droits.refusal_on(Droit.DECLARER, programme, demande.code) is None


@retried
def close_demande(store: Store, code: str, texte: str, jour: date, *, acteur: str) -> Demande:
    """Close a request after `jour`; return it closed.

    Raises:
        DemandeRefusee: closed already, not opened yet, or days after `jour` answer it.
        CodeRefuse, DroitRefuse: no such line, or `acteur` may not declare on its pôle.
    """
    with store.writing(acteur) as writing:
        demande = _find(writing, jour.year, code, texte, acteur)
        named = f"« {demande.libelle} »"
        if demande.close_le is not None:
            raise DemandeRefusee(f"La demande {named} est déjà close, le {format_date(demande.close_le)}.")
        last = max(demande.ouverte_le, _last_day(writing, demande) or demande.ouverte_le)
        if jour < last:
            why = "ouverte le" if last == demande.ouverte_le else "des jours y répondent jusqu'au"
            raise DemandeRefusee(
                f"La demande {named} se clôt au plus tôt le {format_date(last)} : {why} {format_date(last)}."
            )
        return _replace(writing, demande, replace(demande, close_le=jour), acteur)


@retried
def reopen_demande(store: Store, exercice: int, code: str, texte: str, *, acteur: str) -> Demande:
    """Open a closed request again; raises as `close_demande`."""
    with store.writing(acteur) as writing:
        demande = _find(writing, exercice, code, texte, acteur)
        if demande.close_le is None:
            raise DemandeRefusee(f"La demande « {demande.libelle} » n'est pas close.")
        _require_new(writing.demandes(exercice), demande)
        return _replace(writing, demande, replace(demande, close_le=None), acteur)


@retried
def rename_demande(
    store: Store, exercice: int, code: str, texte: str, libelle: str, *, acteur: str
) -> tuple[Demande, Demande]:
    """Give a request another label; returns it before and after. Raises as `open_demande`."""
    with store.writing(acteur) as writing:
        before = _find(writing, exercice, code, texte, acteur)
        after = replace(before, libelle=_clean(libelle))
        _require_new(writing.demandes(exercice), after)
        return before, _replace(writing, before, after, acteur)


@retried
def remove_demande(store: Store, exercice: int, code: str, texte: str, *, acteur: str) -> Demande:
    """Take away a request that no day answers; raises as `close_demande`."""
    with store.writing(acteur) as writing:
        demande = _find(writing, exercice, code, texte, acteur)
        if _last_day(writing, demande) is not None:
            raise DemandeRefusee(
                f"Des jours répondent à « {demande.libelle} » : vous pouvez la clore, mais pas la retirer."
            )
        writing.remove(exercice, demande)
        _tell_next_year(writing, demande, None, acteur)
        return demande


def _find(reading: Reading, exercice: int, code: str, texte: str, acteur: str) -> Demande:
    programme = read_last_plan(reading, exercice).programme
    line = _resolve_tirage(programme, code)
    require_on(reading, acteur, Droit.DECLARER, programme, line)
    return resolve_demande(reading.demandes(exercice), line, texte)


def _resolve_tirage(programme: Programme, code: str) -> str:
    line = resolve_code(programme, code)
    if line not in programme.tirages:
        raise DemandeRefusee(
            f"{line} n'est pas un droit de tirage : « cariforef demande tirage {line} » la déclare.",
            tuple(sorted(programme.tirages)),
        )
    return line


def _require_logging(reading: Reading, acteur: str) -> None:
    """Raise DroitRefuse for a person who logs no day."""
    agents = reading.agents()
    if acteur != ACTEUR_SYSTEME:
        check(agents, acteur, Droit.SAISIR, agent_of(agents, acteur))


def _require_new(demandes: Sequence[Demande], new: Demande) -> None:
    """Raise DemandeRefusee if another request of the line still open has the same label."""
    for demande in demandes:
        is_other = demande.code == new.code and demande.numero != new.numero and demande.close_le is None
        if is_other and fold(demande.libelle) == fold(new.libelle):
            raise DemandeRefusee(
                f"{new.code} a déjà une demande « {demande.libelle} », la n° {demande.numero} : "
                "saisissez-y les jours, ou donnez un autre libellé à la nouvelle."
            )


def _clean(libelle: str) -> str:
    cleaned = clean_text(libelle, longueur_max=LIBELLE_MAX, champ="Libellé")
    if not cleaned or fold(cleaned) == AUCUNE:
        raise DemandeRefusee("Décrivez la demande en quelques mots : « salon de l'orientation ».")
    return cleaned


def _last_day(writing: Writing, demande: Demande) -> date | None:
    parts = writing.parts_demandes(demande.ouverte_le.year, date(demande.ouverte_le.year, 12, 31))
    days = (part.dernier for part in parts if (part.code, part.numero) == (demande.code, demande.numero))
    return max(days, default=None)
