"""Compare two programmes, or what one announces with what its lines add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import (
    Enveloppe,
    Jalon,
    Ligne,
    Livrable,
    Niveau,
    Programme,
    initiales_of,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre


class Fate(StrEnum):
    AJOUTE = "ajout"
    CHANGE = "changement"
    DISPARU = "disparition"


@dataclass(frozen=True, slots=True)
class Difference:
    """A line, enveloppe, jalon, livrable or alias that differs; `detail` says how, `avant → après`."""

    sort: Fate
    objet: str
    code: str
    detail: str


def compare_programmes(before: Programme, after: Programme) -> tuple[Difference, ...]:
    """Return what differs, lines first, each kind in the order of `after` then of `before`."""
    kinds: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("ligne", before.by_code, after.by_code),
        ("enveloppe", before.enveloppes_by_id, after.enveloppes_by_id),
        (
            "jalon",
            {jalon.code: jalon for jalon in before.jalons},
            {jalon.code: jalon for jalon in after.jalons},
        ),
        ("livrable", _livrables_of(before), _livrables_of(after)),
        ("alias", dict(before.aliases), dict(after.aliases)),
        ("programme", {"code_si": before.code_si}, {"code_si": after.code_si}),
    )
    return tuple(difference for objet, old, new in kinds for difference in _compare(objet, old, new))


def _livrables_of(programme: Programme) -> Mapping[str, object]:
    return {f"{livrable.code} n° {livrable.numero}": livrable for livrable in programme.livrables}


def _compare(objet: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Difference]:
    for code, value in new.items():
        if code not in old:
            yield Difference(Fate.AJOUTE, objet, code, " ; ".join(_describe(value).values()))
        elif old[code] != value:
            before, after = _describe(old[code]), _describe(value)
            changes = [
                f"{name} : {before.get(name) or '–'} → {after.get(name) or '–'}"
                for name in {**before, **after}
                if before.get(name) != after.get(name)
            ]
            yield Difference(Fate.CHANGE, objet, code, " ; ".join(changes))
    for code, value in old.items():
        if code not in new:
            yield Difference(Fate.DISPARU, objet, code, " ; ".join(_describe(value).values()))


def _describe(value: object) -> dict[str, str]:
    match value:
        case Ligne():
            return {
                "libellé": value.libelle,
                "niveau": value.niveau.value,
                "parent": value.parent or "",
                "échéance": value.echeance.texte,
                "qui": " / ".join(map(str, value.responsables)),
                "jours annoncés": _days(value.centiemes_annonces),
                "actions annoncées": _count(value.actions_annoncees),
                "opérations annoncées": _count(value.operations_annoncees),
                "régulation": "oui" if value.regulation else "",
            }
        case Enveloppe():
            return {
                "jours": _days(value.centiemes) or f"non chiffrés ({value.chiffrage})",
                "compte": value.compte.value,
                "lignes": " ".join(value.lignes),
            }
        case Jalon():
            return {
                "libellé": value.libelle,
                "date": format_date(value.jour),
                "lignes": " ".join(value.lignes),
            }
        case Livrable():
            return {
                "libellé": value.libelle,
                "quantité": str(value.quantite),
                "source": value.source or "",
            }
        case _:
            return {"code": str(value or "")}


def _days(centiemes: int | None) -> str:
    return "" if centiemes is None else f"{format_nombre(centiemes)} j"


def _count(count: int | None) -> str:
    return "" if count is None else str(count)


class ObjetEcart(StrEnum):
    JOURS = "jours"
    ACTIONS = "actions"
    OPERATIONS = "operations"
    INITIALES = "initiales"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One discrepancy of the document on line `code`.

    JOURS are hundredths, ACTIONS and OPERATIONS counts; INITIALES announces initials that nobody bears.
    `somme` is None if there is nothing to add up.
    """

    code: str
    objet: ObjetEcart
    annonce: int | str
    somme: int | None


def compute_controle(programme: Programme, agents: Iterable[Agent]) -> tuple[Ecart, ...]:
    """Return every discrepancy, in the programme's order. An axe without detail announces only itself."""
    actions = count_actions(programme)
    operations = count_operations(programme)
    known = frozenset(agent.initiales for agent in agents)
    return tuple(
        ecart
        for ligne in programme.lignes
        for ecart in _ecarts_of(programme, ligne, actions[ligne.code], operations[ligne.code], known)
    )


def _ecarts_of(
    programme: Programme, ligne: Ligne, actions: int | None, operations: int | None, known: frozenset[str]
) -> Iterator[Ecart]:
    code = ligne.code
    prevus = programme.centiemes_prevus(code)
    if ligne.centiemes_annonces is not None and ligne.centiemes_annonces != prevus:
        yield Ecart(code, ObjetEcart.JOURS, ligne.centiemes_annonces, prevus)
    counted = (
        (ObjetEcart.ACTIONS, ligne.actions_annoncees, actions),
        (ObjetEcart.OPERATIONS, ligne.operations_annoncees, operations),
    )
    for objet, annonce, somme in counted:
        if annonce is not None and somme is not None and annonce != somme:
            yield Ecart(code, objet, annonce, somme)
    for initiales in sorted(initiales_of(ligne.responsables) - known):
        yield Ecart(code, ObjetEcart.INITIALES, initiales, None)


def count_actions(programme: Programme) -> dict[str, int | None]:
    """Return what the summary table calls actions, by line; None if nothing is detailed below.

    An action counts once where its heading announces a total (PRI) or it carries its days itself (AD2I).
    Otherwise each of its opérations counts: APO's 22 "actions" are the rows of its annexe, under 12 headings.
    A line whose axes have no detail (DIR) adds up what they announce. Source: programme 2018, summary table.
    """
    counts: dict[str, int | None] = {}
    for ligne in reversed(programme.lignes):
        children = programme.children[ligne.code]
        if ligne.niveau is Niveau.ACTION:
            counts[ligne.code] = 1 if ligne.centiemes_annonces is not None else max(1, len(children))
        elif not children:
            counts[ligne.code] = None
        else:
            below = ((counts[code], programme.by_code[code].actions_annoncees) for code in children)
            numbers = [announced if count is None else count for count, announced in below]
            known = [number for number in numbers if number is not None]
            counts[ligne.code] = sum(known) if known else None
    return counts


def count_operations(programme: Programme) -> dict[str, int | None]:
    """Return the opérations of every line's subtree; None if nothing is detailed below."""
    counts: dict[str, int | None] = {}
    for ligne in programme.lignes:
        below = programme.subtrees[ligne.code] - {ligne.code}
        operations = sum(programme.by_code[code].niveau is Niveau.OPERATION for code in below)
        counts[ligne.code] = operations if below else None
    return counts
