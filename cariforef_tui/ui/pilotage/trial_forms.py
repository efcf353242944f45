"""Forms of the what-if: another échéance or other people on a line, and what writes everything tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from cariforef_tui.domain.pilotage.what_if import Simulation
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Changement
from cariforef_tui.domain.programme.sentences import describe_changement
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.refusals import PlanRefuse
from cariforef_tui.domain.values.text import clean_text, count_of
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.services.programme.revisions import ECHEANCE_MAX, QUI_MAX, Redaction
from cariforef_tui.ui.dialogs.form import Field, FormDialog

SHOWN_MAX = 8
"""Changes shown in the form that writes them; the others are counted."""

_Read = Callable[[Mapping[str, str]], tuple[Changement, ...]]


def echeance_form(simulation: Simulation, code: str) -> FormDialog[tuple[Changement, ...]]:
    """Ask another échéance of a line, to be tried."""

    def read(values: Mapping[str, str]) -> tuple[Changement, ...]:
        texte = clean_text(values["echeance"], longueur_max=ECHEANCE_MAX, champ="Échéance")
        return gestes.move_echeance(simulation.plan, code, texte)

    now = simulation.programme.by_code[code].echeance.texte
    field = Field("echeance", "Échéance", example="par exemple 31/12/2018 ou 12/2018", length=ECHEANCE_MAX)
    reminder = f"Au plan : {now or 'aucune'}."
    return FormDialog(
        f"Essayer une échéance sur {code}", (reminder,), (field,), read, _preview(simulation, read)
    )


def qui_form(simulation: Simulation, code: str) -> FormDialog[tuple[Changement, ...]]:
    """Ask other people on a line, to be tried."""

    def read(values: Mapping[str, str]) -> tuple[Changement, ...]:
        texte = clean_text(values["qui"], longueur_max=QUI_MAX, champ="Qui")
        return gestes.change_qui(simulation.plan, code, texte)

    now = gestes.write_qui(simulation.programme.by_code[code])
    field = Field("qui", "Qui", now, "DM/LR, équipe", QUI_MAX)
    return FormDialog(f"Essayer de confier {code}", (), (field,), read, _preview(simulation, read))


def _preview(simulation: Simulation, read: _Read) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    return lambda values: tuple(describe_changement(simulation.programme, each) for each in read(values))


def writing_form(simulation: Simulation, au: date, auteur: str) -> FormDialog[Redaction]:
    """Ask why everything tried is written, and from when; it is shown again."""
    lines = [describe_changement(simulation.programme, each) for each in simulation.changements]
    more = [f"… et {len(lines) - SHOWN_MAX} de plus"] if len(lines) > SHOWN_MAX else []
    total = format_jours(gestes.total_metier(simulation.programme))
    summary = f"{count_of(len(lines), 'changement')}, en une révision ; programme : {total}."

    def check(values: Mapping[str, str]) -> Redaction:
        motif = clean_text(values["motif"], longueur_max=MOTIF_MAX, champ="Motif")
        if not motif:
            raise PlanRefuse("Motif : une révision dit pourquoi.")
        return Redaction(parse_date(values["jour"], au), auteur, motif)

    return FormDialog(
        "Enregistrer ce qui est essayé",
        (*lines[:SHOWN_MAX], *more, summary),
        (
            Field("motif", "Motif", example="pourquoi", length=MOTIF_MAX),
            Field("jour", "À partir du", format_date(au), length=20),
        ),
        check,
    )
