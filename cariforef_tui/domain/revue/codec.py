"""Write frozen figures as JSON text, and read them. The form has a version; its keys are field names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cariforef_tui.domain.alertes.facts import Alerte
from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.pilotage.echeancier import Barre
from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.values.codec import encode, read_text, reader_of, write_text
from cariforef_tui.domain.values.days import format_jours

VERSION = 1
"""The version of the form. Closed reviews keep it for ever: a new form must be read beside it."""
_LATER = frozenset(
    {
        *("echeancier", "ligne", "lignes", "livrables", "chiffre", "sujet", "poids", "mois", "signataires"),
        *("arrete", "assise", "utilise", "avant", "is_begun", "cloture", "is_near"),
    }
)
"""Fields added to the form since: reviews closed before lack them, and they have a default."""


def encode_figures(figures: FiguresRevue) -> str:
    """Return the text that a closed review keeps; the same figures always give the same text."""
    return write_text(VERSION, {"figures": encode(figures)})


def decode_figures(texte: str) -> FiguresRevue:
    """Return the figures that `encode_figures` wrote; raises ValueError for any other text."""
    try:
        figures = reader_of(FiguresRevue, _LATER, _bring_up)(read_text(VERSION, texte)["figures"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the figures of a review: {error!r}") from error
    assert isinstance(figures, FiguresRevue)
    return figures


def _bring_up(kind: type, value: dict[str, Any]) -> dict[str, Any]:
    """Return in today's form what an older review froze."""
    if kind is Alerte and "message" in value:
        return _alerte_of_one_message(value)
    if kind is FiguresRevue and "ecarts" in value:
        return {**value, "a_regarder": [*_groupes_of(value)]}
    if kind is Barre and value["etat"] in _ETATS_OF_BARRES:
        return {**value, "cloture": _CLOTURES.get(value["etat"], ""), "etat": _ETATS_OF_BARRES[value["etat"]]}
    return value


_CLOTURES = {"soldée": "soldée", "retirée": "retirée"}
_ETATS_OF_BARRES = {
    "en cours": None,
    "échéance proche": None,
    "à rattraper": Etat.RETARD.value,
    "enveloppe dépassée": Etat.DEPASSE.value,
    "dépassement à venir": Etat.DEPASSERA.value,
    **dict.fromkeys(_CLOTURES),
}
"""The states of bars before a group had an état, and the état of each."""


def _groupes_of(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the groups that 0.2.0 showed as furthest from the plan: écarts, then lines by their landing."""
    shown = {line["code"] for line in figures["ecarts"]}
    for line in figures["ecarts"]:
        expected = format_jours(estimate(line["attendu"]))
        yield _groupe_of(line, line["realise"] - line["attendu"], f"attendu {expected}")
    for line in figures["atterrissages"]:
        if line["code"] not in shown:
            landing = format_jours(estimate(line["atterrissage"]))
            yield _groupe_of(line, line["atterrissage"] - line["prevu"], f"atterrissage {landing}")


def _groupe_of(line: dict[str, Any], enjeu: int, constat: str) -> dict[str, Any]:
    return {
        **{name: line[name] for name in ("code", "libelle", "prevu", "attendu", "atterrissage")},
        **dict.fromkeys(("fin", "etat", "gravite")),
        **dict.fromkeys(("nom", "court"), line["code"]),
        "enjeu": enjeu,
        "montre": estimate(enjeu),
        "utilise": line["realise"],
        "constat": constat,
    }


def _alerte_of_one_message(value: dict[str, Any]) -> dict[str, Any]:
    """Return an alert of the first reviews, which was one text, as its parts."""
    head, end, conseil = value["message"].rpartition(". ")
    if not end:
        head, _, conseil = value["message"].rpartition(" ")
    constat = head + end.rstrip()
    about = value["code"] or value["jalon"] or value["agent"] or ""
    return {**value, "fait": constat, "objet": about, "constat": constat, "conseil": conseil}
