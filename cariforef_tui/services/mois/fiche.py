"""The monthly sheet of one agent: computed from today's days, or frozen as it was signed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.domain.mois.fiche import CadreFiche, Fiche, compute_fiche, is_under_contract, parse_fiche
from cariforef_tui.domain.mois.history import EcartFiche, compare_fiches, compare_to_days
from cariforef_tui.domain.mois.sentences import Manque, list_unpaid, missing_before_signature
from cariforef_tui.domain.mois.visas import EtatMois, GesteVisa, Visa, etat_of, last_signature, version_of
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.domain.values.months import Mois, parse_mois
from cariforef_tui.domain.values.text import count_of, elide
from cariforef_tui.services.agents.rights import check_reading, readable, require_reader
from cariforef_tui.services.ports.errors import StoreIntegrity
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import DateReference, check_exercice, list_exercices
from cariforef_tui.services.programme.plan import read_asked, read_last_plan


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """The sheet as `signature` froze it, and its countersignature, None if it had none."""

    numero: int
    fiche: Fiche
    signature: Visa
    contreseing: Visa | None


@dataclass(frozen=True, slots=True)
class Reprise:
    """A signed month taken back: `visa` says by whom, when and why, `ecarts` what changed after it.

    `apres` is the version signed since; if it is None, the month is not signed again and `ecarts` are as of
    now.
    """

    visa: Visa
    avant: int
    apres: int | None
    ecarts: tuple[EcartFiche, ...]


@dataclass(frozen=True, kw_only=True)
class FicheVisee:
    """A month's sheet with its visas: as the signature in force froze it, or else as of now.

    `maillon` is the seal of the last visa if the month is signed, else the head of the chain. `agents` holds,
    by initials, the agent and everybody whom the sheet names. `fonds` are those of the sheet's
    conventions; if the month has no day of any, those of the body's. `demandes` are its days that are asked.
    `finies` says in January which lines were paid for until the year before ended.
    """

    agent: Agent
    fiche: Fiche
    visas: tuple[Visa, ...]
    versions: tuple[SignedVersion, ...]
    reprises: tuple[Reprise, ...]
    maillon: Maillon
    agents: dict[str, Agent]
    fonds: tuple[str, ...]
    demandes: frozenset[date]
    finies: tuple[str, ...]

    def missing(self, today: date) -> tuple[Manque, ...]:
        """Return all that forbids to sign the sheet on `today`."""
        return missing_before_signature(self.fiche, today, self.demandes)

    @property
    def conventionne(self) -> bool:
        """True if the body has conventions, even if the month has no day of them."""
        return bool(self.fonds)

    @property
    def etat(self) -> EtatMois:
        return etat_of(self.visas)

    @property
    def version(self) -> int:
        """How many times the month was signed."""
        return version_of(self.visas)

    @cached_property
    def en_vigueur(self) -> SignedVersion | None:
        """The signed version in force, None if the month is open."""
        return self.versions[-1] if self.etat.is_locked else None

    @property
    def signature(self) -> Visa | None:
        return self.en_vigueur.signature if self.en_vigueur else None

    @property
    def contreseing(self) -> Visa | None:
        return self.en_vigueur.contreseing if self.en_vigueur else None

    def nom_of(self, initiales: str) -> str:
        """Return the full name behind `initiales`, else the initials themselves."""
        agent = self.agents.get(initiales)
        return agent.nom if agent and agent.nom else initiales


@dataclass(frozen=True, slots=True)
class FicheBatch:
    """The sheets of one month, by initials; `ecartees` were left out for lack of rights."""

    fiches: tuple[FicheVisee, ...]
    ecartees: int


def read_cadre(reading: Reading, exercice: int, au: date | None = None) -> CadreFiche:
    """Return what every sheet of the exercice needs, asked at `au`, else at its end.

    Raises:
        DateRefusee: there is no such exercice.
    """
    check_exercice(Mois(exercice, 1).first_day, reading.exercices())
    calendrier = reading.calendrier(exercice)
    return CadreFiche(
        programme=read_last_plan(reading, exercice).programme,
        calendrier=calendrier,
        rythmes=reading.rythmes(),
        conventions=reading.conventions(),
        asked=read_asked(reading, calendrier, au or calendrier.last_day),
    )


def read_fiche(reading: Reading, agent: Agent, mois: Mois, cadre: CadreFiche | None = None) -> Fiche:
    """Return the sheet of what the month holds now, within a snapshot already open.

    With `cadre`, what the sheets of one exercice share is not read again.

    Raises:
        DateRefusee: the month is outside every exercice.
    """
    first, last = mois.first_day, mois.last_day
    return compute_fiche(
        agent,
        mois,
        cadre or read_cadre(reading, mois.annee),
        reading.saisies(agent.initiales, first, last),
        reading.absences(agent.initiales, first, last),
    )


def load_fiche(store: Store, agent: Agent, mois: Mois, *, acteur: str | None) -> FicheVisee:
    """Return the sheet of the month with its visas: as signed if it is locked, else as of now.

    The agent is read again, so that a new pôle or name counts.

    Raises:
        DroitRefuse: `acteur` may not read the agent's days; see `check_reading` for None.
        DateRefusee: the month is outside every exercice.
        StoreIntegrity: a signed sheet is no longer what a signature wrote.
    """
    with store.reading() as reading:
        agents = reading.agents()
        known = resolve_anybody(agents, agent.initiales)
        check_reading(agents, acteur, known)
        return read_fiche_visee(reading, known, mois, read_cadre(reading, mois.annee))


def read_fiche_visee(reading: Reading, agent: Agent, mois: Mois, cadre: CadreFiche) -> FicheVisee:
    """Do as `load_fiche` in an open snapshot; the caller checks the rights."""
    visas = reading.visas(mois, mois, agent.initiales)
    versions = read_versions(visas)
    locked = last_signature(visas) is not None
    fiche = versions[-1].fiche if locked else read_fiche(reading, agent, mois, cadre)
    return FicheVisee(
        agent=agent,
        fiche=fiche,
        visas=visas,
        versions=versions,
        reprises=list_reprises(visas, versions, fiche),
        maillon=reading.seal_of(visas[-1]) if locked else reading.head(),
        agents={agent.initiales: agent for agent in reading.agents()},
        demandes=cadre.asked.among(agent, mois.days),
        fonds=tuple(dict.fromkeys(one.fonds for one in fiche.conventions or cadre.conventions)),
        finies=tuple(list_unpaid(fiche, cadre)),
    )


def load_fiches(store: Store, mois: Mois, *, acteur: str | None) -> FicheBatch:
    """Return the sheets of a month that `acteur` may read, by initials, within one snapshot.

    They are of the people who were under contract that month, or have anything in it.

    Raises:
        DroitRefuse: `acteur` did not say who they are, although it matters.
        DateRefusee: the month is outside every exercice.
    """
    with store.reading() as reading:
        cadre = read_cadre(reading, mois.annee)
        agents = reading.agents()
        require_reader(agents, acteur)
        concerned, shown = _read_concerned(reading, agents, mois), readable(agents, acteur)
        readable_agents = [agent for agent in concerned if agent.initiales in shown]
        return FicheBatch(
            tuple(read_fiche_visee(reading, agent, mois, cadre) for agent in readable_agents),
            len(concerned) - len(readable_agents),
        )


def _read_concerned(reading: Reading, agents: tuple[Agent, ...], mois: Mois) -> list[Agent]:
    # Somebody out of contract still has a sheet if the month holds days or visas of theirs.
    present = set(reading.remplis(mois.first_day, mois.last_day))
    present.update(visa.agent for visa in reading.gestes(mois, mois))
    return [
        agent
        for agent in agents
        if agent.initiales in present
        or (
            agent.logs_days
            and (agent.actif or agent.depart is not None)
            and any(is_under_contract(agent, jour) for jour in mois.days)
        )
    ]


def find_anybody(store: Store, texte: str) -> Agent:
    """Return the agent of these initials, even one who left; raises AgentRefuse with the nearest ones."""
    with store.reading() as reading:
        return resolve_anybody(reading.agents(), texte)


def default_mois(reference: DateReference, exercices: Collection[int] = ()) -> Mois:
    """Return the last month that has ended at the date de référence, in its exercice or one of `exercices`.

    It is the first of the exercice if there is none.
    """
    mois = Mois.of(reference.au)
    is_last = mois.previous.annee not in (reference.exercice, *exercices)
    if reference.hors_exercice is not None or reference.au == mois.last_day or is_last:
        return mois
    return mois.previous


def read_mois(store: Store, texte: str | None, reference: DateReference) -> Mois:
    """Return the month typed, or the last one that is over if `texte` is None; raises DateRefusee."""
    exercices = list_exercices(store)
    return default_mois(reference, exercices) if texte is None else parse_mois(texte, reference.au, exercices)


def read_versions(visas: tuple[Visa, ...]) -> tuple[SignedVersion, ...]:
    """Return the versions that the gestures of a month froze, in order; raises as `parse_signed`."""
    versions: list[SignedVersion] = []
    # A countersignature follows its signature at once.
    for visa, after in pairwise((*visas, None)):
        if visa is not None and visa.geste is GesteVisa.SIGNATURE:
            countersigned = after if after and after.geste is GesteVisa.CONTRESEING else None
            versions.append(SignedVersion(len(versions) + 1, parse_signed(visa), visa, countersigned))
    return tuple(versions)


def parse_signed(visa: Visa) -> Fiche:
    """Return the sheet that a signature froze; raises StoreIntegrity if it is no sheet of that month."""
    try:
        fiche = parse_fiche(visa.contenu or "")
        if fiche.mois != visa.mois:
            raise ValueError(f"{fiche.mois} {visa.mois}")
        return fiche
    except ValueError as error:
        raise StoreIntegrity(
            f"La fiche signée {elide(visa.agent)} ({visa.mois.libelle}, signature n° {visa.numero}) n'est "
            "plus lisible : « cariforef base verifier » dit ce qui a changé."
        ) from error


def check_signed_days(reading: Reading, visa: Visa) -> None:
    """Raise StoreIntegrity if the sheet of a signature in force differs from the days stored."""
    month = (visa.agent, visa.mois.first_day, visa.mois.last_day)
    stored = {(saisie.jour, saisie.code): saisie.centiemes for saisie in reading.saisies(*month)}
    stored |= {(absence.jour, absence.type.value): absence.centiemes for absence in reading.absences(*month)}
    ecarts = compare_to_days(parse_signed(visa), stored)
    if ecarts:
        others = f", et {count_of(len(ecarts) - 1, 'autre écart')}" if len(ecarts) > 1 else ""
        raise StoreIntegrity(
            f"La fiche signée {elide(visa.agent)} ({visa.mois.libelle}) ne dit pas les jours enregistrés "
            f"({ecarts[0].phrase}{others}) : rien n'a été écrit, renvoyez ce mois pour qu'il soit signé à "
            "nouveau."
        )


def list_reprises(
    visas: tuple[Visa, ...], versions: tuple[SignedVersion, ...], fiche: Fiche
) -> tuple[Reprise, ...]:
    """Return each time that the month was taken back, with what changed until `fiche`, the last sheet."""
    reprises: list[Reprise] = []
    signed = 0
    for visa in visas:
        if visa.geste is GesteVisa.SIGNATURE:
            signed += 1
        elif visa.geste in (GesteVisa.RENVOI, GesteVisa.REOUVERTURE):
            # `versions[signed]` is the next signature, if the month was signed again.
            again = versions[signed] if signed < len(versions) else None
            ecarts = compare_fiches(versions[signed - 1].fiche, again.fiche if again else fiche)
            reprises.append(Reprise(visa, signed, again.numero if again else None, ecarts))
    return tuple(reprises)
