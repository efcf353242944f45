"""The programme of one exercice: the tree of a body > pôle > axe > action > opération, and its enveloppes.

Source: programme de travail 2018, voted on 18/12/2017.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.programme.echeances import Echeance
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.domain.values.text import capitalize, quote_text

_NAME = re.compile(r"(?:\([^()]*\)|[^/+–,;])+")
_SERVICE = re.compile(r"(?P<nom>[^()]+?)\s*\((?P<membres>[^()]*)\)")
"""« Standard 1er niveau (KF/ME/SB) »: slashes inside parentheses do not separate names."""


class NatureResponsable(StrEnum):
    AGENT = "agent"
    GROUPE = "groupe"
    ROLE = "role"
    SERVICE = "service"


class Responsable(NamedTuple):
    """One name of the column: `nom` as printed, and the initials that it stands for."""

    nom: str
    nature: NatureResponsable
    membres: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.nature is NatureResponsable.SERVICE:
            return f"{self.nom} ({'/'.join(self.membres)})"
        return self.nom


def parse_qui(texte: str) -> tuple[Responsable, ...]:
    """Return the set that `texte` names, in printed order and without repetition.

    `/`, `+`, `–`, `,` and `;` separate names, except between the parentheses that give a service's members.
    """
    ordered: dict[str, Responsable] = {}
    for name in _split(texte):
        responsable = _read_name(name)
        ordered.setdefault(responsable.nom, responsable)
    return tuple(ordered.values())


def _split(texte: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _NAME.findall(texte) if name.strip())


def _read_name(name: str) -> Responsable:
    if service := _SERVICE.fullmatch(name):
        return Responsable(service["nom"], NatureResponsable.SERVICE, _split(service["membres"]))
    nature = _nature(name)
    return Responsable(name, nature, (name,) if nature is NatureResponsable.AGENT else ())


def initiales_of(responsables: tuple[Responsable, ...]) -> frozenset[str]:
    """Return all the initials named, including the members of services."""
    return frozenset(
        name for responsable in responsables for name in responsable.membres if INITIALES.fullmatch(name)
    )


def check_qui(
    texte: str, initiales: Collection[str], voted: Collection[Responsable] = (), champ: str = "Qui"
) -> str:
    """Return the people that `texte` names, as the column writes them; raises AgentRefuse.

    The names of `voted` are known too, and a service whose members are all known.
    """
    known = {name.casefold(): name for name in (*map(str, voted), *initiales)}
    names = []
    for name in _split(texte):
        spelling = known.get(name.casefold())
        if spelling is None and voted and (members := _read_name(name).membres):
            unknown = [member for member in members if member.casefold() not in known]
            name, spelling = (unknown[0], None) if unknown else (name, name)
        if spelling is None and _nature(name) is not NatureResponsable.GROUPE:
            raise AgentRefuse(
                f"{champ} : {quote_text(name)} n'est personne de connu. Des initiales, séparées par « / », "
                f"ou équipe : {', '.join(sorted(initiales))}."
            )
        names.append(spelling or name.casefold())
    return "/".join(dict.fromkeys(names))


def _nature(part: str) -> NatureResponsable:
    if INITIALES.fullmatch(part):
        return NatureResponsable.AGENT
    if part.casefold() in ("équipe", "équipes"):
        return NatureResponsable.GROUPE
    return NatureResponsable.ROLE


class Niveau(StrEnum):
    GIP = "gip"
    POLE = "pole"
    AXE = "axe"
    ACTION = "action"
    OPERATION = "operation"


NOMS = {
    Niveau.GIP: "organisme",
    Niveau.POLE: "pôle",
    Niveau.AXE: "axe",
    Niveau.ACTION: "action",
    Niveau.OPERATION: "opération",
}
"""How the programme of 2018 calls its levels, inside a sentence."""
NOMMES = (Niveau.POLE, Niveau.AXE, Niveau.ACTION, Niveau.OPERATION)
"""The levels for which a body may have its own word."""


class Compte(StrEnum):
    """The document's two columns: the pôles' own days, and days of the SI team."""

    METIER = "metier"
    SI = "SI"


class Chiffrage(StrEnum):
    CHIFFRE = "chiffre"
    X = "X"
    AUCUN = "aucun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """A node of the tree, as printed. `regulation` marks a line that balances demand and means."""

    code: str
    niveau: Niveau
    parent: str | None
    libelle: str
    echeance: Echeance
    responsables: tuple[Responsable, ...] = ()
    centiemes_annonces: int | None = None
    actions_annoncees: int | None = None
    operations_annoncees: int | None = None
    regulation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enveloppe:
    """Planned days in one compte, and the lines that draw on them. X and « aucun » are never 0."""

    id: str
    compte: Compte
    chiffrage: Chiffrage
    centiemes: int | None
    lignes: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        return len(self.lignes) > 1

    @property
    def is_non_chiffree(self) -> bool:
        """True if days are needed that nobody quantified (X)."""
        return self.chiffrage is Chiffrage.X


@dataclass(frozen=True, slots=True)
class Jalon:
    """A dated milestone that concerns several lines; `bornees` are those whose work ends with it."""

    code: str
    libelle: str
    jour: date
    lignes: tuple[str, ...]
    bornees: tuple[str, ...] = ()

    @property
    def visees(self) -> tuple[str, ...]:
        """The lines that change with it, whose people answer for it: those it bounds, else all of its own."""
        return self.bornees or self.lignes


@dataclass(frozen=True, slots=True, kw_only=True)
class Livrable:
    """A countable thing that the line `code` promises: `quantite` of what `libelle` names.

    `numero` tells it from the others of its line; `source` is where the document counts it.
    """

    code: str
    numero: int
    libelle: str
    quantite: int
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """`quantite` of the livrable `numero` of the line `code`, produced on `jour` according to `agent`."""

    code: str
    numero: int
    jour: date
    quantite: int
    agent: str
    commentaire: str | None = None


class Bornage(NamedTuple):
    """What decides which jalons bound lines: those held, the lines closed or retired, those with a RAF."""

    tenus: Collection[str]
    fermees: Collection[str]
    rafs: Collection[str]


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The plan of one calendar year; `lignes` in document order, a parent before its children.

    `code_si` is the line whose enveloppe is the SI team's own (axe 18 in 2018). `aliases` are the document's
    other spellings of a code, with the code. `livrables` are those promised as of now, by line then number:
    unlike the rest of a baseline, they may change. `tirages` are the lines whose days answer requests, as is
    declared now: they are no part of what was voted. By a `bornage`, jalons end the window of their lines
    (see `borne_of`). `ouvertures` gives the day on which a line was added: its window opens there. `niveaux`
    holds the body's own words for its levels, where it has some.
    """

    exercice: int
    lignes: tuple[Ligne, ...]
    enveloppes: tuple[Enveloppe, ...]
    jalons: tuple[Jalon, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    code_si: str | None = None
    livrables: tuple[Livrable, ...] = ()
    niveaux: Mapping[Niveau, str] = field(default_factory=dict, hash=False)
    tirages: frozenset[str] = field(default=frozenset(), compare=False)
    bornage: Bornage | None = field(default=None, compare=False)
    ouvertures: Mapping[str, date] = field(default_factory=dict, compare=False)

    def name_of(self, niveau: Niveau) -> str:
        """Return the body's word for a level, as inside a sentence: `pôle`, or `direction`."""
        nom = self.niveaux.get(niveau, NOMS[niveau])
        return nom if nom.isupper() else nom[:1].lower() + nom[1:]

    def title_of(self, niveau: Niveau) -> str:
        """Return the body's word for a level, as a title: `Pôle`, or `Direction`."""
        return capitalize(self.name_of(niveau))

    @property
    def sans_pole(self) -> str:
        """What people without a pôle are called: `Sans pôle`, in the body's word."""
        return f"Sans {self.name_of(Niveau.POLE)}"

    @cached_property
    def by_code(self) -> dict[str, Ligne]:
        return {ligne.code: ligne for ligne in self.lignes}

    @cached_property
    def racine(self) -> str:
        """The code of the body itself, the line without a parent: GIP in 2018."""
        return next(ligne.code for ligne in self.lignes if ligne.parent is None)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of every line in the document, from 0."""
        return {ligne.code: rank for rank, ligne in enumerate(self.lignes)}

    @cached_property
    def poles(self) -> tuple[Ligne, ...]:
        return tuple(ligne for ligne in self.lignes if ligne.niveau is Niveau.POLE)

    @cached_property
    def enveloppes_by_id(self) -> dict[str, Enveloppe]:
        return {enveloppe.id: enveloppe for enveloppe in self.enveloppes}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of the direct children of every line, in document order."""
        below: dict[str, list[str]] = {ligne.code: [] for ligne in self.lignes}
        for ligne in self.lignes:
            if ligne.parent is not None:
                below[ligne.parent].append(ligne.code)
        return {code: tuple(codes) for code, codes in below.items()}

    @cached_property
    def subtrees(self) -> dict[str, frozenset[str]]:
        """Codes of every line's subtree, itself included."""
        by_code: dict[str, frozenset[str]] = {}
        for ligne in reversed(self.lignes):
            below = (by_code[child] for child in self.children[ligne.code])
            by_code[ligne.code] = frozenset((ligne.code,)).union(*below)
        return by_code

    @cached_property
    def enveloppes_within(self) -> dict[str, tuple[Enveloppe, ...]]:
        """Enveloppes whose lines all lie in a line's subtree, both comptes."""
        enveloppes_of: dict[str, list[Enveloppe]] = {ligne.code: [] for ligne in self.lignes}
        for enveloppe in self.enveloppes:
            common = set(self.path(enveloppe.lignes[0])).intersection(*map(self.path, enveloppe.lignes))
            for code in common:
                enveloppes_of[code].append(enveloppe)
        return {code: tuple(enveloppes) for code, enveloppes in enveloppes_of.items()}

    @cached_property
    def enveloppes_of(self) -> dict[str, tuple[Enveloppe, ...]]:
        """Enveloppes that a line draws on itself, alone or shared, both comptes."""
        within: dict[str, list[Enveloppe]] = {ligne.code: [] for ligne in self.lignes}
        for enveloppe in self.enveloppes:
            for code in enveloppe.lignes:
                within[code].append(enveloppe)
        return {code: tuple(enveloppes) for code, enveloppes in within.items()}

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from `code` up to the root, both included."""
        codes = []
        current: str | None = code
        while current is not None:
            codes.append(current)
            current = self.by_code[current].parent
        return tuple(codes)

    def pole_of(self, code: str) -> str | None:
        """Return the code of the pôle that holds `code`, None for the root."""
        path = self.path(code)
        return path[-2] if len(path) > 1 else None

    def livrables_of(self, code: str) -> tuple[Livrable, ...]:
        """Return the line's own livrables, by number."""
        return tuple(livrable for livrable in self.livrables if livrable.code == code)

    def is_imputable(self, code: str) -> bool:
        """True for a line without children that is no régulation: days are logged on those only."""
        return not self.children[code] and not self.by_code[code].regulation

    def imputables(self) -> Iterator[Ligne]:
        return (ligne for ligne in self.lignes if self.is_imputable(ligne.code))

    def is_regulation(self, enveloppe: Enveloppe) -> bool:
        """True for the days that a régulation takes away: they are arithmetic, nobody works on them."""
        return any(self.by_code[code].regulation for code in enveloppe.lignes)

    def centiemes_prevus(self, code: str) -> int | None:
        """Return prévu(N): hundredths of the métier enveloppes that lie within N, None if there is none."""
        return self._sum_within(code, Compte.METIER)

    def centiemes_regules(self, code: str) -> int:
        """Return the hundredths that régulations take off prévu(N): 0 or below."""
        within = self.enveloppes_within[code]
        return sum(enveloppe.centiemes or 0 for enveloppe in within if self.is_regulation(enveloppe))

    def centiemes_si(self, code: str) -> int | None:
        """Return SI hundredths claimed within N; a claim on axe 18's days, never added to the prévu."""
        return self._sum_within(code, Compte.SI)

    def has_si_non_chiffre(self, code: str) -> bool:
        """True if a line of N's subtree needs SI days that nobody quantified (X)."""
        return any(
            enveloppe.compte is Compte.SI and enveloppe.is_non_chiffree
            for line in self.subtrees[code]
            for enveloppe in self.enveloppes_of[line]
        )

    def _sum_within(self, code: str, compte: Compte) -> int | None:
        amounts = [
            enveloppe.centiemes
            for enveloppe in self.enveloppes_within[code]
            if enveloppe.compte is compte and enveloppe.centiemes is not None
        ]
        return sum(amounts) if amounts else None

    def shared_enveloppe(self, code: str, compte: Compte = Compte.METIER) -> Enveloppe | None:
        """Return the enveloppe that the line shares with others, None if it shares none in `compte`."""
        for enveloppe in self.enveloppes_of[code]:
            if enveloppe.compte is compte and enveloppe.is_shared:
                return enveloppe
        return None

    def window(self, *codes: str) -> tuple[date, date]:
        """Return first and last day in which the work of these lines is expected, within the exercice.

        It is the union of their échéances, up to the jalon that bounds these lines taken together.
        """
        spans = [self.clip_window(self.by_code[code].echeance) for code in codes]
        last = max(fin for _, fin in spans)
        last = min(last, self.borne_of(codes) or last)
        opens = min(
            max(debut, self.ouvertures.get(code, debut))
            for code, (debut, _) in zip(codes, spans, strict=True)
        )
        return min(last, opens), last

    def clip_window(self, echeance: Echeance) -> tuple[date, date]:
        first, last = date(self.exercice, 1, 1), date(self.exercice, 12, 31)
        debut, fin = echeance.debut or first, echeance.fin or last
        if fin < first or debut > last:
            return first, last
        return max(first, debut), min(last, fin)

    def window_within(self, code: str) -> tuple[date, date]:
        """The window of a node: that of its métier enveloppes, or of the shared one that it draws on."""
        shared = self.shared_enveloppe(code)
        drawn = (shared,) if shared else self.enveloppes_within[code]
        windows = [self.window(*enveloppe.lignes) for enveloppe in drawn if enveloppe.compte is Compte.METIER]
        windows = windows or [self.window(code)]
        return min(debut for debut, _ in windows), max(fin for _, fin in windows)

    def bound_by(self, tenus: Collection[str], fermees: Collection[str], rafs: Collection[str]) -> Programme:
        """Return the programme whose lines the jalons bound, whenever a revision moves these."""
        return replace(self, bornage=Bornage(tenus, fermees, rafs))

    def borne_of(self, codes: Collection[str]) -> date | None:
        """Return the day of the jalon that bounds these lines taken together, None if there is none.

        A jalon bounds them if it bounds each one that is neither closed nor with a RAF; if there is none,
        each one not closed; if there is none either, each one. The earliest counts. One that is held, or on
        the last day of the exercice, bounds nothing.
        """
        said, last = self.bornage, date(self.exercice, 12, 31)
        if said is None:
            return None
        ouvertes = [code for code in codes if code not in said.fermees]
        left = {code for code in ouvertes if code not in said.rafs} or set(ouvertes or codes)
        jours = [
            jalon.jour
            for jalon in self.jalons
            if jalon.jour < last and jalon.code not in said.tenus and left.issubset(jalon.bornees)
        ]
        return min(jours, default=None)

    def bounding(self, code: str) -> tuple[Jalon, ...]:
        """Return the jalons not held that bound a line, and so are to be moved or held with it."""
        tenus = self.bornage.tenus if self.bornage else ()
        return tuple(one for one in self.jalons if code in one.bornees and one.code not in tenus)


def list_workers(programme: Programme, code: str, acteur: str, logged: Collection[str]) -> frozenset[str]:
    """Return the initials of those who may be seen to log on a line, or on one that shares its days.

    They are those whom these lines name, and `acteur` if they logged days on one of them: `logged` are the
    lines on which they did.
    """
    lines = {code, *(line for enveloppe in programme.enveloppes_of[code] for line in enveloppe.lignes)}
    named = frozenset[str]().union(*(initiales_of(programme.by_code[line].responsables) for line in lines))
    return named if lines.isdisjoint(logged) else named | {acteur}
