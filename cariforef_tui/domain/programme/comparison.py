"""Compare two programmes: what was added, changed, taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.programme.programme import Enveloppe, Jalon, Ligne, Livrable, Programme
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
        (
            "enveloppe",
            {enveloppe.id: enveloppe for enveloppe in before.enveloppes},
            {enveloppe.id: enveloppe for enveloppe in after.enveloppes},
        ),
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
