"""Every table of a store, by its name."""

from __future__ import annotations

from cariforef_db.schema.agents import agent, preference, quotite, rappel, suppleance
from cariforef_db.schema.journal import (
    ecriture_en_cours,
    effacement,
    journal,
    purge,
    refus_droit,
    revision,
    sceau,
)
from cariforef_db.schema.mois import convention, convention_ligne, visa
from cariforef_db.schema.programme import (
    alias,
    enveloppe,
    enveloppe_ligne,
    exercice,
    fait,
    jalon,
    jalon_ligne,
    ligne,
    livrable,
    plan_changement,
    plan_revision,
    production,
    raf,
)
from cariforef_db.schema.revue import decision, meteo, presence, remarque, revue
from cariforef_db.schema.temps import absence, demande, jour_ferie, reglage, saisie, tirage, total_jour

__all__ = [
    "absence",
    "agent",
    "alias",
    "convention",
    "convention_ligne",
    "decision",
    "demande",
    "ecriture_en_cours",
    "effacement",
    "enveloppe",
    "enveloppe_ligne",
    "exercice",
    "fait",
    "jalon",
    "jalon_ligne",
    "jour_ferie",
    "journal",
    "ligne",
    "livrable",
    "meteo",
    "plan_changement",
    "plan_revision",
    "preference",
    "presence",
    "production",
    "purge",
    "quotite",
    "raf",
    "rappel",
    "refus_droit",
    "reglage",
    "remarque",
    "revision",
    "revue",
    "saisie",
    "sceau",
    "suppleance",
    "tirage",
    "total_jour",
    "visa",
]
