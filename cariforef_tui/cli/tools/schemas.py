"""Make `schemas.json`, the JSON Schema of the answer of each command to `--json`.

`python -m cariforef_tui.cli.tools.schemas` prints it: after any change of a shape, save it as the file.
It needs pydantic, which only the tests install.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cariforef_tui.cli.agents.agent import AGENTS
from cariforef_tui.cli.agents.rights import DROITS
from cariforef_tui.cli.avancement.avancement import A_REGARDER
from cariforef_tui.cli.avancement.echeancier import ECHEANCIER
from cariforef_tui.cli.equipe import DEMANDES
from cariforef_tui.cli.journal import ECRITURES
from cariforef_tui.cli.kit.findings import VERIFICATION
from cariforef_tui.cli.mois.convention import CONVENTIONS
from cariforef_tui.cli.mois.fiche import FICHE
from cariforef_tui.cli.mois.mois import ANNEES, HISTOIRE
from cariforef_tui.cli.pilotage.what_if import REGULATIONS, SIMULATION
from cariforef_tui.cli.programme.declarations import JALONS
from cariforef_tui.cli.programme.programme import CONTROLE
from cariforef_tui.cli.programme.raf import RAFS
from cariforef_tui.cli.programme.revisions import REVISIONS
from cariforef_tui.cli.rappels import RAPPELS, TOURNEE
from cariforef_tui.cli.revue.revue import REVUE
from cariforef_tui.cli.store import COPIES
from cariforef_tui.cli.temps.absence import ABSENCES
from cariforef_tui.cli.temps.calendrier import CALENDRIER
from cariforef_tui.cli.temps.demande import TIRAGES
from cariforef_tui.cli.temps.move import RATTACHEMENT
from cariforef_tui.cli.temps.semaine import SEMAINE
from cariforef_tui.cli.temps.settings import COMMUNS
from cariforef_tui.domain.values.shown import Shape
from cariforef_tui.exchange.rgpd import DOSSIER
from cariforef_tui.services.shown import alertes, avancement, bilan, equipe, livrables, programme, saisies
from cariforef_tui.services.shown.alertes import ALERTES
from cariforef_tui.services.shown.avancement import AVANCEMENT
from cariforef_tui.services.shown.bilan import BILAN
from cariforef_tui.services.shown.courbe import COURBE
from cariforef_tui.services.shown.equipe import VUE
from cariforef_tui.services.shown.heures import HEURES
from cariforef_tui.services.shown.livrables import LIVRABLES
from cariforef_tui.services.shown.programme import PROGRAMME

TARGET = Path(__file__).with_name("schemas.json")
SHAPES: Mapping[str, type | Shape[Any]] = {
    "programme": PROGRAMME,
    "programme controle": CONTROLE,
    "avancement": AVANCEMENT,
    "avancement --a-regarder": A_REGARDER,
    "avancement echeancier": ECHEANCIER,
    "avancement courbe": COURBE,
    "alertes": ALERTES,
    "rappels": RAPPELS,
    "rappels --essai": TOURNEE,
    "raf": RAFS,
    "livrable": LIVRABLES,
    "jalon": JALONS,
    "plan revisions": REVISIONS,
    "plan regulation": REGULATIONS,
    "plan simuler": SIMULATION,
    "plan bilan": BILAN,
    "plan bilan --format json": bilan.EXPORT,
    "plan rattacher": RATTACHEMENT,
    "semaine": SEMAINE,
    "absence": ABSENCES,
    "demande": TIRAGES,
    "mois": ANNEES,
    "mois histoire": HISTOIRE,
    "mois fiche": FICHE,
    "convention": CONVENTIONS,
    "equipe": VUE,
    "equipe demandes": DEMANDES,
    "revue": REVUE,
    "agent": AGENTS,
    "agent droits": DROITS,
    "reglages": COMMUNS,
    "reglages calendrier": CALENDRIER,
    "journal": ECRITURES,
    "journal verifier": VERIFICATION,
    "base verifier": VERIFICATION,
    "base sauvegardes": COPIES,
    "exporter saisies --format json": saisies.EXPORT,
    "exporter heures --format json": HEURES,
    "exporter avancement --format json": avancement.EXPORT,
    "exporter livrables --format json": livrables.EXPORT,
    "exporter programme --format json": programme.EXPORT,
    "exporter alertes --format json": alertes.EXPORT,
    "exporter echeances --format json": programme.EXPORT_ECHEANCES,
    "exporter absences --format json": equipe.EXPORT,
    "rgpd exporter --format json": DOSSIER,
}
"""The shape of each command, by its name."""


def build() -> str:
    """Return the text of `schemas.json`: one schema a command, one a line; `$defs` holds the shared parts."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    generate = GenerateJsonSchema(ref_template="#/$defs/{model}")
    shapes = {command: of.schema() if isinstance(of, Shape) else of for command, of in SHAPES.items()}
    found, definitions = generate.generate_definitions(
        [(shape, "serialization", TypeAdapter(shape).core_schema) for shape in dict.fromkeys(shapes.values())]
    )
    parts = {
        "$schema": generate.schema_dialect,
        **{command: found[shape, "serialization"] for command, shape in shapes.items()},
        "$defs": definitions,
    }
    return "\n".join(_lines(_strip(parts)))


def _strip(value: Any) -> Any:
    """Return a schema without titles or descriptions, whose objects require all their keys and no other."""
    if isinstance(value, list):
        return [_strip(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: {name: _strip(inner) for name, inner in held.items()} if key == "properties" else _strip(held)
        for key, held in value.items()
        if not (key in ("title", "description") and isinstance(held, str))
    }
    return kept | {"additionalProperties": False} if "properties" in kept else kept


def _lines(schemas: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the file: one a schema, so that a diff shows which schemas changed."""
    shared = schemas["$defs"]
    yield "{"
    yield from (
        f"{json.dumps(name)}: {json.dumps(held)}," for name, held in schemas.items() if held is not shared
    )
    yield '"$defs": {'
    yield ",\n".join(
        f"{json.dumps(name)}: {json.dumps(shared[name], ensure_ascii=False)}" for name in sorted(shared)
    )
    yield "}}\n"


def main() -> None:
    """Print `schemas.json`, or say what to install first."""
    try:
        sys.stdout.write(build())
    except ModuleNotFoundError as error:
        sys.exit(f"Il manque {error.name} : installez le groupe dev (pip install --group dev).")


if __name__ == "__main__":
    main()
