"""The programme and its dates, as they are shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cariforef_tui.domain.programme.echeances import Echeance, TypeEcheance
from cariforef_tui.domain.programme.find import codes_within, resolve_agent
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Enveloppe, Ligne, Niveau, Programme
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    exported,
    field,
    member,
    optional,
)
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import load_plan, read_plan

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.conventions import Convention
    from cariforef_tui.domain.programme.dates_to_come import Ecrits, Terme
    from cariforef_tui.domain.values.tables import Table, Total


@dataclass(frozen=True)
class Rangee:
    """A line within its programme; `convention` pays for it, None: none does."""

    programme: Programme
    ligne: Ligne
    convention: Convention | None = None

    @property
    def code(self) -> str:
        return self.ligne.code


ECHEANCE = Shape[Echeance](
    "Echeance",
    field("texte", TEXT, lambda echeance: echeance.texte),
    field("type", member(TypeEcheance), lambda echeance: echeance.type),
    field("debut", optional(DAY), lambda echeance: echeance.debut),
    field("fin", optional(DAY), lambda echeance: echeance.fin),
)
LIGNE = Shape[Rangee](
    "Ligne",
    field("code", TEXT, lambda it: it.code, "Code", 9),
    field("niveau", member(Niveau), lambda it: it.ligne.niveau, "Niveau"),
    field("parent", optional(TEXT), lambda it: it.ligne.parent, "Parent", 8),
    field("libelle", TEXT, lambda it: it.ligne.libelle, "Libellé", 60),
    field("imputable", FLAG, lambda it: it.programme.is_imputable(it.code)),
    field("echeance", ECHEANCE, lambda it: it.ligne.echeance),
    field("responsables", each(TEXT), lambda it: map(str, it.ligne.responsables)),
    field("jours", optional(JOURS), lambda it: it.programme.centiemes_prevus(it.code), "Jours"),
    field("jours_si", optional(JOURS), lambda it: it.programme.centiemes_si(it.code), "Jours SI"),
    field("si_non_chiffre", FLAG, lambda it: it.programme.has_si_non_chiffre(it.code)),
    field("jours_annonces", optional(JOURS), lambda it: it.ligne.centiemes_annonces, "Jours annoncés"),
    field("actions_annoncees", optional(WHOLE), lambda it: it.ligne.actions_annoncees),
    field("operations_annoncees", optional(WHOLE), lambda it: it.ligne.operations_annoncees),
    field("fse", optional(TEXT), lambda it: it.convention.numero if it.convention else None),
)
ENVELOPPE = Shape[Enveloppe](
    "Enveloppe",
    field("id", TEXT, lambda enveloppe: enveloppe.id),
    field("compte", member(Compte), lambda enveloppe: enveloppe.compte),
    field("chiffrage", member(Chiffrage), lambda enveloppe: enveloppe.chiffrage),
    field("jours", optional(JOURS), lambda enveloppe: enveloppe.centiemes),
    field("lignes", each(TEXT), lambda enveloppe: enveloppe.lignes),
)


@dataclass(frozen=True)
class Extrait:
    """Some lines of a programme, and the conventions that pay for them."""

    programme: Programme
    lignes: Sequence[Ligne]
    conventions: Mapping[str, Convention]

    @property
    def rangees(self) -> list[Rangee]:
        return [Rangee(self.programme, ligne, self.conventions.get(ligne.code)) for ligne in self.lignes]

    @property
    def enveloppes(self) -> list[Enveloppe]:
        codes = {ligne.code for ligne in self.lignes}
        return [one for one in self.programme.enveloppes if not codes.isdisjoint(one.lignes)]


PROGRAMME = Shape[Extrait](
    "Programme",
    field("exercice", WHOLE, lambda it: it.programme.exercice),
    field("lignes", each(LIGNE), lambda it: it.rangees),
    field("enveloppes", each(ENVELOPPE), lambda it: it.enveloppes),
)
EXPORTEE = Shape[Rangee](
    "LigneExportee",
    *LIGNE.pick("code", "niveau", "parent", "libelle", "jours"),
    field("enveloppe", optional(JOURS), lambda it: _partage(it), "Enveloppe partagée", 11),
    *LIGNE.pick("jours_si"),
    field(
        "si_non_chiffre",
        optional(TEXT),
        lambda it: "X" if it.programme.has_si_non_chiffre(it.code) else None,
        "SI non chiffré",
        8,
    ),
    field("echeance", TEXT, lambda it: it.ligne.echeance.texte, "Échéance", 25),
    field("qui", TEXT, lambda it: " / ".join(map(str, it.ligne.responsables)), "Qui", 25),
    *LIGNE.pick("jours_annonces"),
    field(
        "tirage",
        optional(TEXT),
        lambda it: "oui" if it.code in it.programme.tirages else None,
        "Droit de tirage",
        8,
    ),
)
EXPORT = exported("ExportProgramme", "programme", EXPORTEE)
_EVERY = 1_000_000
"""Journal rows asked for: all of them."""
ECHEANCE_EXPORTEE = Shape["Terme"](
    "EcheanceExportee",
    field("type", TEXT, lambda terme: terme.type, "Type"),
    field("code", TEXT, lambda terme: terme.code, "Code", 9),
    field("libelle", TEXT, lambda terme: terme.libelle, "Libellé", 60),
    field("texte", TEXT, lambda terme: terme.texte, "Échéance", 28),
    field("debut", optional(DAY), lambda terme: terme.debut, "Début", 11),
    field("fin", optional(DAY), lambda terme: terme.fin, "Fin", 11),
    field("qui", optional(TEXT), lambda terme: terme.qui, "Qui", 25),
    field("etat", optional(TEXT), lambda terme: terme.etat or None, "État", 20),
)
EXPORT_ECHEANCES = exported("ExportEcheances", "echeances", ECHEANCE_EXPORTEE)


def _partage(rangee: Rangee) -> int | None:
    shared = rangee.programme.shared_enveloppe(rangee.code)
    return shared.centiemes if shared else None


def tabulate_programme(programme: Programme, codes: Sequence[str], au: date) -> Table:
    """Return `codes` of a programme in their order."""
    from cariforef_tui.domain.values.tables import tabulate

    rangees = [Rangee(programme, programme.by_code[code]) for code in codes]
    table = tabulate("programme", "Programme", programme.exercice, au, EXPORTEE.fields, rangees)
    return replace(table, sommes=sum_children(programme, codes, table, ("jours", "jours_si")))


def export_programme(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return the plan at the date de référence, line by line; raises CodeRefuse."""
    programme = load_plan(store, reference).programme
    within = codes_within(programme, code)
    return tabulate_programme(programme, [one for one in programme.by_code if one in within], reference.au)


def tabulate_echeances(exercice: int, au: date, termes: Iterable[Terme]) -> Table:
    """Return échéances and jalons as a table, in their order, without those that were taken away."""
    from cariforef_tui.domain.values.tables import tabulate

    shown = [terme for terme in termes if terme.texte]
    return tabulate("echeances", "Échéances", exercice, au, ECHEANCE_EXPORTEE.fields, shown)


def export_echeances(
    store: Store, reference: DateReference, code: str | None, de: str | None
) -> tuple[Terme, ...]:
    """Return the échéances and the jalons of the plan at the date de référence.

    `code` keeps a line and what it contains, `de` the lines whose « qui » names that agent.

    Raises:
        CodeRefuse, AgentRefuse: no such line, no such agent.
    """
    from cariforef_tui.domain.pilotage.tree import lines_naming
    from cariforef_tui.domain.programme.dates_to_come import list_termes

    exercice = reference.exercice
    with store.reading() as reading:
        plan = read_plan(reading, exercice, reference.au)
        revisions, faits = reading.revisions(exercice), reading.faits(exercice)
        agent = resolve_agent(reading.agents(), de).initiales if de is not None else None
        ecrits = _read_ecrits(reading, exercice)
    codes = set(codes_within(plan.programme, code))
    if agent is not None:
        codes &= lines_naming(plan.programme, agent)
    return list_termes(plan, revisions, faits, codes, reference.au, ecrits)


def _read_ecrits(reading: Reading, exercice: int) -> Ecrits:
    """Return when the journal says that each thing was written; what a purge erased has no moment."""
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.domain.programme.dates_to_come import Ecrits

    written: dict[str, dict[str, datetime]] = {"exercice": {}, "plan_revision": {}, "fait": {}}
    every = JournalFilter(objets=tuple(written), nombre=_EVERY)
    for row in reversed(reading.history(every)):
        if row.objet != "fait":
            written[row.objet].setdefault(row.cle, datetime.fromisoformat(row.quand))
        elif json.loads(row.apres or "{}").get("exercice") == exercice:
            written[row.objet][row.cle] = datetime.fromisoformat(row.quand)
    return Ecrits(
        charge=written["exercice"].get(str(exercice), datetime(exercice, 1, 1, tzinfo=UTC)),
        revisions={
            int(cle.split()[1]): quand
            for cle, quand in written["plan_revision"].items()
            if cle.split()[0] == str(exercice)
        },
        faits=dict(enumerate(written["fait"].values())),
    )


def sum_children(
    programme: Programme, codes: Sequence[str], table: Table, keys: Collection[str]
) -> tuple[Total, ...]:
    """Return the cells of the columns `keys` that are exactly what the lines just below add up to.

    `table` has a row for each of `codes`; a heading counts if all its lines are among them.
    """
    from cariforef_tui.domain.values.tables import Total

    rank = {code: index for index, code in enumerate(codes)}
    columns = [index for index, colonne in enumerate(table.colonnes) if colonne.cle in keys]
    sommes = []
    for code, index in rank.items():
        children = programme.children[code]
        if not children or not all(child in rank for child in children):
            continue
        parts = tuple(sorted(rank[child] for child in children))
        for column in columns:
            values = [value for part in parts if isinstance(value := table.lignes[part][column], int)]
            if values and sum(values) == table.lignes[index][column]:
                sommes.append(Total(index, column, parts))
    return tuple(sommes)
