"""Read the rows of a file as saisies, each held against the rules, its faults kept with its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from cariforef_tui.domain.temps.columns import OBLIGATOIRES, Field
from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.temps.bring_rules import ImportRules

LOT = 5_000
"""Rows between two words of progress, and rows of one statement."""

RowProgress = Callable[[str, int, int], None]
"""Told the step, how many rows are done and how many there are."""


class AvantSuivi(Enum):
    """Days before the suivi are taken off what was supposed done of their lines, or all of it gives way."""

    DEDUIT = "déduit"
    REMPLACE = "remplace"


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """What is to be imported: the rows of a table, and where its fields are.

    `agent` logs where no column says who. `codes` give the line of a text of the file, folded. `avant` is
    what days before the suivi do to what was supposed done there.
    """

    today: date
    feuille: Sheet
    colonnes: Mapping[Field, int]
    agent: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    avant: AvantSuivi = AvantSuivi.DEDUIT

    @property
    def source(self) -> str:
        return self.feuille.source


class Collected:
    """Saisies found so far with the line that gave them, and what is wrong.

    `interdits` are those one may not log for.
    """

    def __init__(self, rules: ImportRules) -> None:
        self.rules = rules
        self.saisies: list[tuple[int, Saisie]] = []
        self.faults: list[Fault] = []
        self.interdits: dict[str, None] = {}
        self._lines: dict[tuple[str, date, str], int] = {}

    def add(self, numero: int, saisie: Saisie, colonne: str | None) -> None:
        refusal = self.rules.check_open(saisie.code, saisie.jour)
        absent = self.rules.check_present(saisie.agent, saisie.jour)
        forbidden = self.rules.check_right(saisie.agent)
        first = self._lines.setdefault((saisie.agent, saisie.jour, saisie.code), numero)
        if forbidden:
            self.interdits[saisie.agent] = None
            self.faults.append(Fault(forbidden, numero))
        elif absent:
            self.faults.append(Fault(absent, numero))
        elif refusal:
            self.faults.append(Fault(refusal, numero, colonne))
        elif first != numero:
            message = f"{saisie.agent}, {saisie.code}, {format_date(saisie.jour)} : déjà à la ligne {first}"
            self.faults.append(Fault(message, numero))
        else:
            self.saisies.append((numero, saisie))


def collect_rows(collect: Collected, request: ImportRequest, progress: RowProgress) -> None:
    """Read every row into `collect`: a saisie, or what is wrong with it.

    Raises:
        FichierRefuse: a column that is needed is absent.
        Refus: no agent to log for.
    """
    rules = collect.rules
    feuille, columns = request.feuille, request.colonnes
    agent = None
    if request.agent is not None and Field.AGENT not in columns:
        agent = _require(rules.agent(request.agent))
    _require_columns(feuille, columns, agent)
    person, day, line, days = (columns.get(champ, -1) for champ in OBLIGATOIRES)
    note, pending = columns.get(Field.COMMENTAIRE), columns.get(Field.A_CONFIRMER)
    asked = columns.get(Field.DEMANDE)
    total = len(feuille.lignes)
    for done, (numero, cells) in enumerate(feuille.lignes):
        if done % LOT == 0:
            progress("Contrôle", done, total)
        read = (
            rules.agent(cells[person]) if agent is None else agent,
            rules.jour(cells[day]),
            rules.jours(cells[days]),
            rules.commentaire(cells[note]) if note is not None else None,
        )
        initiales, jour, centiemes, commentaire = read
        code = rules.code(jour, cells[line]) if type(jour) is date else ""
        demande: int | Refus = SANS_DEMANDE
        if asked is not None and cells[asked].strip() and type(jour) is date and type(code) is str:
            demande = rules.demande(jour, code, cells[asked])
        values = (*zip(read, (person, day, days, note), strict=True), (code, line), (demande, asked))
        problems = [(value, rank) for value, rank in values if isinstance(value, Refus)]
        if problems:
            collect.faults += [
                Fault(str(value).rstrip("."), numero, f"« {feuille.titres[rank or 0]} »")
                for value, rank in problems
            ]
            continue
        marked = pending is not None and cells[pending].casefold() == "oui"
        saisie = Saisie(
            agent=initiales,  # type: ignore[arg-type]
            jour=jour,  # type: ignore[arg-type]
            code=code,  # type: ignore[arg-type]
            centiemes=centiemes,  # type: ignore[arg-type]
            commentaire=commentaire,  # type: ignore[arg-type]
            a_confirmer=marked,
            demande=demande,  # type: ignore[arg-type]
        )
        collect.add(numero, saisie, f"« {feuille.titres[line]} »")
    progress("Contrôle", total, total)


def _require(answer: str | Refus) -> str:
    if isinstance(answer, Refus):
        raise answer
    return answer


def _require_columns(feuille: Sheet, columns: Mapping[Field, int], agent: str | None) -> None:
    absent = [
        champ for champ in OBLIGATOIRES if champ not in columns and not (champ is Field.AGENT and agent)
    ]
    if absent:
        titles = ", ".join(quote_text(titre) for titre in feuille.titres if titre)
        faults = [
            Fault(
                f"colonne « {champ} » absente (titres lus : {titles}) : --colonnes {champ}=TITRE"
                + (", ou --agent INITIALES" if champ is Field.AGENT else ""),
                feuille.ligne_titres,
            )
            for champ in absent
        ]
        raise FichierRefuse(feuille.source, faults)
