"""The programme, its revisions and what was declared of it, as domain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from sqlalchemy import Executable, text

from cariforef_db.rows.records import Named, Record, names_agent, names_ligne
from cariforef_db.rows.snapshot import Row, Snapshot, grouped, to_day_or_none, to_jour
from cariforef_db.rows.transaction import FOLLOWED_ON
from cariforef_db.schema import programme as tables
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    NOMMES,
    Chiffrage,
    Compte,
    Enveloppe,
    Jalon,
    Ligne,
    Livrable,
    Niveau,
    Production,
    Programme,
    parse_qui,
)
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteLigne,
    TexteRevise,
)
from cariforef_tui.domain.temps.calendrier import first_of_suivi
from cariforef_tui.domain.values.refusals import DateRefusee

EXERCICES = text("SELECT id FROM exercice ORDER BY id")
SUIVI_DEPUIS = text(f"SELECT coalesce(suivi_depuis, {FOLLOWED_ON}) FROM exercice WHERE id = :exercice")
LIGNE_COLUMNS = """
SELECT l.code, l.niveau, p.code, l.libelle, l.echeance, l.qui, l.centiemes_annonces, l.actions_annoncees,
       l.operations_annoncees, l.regulation, l.equipe_si, x.pole, x.axe, x.action, x.operation
FROM ligne l JOIN exercice x ON x.id = l.exercice_id LEFT JOIN ligne p ON p.id = l.parent_id
"""
LIGNES = text(f"""{LIGNE_COLUMNS}
WHERE l.exercice_id = :exercice
      AND NOT EXISTS (SELECT 1 FROM plan_changement c WHERE c.ligne_id = l.id AND c.type = 'ajout')
ORDER BY l.rang
""")
ENVELOPPE_COLUMNS = """
SELECT e.code, e.compte, e.chiffrage, e.centiemes, l.code
FROM enveloppe e JOIN enveloppe_ligne el ON el.enveloppe_id = e.id JOIN ligne l ON l.id = el.ligne_id
"""
ENVELOPPES = text(f"""{ENVELOPPE_COLUMNS}
WHERE e.exercice_id = :exercice
      AND NOT EXISTS (SELECT 1 FROM plan_changement c WHERE c.enveloppe_id = e.id AND c.type = 'ajout')
ORDER BY e.rang, el.rang
""")
JALON_COLUMNS = """
SELECT j.code, j.libelle, j.jour, l.code, jl.borne
FROM jalon j LEFT JOIN jalon_ligne jl ON jl.jalon_id = j.id LEFT JOIN ligne l ON l.id = jl.ligne_id
WHERE j.exercice_id = :exercice
"""
JALONS = text(f"""{JALON_COLUMNS}
      AND NOT EXISTS (
        SELECT 1 FROM plan_changement c WHERE c.jalon_id = j.id AND c.texte_avant IS NULL
        AND c.id = (SELECT min(f.id) FROM plan_changement f WHERE f.jalon_id = j.id))
ORDER BY j.rang, jl.rang
""")
JALONS_REVISES = text(f"{JALON_COLUMNS} ORDER BY j.rang, jl.rang")
ALIASES = text("""
SELECT a.alias, l.code FROM alias a JOIN ligne l ON l.id = a.ligne_id
WHERE a.exercice_id = :exercice ORDER BY a.id
""")
TIRAGES = text("""
SELECT l.code FROM tirage t JOIN ligne l ON l.id = t.ligne_id WHERE t.exercice_id = :exercice
""")
FAITS = text("""
SELECT coalesce(l.code, j.code), f.declaration, f.jour, a.initiales, f.motif, f.centiemes
FROM fait f JOIN agent a ON a.id = f.agent_id
     LEFT JOIN ligne l ON l.id = f.ligne_id LEFT JOIN jalon j ON j.id = f.jalon_id
WHERE f.exercice_id = :exercice ORDER BY f.id
""")
PLAN_REVISIONS = text("""
SELECT r.id, r.numero, r.jour, a.initiales, r.motif, x.numero
FROM plan_revision r JOIN agent a ON a.id = r.agent_id LEFT JOIN plan_revision x ON x.id = r.annule_id
WHERE r.exercice_id = :exercice ORDER BY r.numero
""")
PLAN_CHANGEMENTS = text("""
SELECT c.revision_id, c.type, e.code, coalesce(l.code, j.code), c.centiemes_avant, c.centiemes, c.texte_avant,
       c.texte
FROM plan_changement c LEFT JOIN enveloppe e ON e.id = c.enveloppe_id
     LEFT JOIN ligne l ON l.id = c.ligne_id LEFT JOIN jalon j ON j.id = c.jalon_id
WHERE c.exercice_id = :exercice ORDER BY c.revision_id, c.rang
""")
LIGNES_AJOUTEES = text(f"""{LIGNE_COLUMNS}
JOIN plan_changement c ON c.ligne_id = l.id AND c.type = 'ajout'
WHERE l.exercice_id = :exercice ORDER BY l.rang
""")
ENVELOPPES_AJOUTEES = text(f"""{ENVELOPPE_COLUMNS}
JOIN plan_changement c ON c.enveloppe_id = e.id AND c.type = 'ajout'
WHERE e.exercice_id = :exercice ORDER BY e.rang, el.rang
""")
AJOUT, JALON = "ajout", "jalon"
RAF = Record(
    Raf,
    tables.raf,
    names_ligne("code"),
    names_agent("auteur"),
    said="Reste à faire",
    order="raf.id",
    read={"jour": to_jour},
)
LIVRABLE = Record(
    Livrable, tables.livrable, names_ligne("code"), said="Livrable", order="code.rang, livrable.numero"
)
PRODUCTION = Record(
    Production,
    tables.production,
    names_ligne("code"),
    Named(
        "numero",
        "livrable_id",
        tables.livrable,
        "numero",
        lambda keys, exercice, production: keys.livrable_of(exercice, production.code, production.numero),
    ),
    names_agent("agent"),
    said="Livrable produit",
    order="production.id",
    read={"jour": to_jour},
)


def read_exercices(snapshot: Snapshot) -> tuple[int, ...]:
    return tuple(row[0] for row in snapshot.rows(EXERCICES))


def read_suivi_depuis(snapshot: Snapshot, exercice: int) -> date | None:
    """Return the Monday, or 1 January, from which an exercice is followed.

    None before its first saisie, unless the year before was followed: what that saisie would store is read.
    """
    premier = date(exercice, 1, 1)
    jour = to_day_or_none(
        snapshot.scalar(SUIVI_DEPUIS, exercice=exercice, precedent=exercice - 1, premier=premier)
    )
    # 0.3.0 let any day be set, while sheets and paces are counted by whole weeks.
    return None if jour is None else first_of_suivi(jour)


def read_programme(snapshot: Snapshot, exercice: int) -> Programme:
    """Return the plan as voted; raises DateRefusee if that exercice is not loaded."""
    rows = list(snapshot.rows(LIGNES, exercice=exercice))
    if not rows:
        raise DateRefusee(f"L'exercice {exercice} n'est pas dans la base.")
    return Programme(
        exercice=exercice,
        lignes=tuple(to_ligne(row) for row in rows),
        enveloppes=to_enveloppes(snapshot.rows(ENVELOPPES, exercice=exercice)),
        jalons=_read_jalons(snapshot, exercice, JALONS),
        aliases=tuple((row[0], row[1]) for row in snapshot.rows(ALIASES, exercice=exercice)),
        code_si=next((row[0] for row in rows if row[10]), None),
        niveaux={niveau: nom for niveau, nom in zip(NOMMES, rows[0][11:], strict=True) if nom},
        tirages=frozenset(row[0] for row in snapshot.rows(TIRAGES, exercice=exercice)),
        livrables=LIVRABLE.fetch_of(snapshot.connection, exercice),
    )


def _read_jalons(snapshot: Snapshot, exercice: int, statement: Executable) -> tuple[Jalon, ...]:
    return tuple(
        Jalon(
            code,
            libelle,
            to_jour(jour),
            tuple(ligne for ligne, _ in lignes if ligne is not None),
            tuple(ligne for ligne, borne in lignes if borne),
        )
        for (code, libelle, jour), lignes in grouped(snapshot.rows(statement, exercice=exercice), 3).items()
    )


def read_faits(snapshot: Snapshot, exercice: int) -> tuple[Fait, ...]:
    return tuple(
        Fait(
            code=code,
            declaration=Declaration(declaration),
            jour=to_jour(jour),
            agent=agent,
            motif=motif,
            centiemes=centiemes,
        )
        for code, declaration, jour, agent, motif, centiemes in snapshot.rows(FAITS, exercice=exercice)
    )


def read_revisions(snapshot: Snapshot, exercice: int) -> tuple[Revision, ...]:
    rows = list(snapshot.rows(PLAN_REVISIONS, exercice=exercice))
    if not rows:
        return ()
    changements = _changements(snapshot, exercice)
    return tuple(
        Revision(
            jour=to_jour(jour),
            auteur=auteur,
            motif=motif,
            changements=tuple(changements.get(key, ())),
            numero=numero,
            annule=annule,
        )
        for key, numero, jour, auteur, motif, annule in rows
    )


def _changements(snapshot: Snapshot, exercice: int) -> dict[int, list[Changement]]:
    rows = list(snapshot.rows(PLAN_CHANGEMENTS, exercice=exercice))
    added: dict[tuple[str, str], LigneAjoutee] = {}
    if any(row[1] == AJOUT for row in rows):
        lignes = [to_ligne(row) for row in snapshot.rows(LIGNES_AJOUTEES, exercice=exercice)]
        enveloppes = to_enveloppes(snapshot.rows(ENVELOPPES_AJOUTEES, exercice=exercice))
        by_code = {ligne.code: ligne for ligne in lignes}
        by_id = {enveloppe.id: enveloppe for enveloppe in enveloppes}
        added = {
            (row[2], row[3]): LigneAjoutee(by_code[row[3]], by_id[row[2]]) for row in rows if row[1] == AJOUT
        }
    jalons: dict[str, Jalon] = {}
    if any(row[1] == JALON for row in rows):
        jalons = {jalon.code: jalon for jalon in _read_jalons(snapshot, exercice, JALONS_REVISES)}
    changements: dict[int, list[Changement]] = {}
    for row in rows:
        changements.setdefault(row[0], []).append(_to_changement(row, added, jalons))
    return changements


def _to_changement(
    row: Row, added: dict[tuple[str, str], LigneAjoutee], jalons: dict[str, Jalon]
) -> Changement:
    _, type_, enveloppe, code, centiemes_avant, centiemes, texte_avant, texte = row
    match type_:
        case "montant":
            return MontantRevise(enveloppe, centiemes_avant, centiemes)
        case TexteLigne.ECHEANCE | TexteLigne.QUI:
            return TexteRevise(TexteLigne(type_), code, texte_avant, texte)
        case "ajout":
            return added[enveloppe, code]
        case "retrait":
            return LigneRetiree(code)
        case "reprise":
            return LigneRemise(code)
        case "jalon":
            return JalonRevise(
                *(jour and replace(jalons[code], jour=to_jour(jour)) for jour in (texte_avant, texte))
            )
        case _:
            raise ValueError(f"unknown kind of change: {type_!r}")


_echeance = lru_cache(maxsize=1024)(parse_echeance)
_qui = lru_cache(maxsize=1024)(parse_qui)


def to_ligne(row: Row) -> Ligne:
    code, niveau, parent, libelle, echeance, qui, jours, actions, operations, regulation, *_ = row
    return Ligne(
        code=code,
        niveau=Niveau(niveau),
        parent=parent,
        libelle=libelle,
        echeance=_echeance(echeance),
        responsables=_qui(qui),
        centiemes_annonces=jours,
        actions_annoncees=actions,
        operations_annoncees=operations,
        regulation=bool(regulation),
    )


def to_enveloppes(rows: Iterable[Row]) -> tuple[Enveloppe, ...]:
    """Return the enveloppes of rows that follow each other, a row for each line of an enveloppe."""
    return tuple(
        Enveloppe(
            id=key,
            compte=Compte(compte),
            chiffrage=Chiffrage(chiffrage),
            centiemes=centiemes,
            lignes=tuple(code for (code,) in lignes),
        )
        for (key, compte, chiffrage, centiemes), lignes in grouped(rows, 4).items()
    )
