"""Visas, conventions and refused attempts into their tables; what the month's lock refuses, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.files.anchors import Cause
from cariforef_db.reading import visa_queries as queries
from cariforef_db.schema import trust as trust_tables
from cariforef_db.sqlite.signed_months import (
    CONVENTION_CHEVAUCHE,
    VISA_A_CONFIRMER,
    VISA_DOUBLE,
    VISA_ORDRE,
    VISA_POUR,
    VISA_TOTAL,
)
from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.mois.history import describe_verrou
from cariforef_tui.domain.mois.visas import GesteVisa, Visa, etat_of
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.moments import write_utc
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.domain.values.refusals import ConventionRefusee, MoisSigne, VisaRefuse

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting

_REFUSED = {
    VISA_ORDRE: "l'état du mois a changé entre-temps",
    VISA_TOTAL: "ses jours ont changé entre-temps",
    VISA_A_CONFIRMER: "il contient des jours copiés à confirmer",
    VISA_POUR: "chacun signe son mois ; pour qui est parti, son coordinateur ou la direction",
    VISA_DOUBLE: "qui a signé ne contresigne pas",
    "ck_visa_personne": "personne ne contresigne le sien",
}


def add_visa(writing: SqlWriting, visa: Visa) -> Visa:
    agent_id, _ = writing.agent_key(visa.agent)
    par_id, _ = writing.agent_key(visa.par)
    last = writing.find(queries.LAST_VISA, agent_id=agent_id, mois=str(visa.mois))
    written = replace(
        visa,
        numero=int(last[1]) + 1 if last else 1,
        quand=write_utc(datetime.now(UTC)),
    )
    try:
        with writing.connection.begin_nested():
            writing.insert(
                trust_tables.visa,
                agent_id=agent_id,
                mois=str(written.mois),
                numero=written.numero,
                geste=written.geste.value,
                par_id=par_id,
                quand=written.quand,
                motif=written.motif,
                centiemes=written.centiemes,
                contenu=written.contenu,
            )
    except IntegrityError as error:
        reason = _REFUSED.get(broken_constraint(error) or "")
        if reason is None:
            raise
        raise VisaRefuse(
            f"Visa refusé sur {written.mois.libelle} de {written.agent} : {reason}. Rien n'a été écrit."
        ) from error
    writing.cause = Cause.SIGNATURE if visa.geste is GesteVisa.SIGNATURE else Cause.VISA
    return written


def check_unsigned(writing: SqlWriting, days: Iterable[tuple[str, date]]) -> None:
    """Refuse in words what the locks of signed months would refuse to write on these agents' dates.

    Each agent and month is looked up once, however many dates it has.

    Raises:
        MoisSigne: one of the months is signed; it says by whom, and what can be done.
        AgentRefuse: nobody has those initials.
    """
    for agent, mois in dict.fromkeys((agent, Mois.of(jour)) for agent, jour in days):
        _check_open(writing, agent, mois)


def _check_open(writing: SqlWriting, agent: str, mois: Mois) -> None:
    agent_id, _ = writing.agent_key(agent)
    found = writing.find(queries.LAST_VISA_OF, agent_id=agent_id, mois=str(mois))
    if found is None:
        return
    geste, par, quand = found
    last = Visa(agent=agent, mois=mois, geste=GesteVisa(geste), par=par, quand=quand)
    if etat_of([last]).is_locked:
        raise MoisSigne(describe_verrou(last, "rien n'a été écrit"))


def set_convention(writing: SqlWriting, convention: Convention) -> None:
    """Add a convention, or change the title of the one of that number; its lines are set apart."""
    table = trust_tables.convention
    same = table.c.numero == convention.numero
    if not writing.connection.execute(
        update(table).where(same).values(intitule=convention.intitule)
    ).rowcount:
        writing.insert(table, numero=convention.numero, intitule=convention.intitule)


def set_ligne_conventionnee(writing: SqlWriting, numero: str, ligne: LigneConventionnee) -> None:
    table = trust_tables.convention_ligne
    found = writing.find(queries.CONVENTION_OF, numero=numero)
    if found is None:
        raise ConventionRefusee(f"Convention inconnue : « {numero} ».")
    ligne_id = writing.ligne_of(ligne.exercice, ligne.code)
    depuis, jusque = ligne.depuis.isoformat(), ligne.jusque.isoformat() if ligne.jusque else None
    same = (table.c.ligne_id == ligne_id, table.c.depuis == depuis, table.c.convention_id == found[0])
    try:
        with writing.connection.begin_nested():
            if not writing.connection.execute(update(table).where(*same).values(jusque=jusque)).rowcount:
                writing.connection.execute(
                    insert(table).values(
                        convention_id=found[0],
                        exercice_id=ligne.exercice,
                        ligne_id=ligne_id,
                        depuis=depuis,
                        jusque=jusque,
                    )
                )
    except IntegrityError as error:
        if broken_constraint(error) != CONVENTION_CHEVAUCHE:
            raise
        held = _describe_held(writing, ligne_id)
        raise ConventionRefusee(f"{ligne.code} est déjà conventionnée sur cette période ({held}).") from error


def remove_ligne_conventionnee(writing: SqlWriting, numero: str, ligne: LigneConventionnee) -> None:
    """Raises ConventionRefusee where that convention has no such line from that date."""
    table = trust_tables.convention_ligne
    found = writing.find(queries.CONVENTION_OF, numero=numero)
    ligne_id = writing.ligne_of(ligne.exercice, ligne.code)
    same = (table.c.ligne_id == ligne_id, table.c.depuis == ligne.depuis.isoformat())
    removed = found and writing.connection.execute(
        delete(table).where(*same, table.c.convention_id == found[0])
    )
    if not removed or not removed.rowcount:
        raise ConventionRefusee(
            f"La convention « {numero} » n'a pas la ligne {ligne.code} à partir du "
            f"{format_date(ligne.depuis)}."
        )


def _describe_held(writing: SqlWriting, ligne_id: int) -> str:
    rows = writing.find_all(queries.LIGNE_CONVENTIONNEE_OF, ligne_id=ligne_id)
    return " ; ".join(
        f"{numero} depuis le {format_date(date.fromisoformat(depuis))}"
        + (f" jusqu'au {format_date(date.fromisoformat(jusque))}" if jusque else "")
        for _, numero, depuis, jusque in rows
    )


def add_refusal(writing: SqlWriting, acteur: str, action: str, objet: str) -> None:
    """Journal an attempt without the right to it, of somebody who did not say who they are too."""
    writing.insert(
        trust_tables.refus_droit,
        quand=write_utc(datetime.now(UTC)),
        acteur_id=writing.key_or_none(acteur),
        action=action,
        objet=objet[:200],
    )
