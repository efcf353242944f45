"""Define the livrables of a line, and declare how many are produced: dated, journalled, undoable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Livrable, Production, Programme
from cariforef_tui.domain.programme.revisions import require_planned
from cariforef_tui.domain.temps.saisies import clean_commentaire
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, Refus, about
from cariforef_tui.domain.values.text import clean_said, clean_text, describe_unread, fold
from cariforef_tui.services.agents.rights import keeping_refusal, require_on
from cariforef_tui.services.ports.errors import Conflit
from cariforef_tui.services.ports.store import Reading, Store
from cariforef_tui.services.programme.exercice import check_exercice
from cariforef_tui.services.programme.plan import read_last_plan, read_plan

LIBELLE_MAX = 200
QUANTITE_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class LivrableEcrit:
    """The livrable of one number on a line, before and after a write; None if there is none."""

    exercice: int
    avant: Livrable | None
    apres: Livrable | None

    @property
    def livrable(self) -> Livrable:
        """The livrable now promised, or else the one taken away."""
        livrable = self.apres or self.avant
        if livrable is None:
            raise ValueError("nothing was promised, nor is")
        return livrable


class Sort(StrEnum):
    """The fate of a declaration."""

    DECLAREE = "déclarée"
    REPRISE = "reprise"


@dataclass(frozen=True, slots=True)
class ProductionEcrite:
    """A declaration of some of `livrable`, written or taken back."""

    livrable: Livrable
    production: Production
    sort: Sort = Sort.DECLAREE


Ecrit = LivrableEcrit | ProductionEcrite
"""A write about a livrable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promesse:
    """A livrable to be promised. `numero` is the one to change; without it, the one of the same label."""

    code: str
    libelle: str
    quantite: int
    source: str | None = None
    numero: int | None = None


def parse_quantite(texte: str) -> int:
    """Return a count that a person typed, of one at least; raises Refus."""
    cleaned = texte.strip()
    if not (cleaned.isascii() and cleaned.isdigit()):
        raise Refus(describe_unread(texte, "nombre entier attendu", "12"))
    quantite = int(cleaned[:20])
    if not 1 <= quantite <= QUANTITE_MAX:
        raise Refus(f"{cleaned[:20]} : donnez un nombre de 1 à {QUANTITE_MAX:_}.".replace("_", "\u202f"))
    return quantite


def find_livrable(programme: Programme, code: str, numero: int | None) -> Livrable:
    """Return a livrable of the line: the only one, or the one of that number; raises CodeRefuse."""
    own = programme.livrables_of(code)
    if not own:
        raise CodeRefuse(
            f"La ligne {code} ne promet pas de livrable : cariforef livrable definir en définit un."
        )
    chosen = [livrable for livrable in own if numero in (None, livrable.numero)]
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(f"{livrable.numero} ({livrable.libelle})" for livrable in own)
    if not chosen:
        raise CodeRefuse(f"La ligne {code} n'a pas de livrable n° {numero} ; elle a : {known}.")
    raise CodeRefuse(f"La ligne {code} promet plusieurs livrables : donnez le numéro, {known}.")


def clean_promesse(promesse: Promesse) -> Promesse:
    """Return a promise with its texts ready to be kept; raises Refus, about the field that is refused."""
    with about("libelle"):
        empty = Refus("Libellé : donnez ce qui est compté, par exemple « Lico ».")
        libelle = clean_said(promesse.libelle, empty, longueur_max=LIBELLE_MAX, champ="Libellé")
    with about("source"):
        source = clean_text(promesse.source or "", longueur_max=LIBELLE_MAX, champ="Source")
    return replace(promesse, libelle=libelle, source=source or None)


def define_livrable(store: Store, exercice: int, promesse: Promesse, *, acteur: str) -> LivrableEcrit:
    """Write what a line promises, in place of what the same number or the same label promised.

    Raises:
        CodeRefuse: no such line, a régulation, or no livrable of that number.
        DroitRefuse: `acteur` may not revise the plan of this pôle.
    """
    promesse = clean_promesse(promesse)
    libelle = promesse.libelle
    with store.writing(acteur) as writing:
        programme, code = _allowed(writing, exercice, promesse.code, acteur, Droit.PILOTER)
        own = programme.livrables_of(code)
        before = next((livrable for livrable in own if fold(livrable.libelle) == fold(libelle)), None)
        if promesse.numero is not None:
            before = find_livrable(programme, code, promesse.numero)
        after = Livrable(
            code=code,
            numero=before.numero if before else 1 + max((livrable.numero for livrable in own), default=0),
            libelle=before.libelle if before and promesse.numero is None else libelle,
            quantite=promesse.quantite,
            source=promesse.source or (before.source if before else None),
        )
        if before is None:
            writing.add(exercice, after)
        elif after != before:
            writing.replace(exercice, before, after)
        return LivrableEcrit(exercice, before, after)


def retire_livrable(
    store: Store, exercice: int, code: str, numero: int | None, *, acteur: str
) -> LivrableEcrit:
    """Take away what a line promises; raises as `define_livrable`, and Refus if some were produced."""
    with store.writing(acteur) as writing:
        programme, line = _allowed(writing, exercice, code, acteur, Droit.PILOTER)
        livrable = find_livrable(programme, line, numero)
        _require_unproduced(writing, exercice, livrable)
        writing.remove(exercice, livrable)
        return LivrableEcrit(exercice, livrable, None)


def declare_production(
    store: Store,
    code: str,
    quantite: int,
    jour: date,
    *,
    numero: int | None,
    today: date,
    acteur: str,
    commentaire: str | None = None,
) -> ProductionEcrite:
    """Declare more of a line's livrable produced: the livrable of that number, or the only one.

    Raises:
        DateRefusee: to come, or outside the exercice.
        CodeRefuse: no such line, no such livrable, or retired from the plan.
        DroitRefuse: `acteur` may not declare on a line of this pôle.
    """
    cleaned = clean_commentaire(commentaire or "")
    if jour > today:
        raise DateRefusee(
            f"{format_date(jour)} est à venir : donnez la date d'aujourd'hui ou une date passée."
        )
    with store.writing(acteur) as writing:
        check_exercice(jour, writing.exercices())
        programme, line = _allowed(writing, jour.year, code, acteur, Droit.DECLARER)
        require_planned(read_plan(writing, jour.year, jour), line, jour)
        livrable = find_livrable(programme, line, numero)
        production = Production(
            code=line,
            numero=livrable.numero,
            jour=jour,
            quantite=quantite,
            agent=acteur,
            commentaire=cleaned or None,
        )
        writing.add(jour.year, production)
        return ProductionEcrite(livrable, production)


def check_declarable(store: Store, exercice: int, code: str, numero: int | None, *, acteur: str) -> None:
    """Raise what `declare_production` would, whatever the date."""
    with keeping_refusal(store, acteur), store.reading() as reading:
        programme, line = _allowed(reading, exercice, code, acteur, Droit.DECLARER)
        find_livrable(programme, line, numero)


def take_back_production(
    store: Store, exercice: int, code: str, numero: int | None, *, acteur: str
) -> ProductionEcrite:
    """Take back the last declaration of a livrable; raises CodeRefuse if there is none."""
    with store.writing(acteur) as writing:
        programme, line = _allowed(writing, exercice, code, acteur, Droit.DECLARER)
        livrable = find_livrable(programme, line, numero)
        for production in reversed(writing.productions(exercice)):
            if (production.code, production.numero) == (line, livrable.numero):
                writing.remove(exercice, production)
                return ProductionEcrite(livrable, production, Sort.REPRISE)
        raise CodeRefuse(f"Rien n'est déclaré produit de « {livrable.libelle} » ({line}).")


def undo_livrable(store: Store, ecrit: LivrableEcrit, *, acteur: str) -> LivrableEcrit:
    """Put back what was promised before `ecrit`; return what that wrote, which undoes it in turn.

    Raises:
        Conflit: somebody changed it since.
        Refus: it was not promised before, and some were produced since.
    """
    changed = ecrit.livrable
    with store.writing(acteur) as writing:
        programme, code = _allowed(writing, ecrit.exercice, changed.code, acteur, Droit.PILOTER)
        promised = {livrable.numero: livrable for livrable in programme.livrables_of(code)}
        if promised.get(changed.numero) != ecrit.apres:
            raise Conflit(f"Le livrable « {changed.libelle} » de {code} a changé depuis : relisez-le.")
        if ecrit.avant is None:
            _require_unproduced(writing, ecrit.exercice, changed)
            writing.remove(ecrit.exercice, changed)
        elif ecrit.apres is None:
            writing.add(ecrit.exercice, ecrit.avant)
        else:
            writing.replace(ecrit.exercice, ecrit.apres, ecrit.avant)
    return LivrableEcrit(ecrit.exercice, ecrit.apres, ecrit.avant)


def _require_unproduced(reading: Reading, exercice: int, livrable: Livrable) -> None:
    key = (livrable.code, livrable.numero)
    if any((production.code, production.numero) == key for production in reading.productions(exercice)):
        raise Refus(
            f"« {livrable.libelle} » ({livrable.code}) est déjà déclaré produit : annulez d'abord ces "
            "déclarations (cariforef livrable produire CODE --annuler)."
        )


def undo_production(store: Store, ecrit: ProductionEcrite, *, acteur: str) -> ProductionEcrite:
    """Take back a declaration, or write again one taken back; return what undoes that in turn.

    Raises:
        Conflit: somebody took it back since.
    """
    production, exercice = ecrit.production, ecrit.production.jour.year
    with store.writing(acteur) as writing:
        _allowed(writing, exercice, production.code, acteur, Droit.DECLARER)
        if ecrit.sort is Sort.DECLAREE:
            writing.remove(exercice, production)
            return replace(ecrit, sort=Sort.REPRISE)
        writing.add(exercice, production)
        return replace(ecrit, sort=Sort.DECLAREE)


def undo_ecrit(store: Store, ecrit: Ecrit, *, acteur: str) -> Ecrit:
    """Undo a write about a livrable, as `undo_livrable` or `undo_production`."""
    if isinstance(ecrit, LivrableEcrit):
        return undo_livrable(store, ecrit, acteur=acteur)
    return undo_production(store, ecrit, acteur=acteur)


def _allowed(reading: Reading, exercice: int, texte: str, acteur: str, droit: Droit) -> tuple[Programme, str]:
    """Return the programme with every revision, and the line typed, on which `acteur` has that right."""
    programme = read_last_plan(reading, exercice).programme
    code = resolve_code(programme, texte)
    if programme.by_code[code].regulation:
        raise CodeRefuse(f"{code} est une régulation : elle ne promet pas de livrable.")
    require_on(reading, acteur, droit, programme, code)
    return programme, code
