"""The monthly sheet (fiche de temps) of one agent, from the days and conventions, and its sealed text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.mois.conventions import FSE, Convention, convention_of
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.temps.semaine import EVERY_DAY, Asked
from cariforef_tui.domain.values.codec import encode, read_text, reader_of, write_text
from cariforef_tui.domain.values.days import JOUR_ENTIER
from cariforef_tui.domain.values.months import Mois

SEMAINE_ENTIERE = 5 * JOUR_ENTIER
ENTIER = 100_00
"""A whole, in hundredths of a percent."""
_VERSION = 1
"""The version of the text that a signature keeps for ever: a new form must be read beside it."""


class NatureJour(StrEnum):
    """The kind of day in the calendar; only OUVRE is a working day."""

    OUVRE = "ouvré"
    WEEKEND = "week-end"
    FERIE = "férié"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourFiche:
    """A day: `attendu` is what it expects of the agent before absences, `a_confirmer` what was only copied.

    `ferie` names a public holiday or closure; `sous_contrat` is False before arrival and after departure.
    """

    jour: date
    nature: NatureJour = NatureJour.OUVRE
    attendu: int = 0
    ferie: str | None = None
    sous_contrat: bool = True
    a_confirmer: int = 0


@dataclass(frozen=True, slots=True)
class ConventionFiche:
    """A funded operation that the month has days of, and who pays for it."""

    numero: str
    intitule: str
    fonds: str = FSE

    @property
    def nom(self) -> str:
        """The fund and the number: `FSE 2017-01`."""
        return f"{self.fonds} {self.numero}"


@dataclass(frozen=True, slots=True)
class LigneFiche:
    """Hundredths logged on a line, one number a day of the month, paid by `convention` (None: by none).

    A line that enters or leaves a convention within the month has a row for each.
    """

    code: str
    libelle: str
    convention: str | None
    centiemes: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.centiemes)


@dataclass(frozen=True, slots=True)
class AbsenceFiche:
    """Hundredths absent for one reason, one number a day of the month."""

    type: TypeAbsence
    centiemes: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.centiemes)


@dataclass(frozen=True, slots=True)
class QuotiteFiche:
    """The weekly pattern in force from `depuis`, a day of the month: hundredths expected Monday to Sunday."""

    depuis: date
    semaine: tuple[int, ...]

    @property
    def part(self) -> int:
        """Hundredths of a percent of a full week: 80_00 is 80 %."""
        return sum(self.semaine) * ENTIER // SEMAINE_ENTIERE


@dataclass(frozen=True, slots=True)
class SaisiPar:
    """A cell that `par` logged for the agent."""

    jour: date
    code: str
    par: str


@dataclass(frozen=True, slots=True)
class Cumul:
    """Sums of one day or of the month: by convention number, on other lines, absent by reason."""

    attendu: int
    fse: tuple[tuple[str, int], ...]
    autres: int
    absences: tuple[tuple[TypeAbsence, int], ...]

    @property
    def total_fse(self) -> int:
        return sum(centiemes for _, centiemes in self.fse)

    @property
    def travaille(self) -> int:
        """Hundredths logged, absences left out."""
        return self.total_fse + self.autres

    @property
    def absent(self) -> int:
        return sum(centiemes for _, centiemes in self.absences)

    @property
    def total(self) -> int:
        return self.travaille + self.absent

    @property
    def ecart(self) -> int:
        """Hundredths told minus hundredths expected; over a month, a day above hides a day below."""
        return self.total - self.attendu

    def part_of(self, centiemes: int) -> int | None:
        """Return the hundredths of a percent of the days worked, to the nearest; None if there are none."""
        worked = self.travaille
        return (2 * ENTIER * centiemes + worked) // (2 * worked) if worked else None

    @property
    def part_fse(self) -> int | None:
        """Hundredths of a percent of the days worked that conventions pay for; None without any."""
        return self.part_of(self.total_fse)


class Journee(NamedTuple):
    """A day of a sheet with its sums, and the initials of those who logged on it for the agent."""

    jour: JourFiche
    cumul: Cumul
    auteurs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fiche:
    """One month of one agent; lines in document order, those of conventions first, by convention.

    `organisme` is the body's label, `fonction` the agent's job; `quotites` the patterns in turn, never empty.
    """

    mois: Mois
    organisme: str
    fonction: str | None
    quotites: tuple[QuotiteFiche, ...]
    jours: tuple[JourFiche, ...]
    conventions: tuple[ConventionFiche, ...] = ()
    lignes: tuple[LigneFiche, ...] = ()
    absences: tuple[AbsenceFiche, ...] = ()
    saisi_par: tuple[SaisiPar, ...] = ()

    @cached_property
    def fonds(self) -> dict[str, str]:
        """The name of the fund of each convention, by number."""
        return {convention.numero: convention.fonds for convention in self.conventions}

    def by_fonds(self, cumul: Cumul) -> dict[str, int]:
        """Return the hundredths that each fund of the sheet pays of a day, or of the month."""
        sums = dict.fromkeys(self.fonds.values(), 0)
        for numero, centiemes in cumul.fse:
            sums[self.fonds[numero]] += centiemes
        return sums

    def lignes_of(self, numero: str | None) -> tuple[LigneFiche, ...]:
        """Return the lines that a convention pays for; None gives the others."""
        return tuple(ligne for ligne in self.lignes if ligne.convention == numero)

    @cached_property
    def par_jour(self) -> tuple[Cumul, ...]:
        """Sums of every day, in order."""
        return tuple(self._sum_days(range(rang, rang + 1)) for rang in range(len(self.jours)))

    @property
    def journees(self) -> Iterator[Journee]:
        """The days in order, each with its sums and who logged on it for the agent."""
        for jour, cumul in zip(self.jours, self.par_jour, strict=True):
            auteurs = {saisi_par.par for saisi_par in self.saisi_par if saisi_par.jour == jour.jour}
            yield Journee(jour, cumul, tuple(sorted(auteurs)))

    @cached_property
    def cumul(self) -> Cumul:
        """Sums of the month."""
        return self._sum_days(range(len(self.jours)))

    def _sum_days(self, rangs: range) -> Cumul:
        def of(rows: Iterable[LigneFiche | AbsenceFiche]) -> int:
            return sum(sum(row.centiemes[rangs.start : rangs.stop]) for row in rows)

        by_convention = (
            (convention.numero, of(self.lignes_of(convention.numero))) for convention in self.conventions
        )
        by_reason = ((absence.type, of((absence,))) for absence in self.absences)
        return Cumul(
            attendu=sum(jour.attendu for jour in self.jours[rangs.start : rangs.stop]),
            fse=tuple(part for part in by_convention if part[1]),
            autres=of(self.lignes_of(None)),
            absences=tuple(part for part in by_reason if part[1]),
        )

    @property
    def parts(self) -> Iterator[tuple[ConventionFiche, int, int | None]]:
        """The conventions, each with its hundredths and its share of the days worked."""
        days = dict(self.cumul.fse)
        for convention in self.conventions:
            centiemes = days.get(convention.numero, 0)
            yield convention, centiemes, self.cumul.part_of(centiemes)

    @property
    def total(self) -> int:
        """Hundredths logged and absent: what a signature signs."""
        return self.cumul.total

    @property
    def ouvres(self) -> int:
        """Hundredths of the calendar's working days, the same for every agent."""
        return JOUR_ENTIER * sum(jour.nature is NatureJour.OUVRE for jour in self.jours)

    @property
    def fin(self) -> date:
        """The last day that expects work, from which the month is signed; the month's last without any."""
        return max((jour.jour for jour in self.jours if jour.attendu), default=self.mois.last_day)

    @cached_property
    def manques(self) -> tuple[tuple[date, int], ...]:
        """Days that were told less than they expect, with how much is lacking."""
        days = zip(self.jours, self.par_jour, strict=True)
        return tuple((jour.jour, -cumul.ecart) for jour, cumul in days if cumul.ecart < 0)

    @property
    def excedent(self) -> int:
        """Hundredths above what days expect, summed over the days above."""
        return sum(max(0, cumul.ecart) for cumul in self.par_jour)

    @property
    def auteurs(self) -> tuple[str, ...]:
        """Initials of the people who logged for the agent, in order."""
        return tuple(sorted({saisi_par.par for saisi_par in self.saisi_par}))


def spread_days(mois: Mois, amounts: Iterable[tuple[date, int]]) -> tuple[int, ...]:
    """Return one number a day of the month: the sum of the amounts of that day."""
    centiemes_by_day = [0] * mois.last_day.day
    for jour, centiemes in amounts:
        centiemes_by_day[jour.day - 1] += centiemes
    return tuple(centiemes_by_day)


def changes_of(patterns: Sequence[tuple[date, tuple[int, ...]]]) -> tuple[QuotiteFiche, ...]:
    """Return the patterns in turn, each from the first day that it is of."""
    quotites: list[QuotiteFiche] = []
    for jour, semaine in patterns:
        if not quotites or quotites[-1].semaine != semaine:
            quotites.append(QuotiteFiche(jour, semaine))
    return tuple(quotites)


@dataclass(frozen=True)
class CadreFiche:
    """Facts for every sheet of an exercice; `programme` has every line on which days were ever logged.

    `asked` says which days the sheets need.
    """

    programme: Programme
    calendrier: Calendrier
    rythmes: Rythmes
    conventions: tuple[Convention, ...]
    asked: Asked = EVERY_DAY


def compute_fiche(
    agent: Agent, mois: Mois, cadre: CadreFiche, saisies: Sequence[Saisie], absences: Sequence[Absence]
) -> Fiche:
    """Return the sheet of `mois`, a month of the exercice of `cadre`, from the agent's days of that month."""
    lignes = _make_lignes(mois, cadre, saisies)
    paying = {ligne.convention for ligne in lignes}
    return Fiche(
        mois=mois,
        organisme=cadre.programme.lignes[0].libelle,
        fonction=agent.fonction,
        quotites=_make_quotites(agent, mois, cadre.rythmes),
        jours=tuple(_make_jour(agent, jour, cadre, saisies) for jour in mois.days),
        conventions=tuple(
            ConventionFiche(convention.numero, convention.intitule, convention.fonds)
            for convention in cadre.conventions
            if convention.numero in paying
        ),
        lignes=lignes,
        absences=_make_absences(mois, absences),
        saisi_par=tuple(
            SaisiPar(saisie.jour, saisie.code, saisie.par)
            for saisie in saisies
            if saisie.par is not None and saisie.par != agent.initiales
        ),
    )


def is_under_contract(agent: Agent, jour: date) -> bool:
    """True from the agent's arrival to their departure, both included."""
    return not (agent.arrivee and jour < agent.arrivee) and not (agent.depart and jour > agent.depart)


def _make_jour(agent: Agent, jour: date, cadre: CadreFiche, saisies: Iterable[Saisie]) -> JourFiche:
    ferie = cadre.calendrier.feries.get(jour)
    nature = NatureJour.WEEKEND if jour.weekday() >= 5 else NatureJour.OUVRE
    return JourFiche(
        jour=jour,
        nature=NatureJour.FERIE if ferie is not None else nature,
        attendu=cadre.rythmes.expected(agent, jour, cadre.calendrier),
        ferie=ferie,
        sous_contrat=is_under_contract(agent, jour),
        a_confirmer=sum(saisie.centiemes for saisie in saisies if saisie.jour == jour and saisie.a_confirmer),
    )


def _make_quotites(agent: Agent, mois: Mois, rythmes: Rythmes) -> tuple[QuotiteFiche, ...]:
    """Return the patterns of the days under contract, or of the whole month if it has none."""
    days = [jour for jour in mois.days if is_under_contract(agent, jour)] or mois.days
    return changes_of([(jour, rythmes.pattern(agent.initiales, jour)) for jour in days])


def _make_lignes(mois: Mois, cadre: CadreFiche, saisies: Iterable[Saisie]) -> tuple[LigneFiche, ...]:
    parents = {ligne.code: ligne.parent for ligne in cadre.programme.lignes}
    days: dict[tuple[str | None, str], list[tuple[date, int]]] = {}
    for saisie in saisies:
        paid = convention_of(cadre.conventions, parents, saisie.code, saisie.jour)
        key = (paid.numero if paid else None, saisie.code)
        days.setdefault(key, []).append((saisie.jour, saisie.centiemes))
    numeros = (*(convention.numero for convention in cadre.conventions), None)
    return tuple(
        LigneFiche(ligne.code, ligne.libelle, numero, spread_days(mois, days[numero, ligne.code]))
        for numero in numeros
        for ligne in cadre.programme.lignes
        if (numero, ligne.code) in days
    )


def _make_absences(mois: Mois, absences: Sequence[Absence]) -> tuple[AbsenceFiche, ...]:
    rows = (
        (kind, [(absence.jour, absence.centiemes) for absence in absences if absence.type is kind])
        for kind in TypeAbsence
    )
    return tuple(AbsenceFiche(kind, spread_days(mois, amounts)) for kind, amounts in rows if amounts)


_ORDINAIRE = {"nature": NatureJour.OUVRE.value, "ferie": None, "sous_contrat": True, "a_confirmer": 0}
"""Fields of an ordinary day, which the text leaves out."""


def write_fiche(fiche: Fiche) -> str:
    """Return the JSON text of `fiche` that a signature keeps; the same sheet always gives the same text.

    Days are numbered from 1; an amount of 0, what an ordinary day says and the fund FSE are left out.
    """
    value = {**encode(fiche), "mois": str(fiche.mois)}
    value["jours"] = [_write_jour(row) for row in value["jours"]]
    for row in (*value["lignes"], *value["absences"]):
        row["centiemes"] = _write_days(row["centiemes"])
    # As sheets were signed when there was no other fund.
    value["conventions"] = [
        {name: said for name, said in row.items() if (name, said) != ("fonds", FSE)}
        for row in value["conventions"]
    ]
    return write_text(_VERSION, value)


def _write_jour(row: dict[str, Any]) -> dict[str, Any]:
    unusual = {name: row[name] for name, ordinary in _ORDINAIRE.items() if row[name] != ordinary}
    return {"attendu": row["attendu"], **unusual}


def _write_days(centiemes: list[int]) -> dict[str, int]:
    return {str(number): amount for number, amount in enumerate(centiemes, start=1) if amount}


def parse_fiche(texte: str) -> Fiche:
    """Return the sheet that `write_fiche` wrote; raises ValueError for any other text."""
    try:
        value = read_text(_VERSION, texte)
        mois = Mois.from_iso(value["mois"])
        days = zip(mois.days, value["jours"], strict=True)
        value["jours"] = [{**_ORDINAIRE, **row, "jour": jour.isoformat()} for jour, row in days]
        for row in (*value["lignes"], *value["absences"]):
            row["centiemes"] = _read_days(mois, row["centiemes"])
        fiche = reader_of(Fiche)({**value, "mois": encode(mois)})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a monthly sheet: {error!r}") from error
    assert isinstance(fiche, Fiche)
    return fiche


def _read_days(mois: Mois, value: dict[str, Any]) -> list[int]:
    first, read = mois.first_day, reader_of(int)
    days = ((first.replace(day=int(number)), read(amount)) for number, amount in value.items())
    return list(spread_days(mois, days))
