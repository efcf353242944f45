"""Declare a line soldée, a jalon tenu, what was done before the suivi, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.etat import suivi_at
from cariforef_tui.domain.programme.declarations import (
    Declaration,
    Fait,
    Raf,
    declarations_at,
    has_before,
    rafs_at,
    share_reprise,
)
from cariforef_tui.domain.programme.find import (
    DESCENDANTS_MAX,
    imputables_below,
    list_bornees,
    require_imputable,
    resolve_code,
    resolve_imputable,
    resolve_jalon,
)
from cariforef_tui.domain.programme.programme import Jalon, Ligne, Programme
from cariforef_tui.domain.programme.revisions import require_planned
from cariforef_tui.domain.temps.saisies import clean_commentaire
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.agents.rights import require, require_on
from cariforef_tui.services.ports.store import Store, Writing, retried
from cariforef_tui.services.programme.exercice import DateReference, check_exercice
from cariforef_tui.services.programme.plan import read_last_plan, read_plan, read_situation

MOTIF_MAX = 200


def clean_why(texte: str) -> str:
    """Return the reason of a declaration as it is kept, empty if there is none; raises TexteRefuse."""
    return clean_text(texte, longueur_max=MOTIF_MAX, champ="Motif")


def close_ligne(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare an imputable line soldée from `jour` on; raises CodeRefuse if it is already."""
    return _declare_ligne(store, code, Declaration.SOLDEE, jour, acteur, motif)


def reopen_ligne(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare a soldée line rouverte from `jour` on; raises CodeRefuse if it is not soldée."""
    return _declare_ligne(store, code, Declaration.ROUVERTE, jour, acteur, motif)


def hold_jalon(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Declare a jalon tenu on `jour`; raises CodeRefuse for an unknown jalon or one already tenu."""
    return _declare_jalon(store, code, Declaration.TENU, jour, acteur, motif)


def release_jalon(store: Store, code: str, jour: date, *, acteur: str, motif: str | None = None) -> Fait:
    """Take back, from `jour` on, that a jalon is tenu; raises CodeRefuse if it is not."""
    return _declare_jalon(store, code, Declaration.NON_TENU, jour, acteur, motif)


@retried
def declare_reprise(
    store: Store, code: str, centiemes: int | None, jour: date, *, acteur: str, motif: str | None = None
) -> Fait:
    """Declare what was done before the suivi on an imputable line and all that share its days.

    It is written on that line, less what was said of the others. None withdraws what was said of the line.

    Raises:
        CodeRefuse: no such line, not imputable, or retired; nothing to take back.
        DateRefusee: outside the exercice, or the exercice is followed from its first week.
        JoursRefuses: less than what was said of the other lines.
    """
    with store.writing(acteur) as writing:
        line = _require_declarable(writing, code, jour, acteur)
        if centiemes is not None:
            shared = read_plan(writing, jour.year, jour).programme.shared_enveloppe(line)
            reprises = declarations_at(writing.faits(jour.year), jour).reprises
            others = [reprises[code] for code in (shared.lignes if shared else ()) if code in reprises]
            centiemes = share_reprise(centiemes, line, others)
        return _write_reprise(writing, line, centiemes, jour, acteur, motif)


@retried
def _declare_reprise_of_ligne(store: Store, fait: Fait) -> Fait:
    with store.writing(fait.agent) as writing:
        line = _require_declarable(writing, fait.code, fait.jour, fait.agent)
        return _write_reprise(writing, line, fait.centiemes, fait.jour, fait.agent, fait.motif)


def _write_reprise(
    writing: Writing, line: str, centiemes: int | None, jour: date, acteur: str, motif: str | None
) -> Fait:
    if centiemes is not None:
        _require_before(writing, jour)
    elif line not in declarations_at(writing.faits(jour.year), jour).reprises:
        raise CodeRefuse(f"Personne n'a dit ce qui était fait sur {line} avant le suivi.")
    return _write_fait(writing, line, Declaration.REPRISE, jour, acteur, motif, centiemes)


def _require_declarable(writing: Writing, code: str, jour: date, acteur: str) -> str:
    """Return the imputable line typed, on which `acteur` may declare figures at that date."""
    check_exercice(jour, writing.exercices())
    plan = read_plan(writing, jour.year, jour)
    line = resolve_imputable(plan.programme, code)
    require_on(writing, acteur, Droit.DECLARER, plan.programme, line)
    require_planned(plan, line, jour)
    return line


def _require_before(writing: Writing, jour: date) -> None:
    exercice = jour.year
    if not has_before(exercice, suivi_at(writing.calendrier(exercice), writing.suivi_depuis(exercice), jour)):
        raise DateRefusee(
            f"L'exercice {exercice} est suivi depuis sa première semaine : rien n'était à faire avant. "
            "« cariforef reglages --suivi-depuis DATE » dit autre chose."
        )


_OPPOSITES = {
    Declaration.TENU: Declaration.NON_TENU,
    Declaration.NON_TENU: Declaration.TENU,
    Declaration.SOLDEE: Declaration.ROUVERTE,
    Declaration.ROUVERTE: Declaration.SOLDEE,
    Declaration.REPRISE: Declaration.REPRISE,
}


def declare_fait(store: Store, fait: Fait) -> Fait:
    """Write a declaration by its own agent, and return it as written; raises as the function of its kind."""
    if fait.declaration is Declaration.REPRISE:
        return _declare_reprise_of_ligne(store, fait)
    is_jalon = fait.declaration in (Declaration.TENU, Declaration.NON_TENU)
    declare = _declare_jalon if is_jalon else _declare_ligne
    return declare(store, fait.code, fait.declaration, fait.jour, fait.agent, fait.motif)


def undo_fait(store: Store, fait: Fait, *, acteur: str) -> Fait:
    """Write the declaration that undoes `fait`, and return it, which undoes it in turn.

    If `fait` had ended a declaration, that one is written again, with its date and motif: declarations are
    never rewritten. Raises as `declare_fait`.
    """
    ended = _ended_by(store, fait)
    motif = None
    if ended is not None:
        motif = f"de nouveau, depuis le {format_date(ended.jour)}{f' : {ended.motif}' if ended.motif else ''}"
    return declare_fait(
        store,
        Fait(
            code=fait.code,
            declaration=_OPPOSITES[fait.declaration],
            jour=fait.jour,
            agent=acteur,
            motif=motif and motif[:MOTIF_MAX],
            centiemes=ended.centiemes if ended else None,
        ),
    )


def _ended_by(store: Store, fait: Fait) -> Fait | None:
    """Return the declaration that held until `fait`, None if there was none."""
    with store.reading() as reading:
        faits = reading.faits(fait.jour.year)
    ranks = [rank for rank, written in enumerate(faits) if written == fait]
    before = declarations_at(faits[: ranks[-1]] if ranks else faits, fait.jour)
    if fait.declaration is Declaration.REPRISE:
        return before.reprises.get(fait.code)
    return before.tenus.get(fait.code) or before.soldees.get(fait.code)


def load_bounding(store: Store, code: str, jour: date) -> tuple[Jalon, ...]:
    """Return the jalons not held at the end of `jour` with which the work of a line ends."""
    with store.reading() as reading:
        declarations = declarations_at(reading.faits(jour.year), jour)
        return read_plan(reading, jour.year, jour).bound_by(declarations, ()).programme.bounding(code)


@dataclass(frozen=True, slots=True)
class BornesEcrites:
    """The lines whose work ends with a jalon, before and after a write."""

    exercice: int
    jalon: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]


def set_bornees(
    store: Store, exercice: int, jalon: str, codes: Iterable[str], *, acteur: str
) -> BornesEcrites:
    """Have the work of these lines end with a jalon, and that of its other lines go on.

    Raises:
        CodeRefuse: no such jalon, a line that is not its own, or nothing to change.
    """
    with store.writing(acteur) as writing:
        programme = read_last_plan(writing, exercice).programme
        held = resolve_jalon(programme, jalon)
        require(writing, acteur, Droit.DECLARER, pole_of_lignes(programme, held.lignes))
        wanted = list_bornees(programme, held, codes)
        if wanted == held.bornees:
            raise CodeRefuse(f"Ce sont déjà les lignes à finir pour le jalon {held.code}.")
        for code in held.lignes:
            if code in wanted and code not in held.bornees:
                writing.add_borne(exercice, held.code, code)
            elif code in held.bornees and code not in wanted:
                writing.remove_borne(exercice, held.code, code)
        return BornesEcrites(exercice, held.code, held.bornees, wanted)


def undo_bornees(store: Store, done: BornesEcrites, *, acteur: str) -> BornesEcrites:
    """Put back the lines to finish for a jalon as they were before `done`; raises as `set_bornees`."""
    return set_bornees(store, done.exercice, done.jalon, done.avant, acteur=acteur)


def bound_ligne(store: Store, exercice: int, jalon: str, code: str, *, acteur: str) -> tuple[Jalon, Ligne]:
    """Have the work of one of its lines end with a jalon; returns both.

    Raises:
        CodeRefuse: no such jalon, not one of its lines, a line without days of its own, or one that ends
            with it already.
    """
    with store.writing(acteur) as writing:
        held, ligne = _require_ligne_of_jalon(writing, exercice, jalon, code, acteur)
        if ligne.code in held.bornees:
            raise CodeRefuse(f"Le jalon {held.code} est déjà la fin de {ligne.code}.")
        require_imputable(read_last_plan(writing, exercice).programme, ligne.code)
        writing.add_borne(exercice, held.code, ligne.code)
        return held, ligne


def unbound_ligne(store: Store, exercice: int, jalon: str, code: str, *, acteur: str) -> tuple[Jalon, Ligne]:
    """Have the work of one of its lines go on after a jalon; returns both.

    Raises:
        CodeRefuse: no such jalon, not one of its lines, or the line goes on already.
    """
    with store.writing(acteur) as writing:
        held, ligne = _require_ligne_of_jalon(writing, exercice, jalon, code, acteur)
        if ligne.code not in held.bornees:
            raise CodeRefuse(f"Le jalon {held.code} n'est pas la fin de {ligne.code}.", held.bornees)
        writing.remove_borne(exercice, held.code, ligne.code)
        return held, ligne


def _require_ligne_of_jalon(
    writing: Writing, exercice: int, jalon: str, code: str, acteur: str
) -> tuple[Jalon, Ligne]:
    programme = read_last_plan(writing, exercice).programme
    held, line = resolve_jalon(programme, jalon), resolve_code(programme, code)
    require(writing, acteur, Droit.DECLARER, pole_of_lignes(programme, held.lignes))
    if line not in held.lignes:
        raise CodeRefuse(f"{line} n'est pas une ligne du jalon {held.code}.", held.lignes)
    return held, programme.by_code[line]


def pole_of_lignes(programme: Programme, codes: Iterable[str]) -> str | None:
    """Return the pôle that holds every line named, None if there are several."""
    poles = {programme.pole_of(code) for code in codes}
    return poles.pop() if len(poles) == 1 else None


@retried
def _declare_ligne(
    store: Store, code: str, declaration: Declaration, jour: date, acteur: str, motif: str | None
) -> Fait:
    with store.writing(acteur) as writing:
        programme = read_plan(writing, jour.year, jour).programme
        line = resolve_code(programme, code)
        if not programme.is_imputable(line):
            raise CodeRefuse(
                f"{line} regroupe d'autres lignes : solder se fait sur ses lignes de détail.",
                imputables_below(programme, line)[:DESCENDANTS_MAX],
            )
        require_on(writing, acteur, Droit.SOLDER, programme, line)
        faits = writing.faits(jour.year)
        is_closed = line in declarations_at(faits, jour).soldees
        stays_closed = is_closed and line in declarations_at(faits, date(jour.year, 12, 31)).soldees
        if stays_closed and declaration is Declaration.SOLDEE:
            raise CodeRefuse(f"La ligne {line} est déjà soldée.")
        if not is_closed and declaration is Declaration.ROUVERTE:
            raise CodeRefuse(f"La ligne {line} n'est pas soldée.")
        return _write_fait(writing, line, declaration, jour, acteur, motif)


@retried
def _declare_jalon(
    store: Store, code: str, declaration: Declaration, jour: date, acteur: str, motif: str | None
) -> Fait:
    with store.writing(acteur) as writing:
        programme = read_plan(writing, jour.year, jour).programme
        jalon = resolve_jalon(programme, code)
        require(writing, acteur, Droit.DECLARER, pole_of_lignes(programme, jalon.visees))
        faits = writing.faits(jour.year)
        is_held = jalon.code in declarations_at(faits, jour).tenus
        stays_held = is_held and jalon.code in declarations_at(faits, date(jour.year, 12, 31)).tenus
        if stays_held and declaration is Declaration.TENU:
            raise CodeRefuse(f"Le jalon {jalon.code} est déjà déclaré tenu.")
        if not is_held and declaration is Declaration.NON_TENU:
            raise CodeRefuse(f"Le jalon {jalon.code} n'est pas déclaré tenu.")
        return _write_fait(writing, jalon.code, declaration, jour, acteur, motif)


def _write_fait(
    writing: Writing,
    code: str,
    declaration: Declaration,
    jour: date,
    acteur: str,
    motif: str | None,
    centiemes: int | None = None,
) -> Fait:
    fait = Fait(
        code=code,
        declaration=declaration,
        jour=jour,
        agent=acteur,
        motif=clean_why(motif or "") or None,
        centiemes=centiemes,
    )
    writing.add_fait(jour.year, fait)
    return fait


@dataclass(frozen=True, slots=True)
class RafDeclare:
    """A RAF as written; the ones in force before it and after it on the line, None if there is none."""

    raf: Raf
    avant: Raf | None
    apres: Raf | None


@dataclass(frozen=True, slots=True)
class LigneRaf:
    """A line whose RAF is declared: the declaration, and the line's figures now."""

    raf: Raf
    figures: AvancementLigne


@dataclass(frozen=True)
class RafsSnapshot:
    """Every line with a RAF in force at the date, in document order."""

    programme: Programme
    au: date
    lignes: tuple[LigneRaf, ...]


def declare_raf(
    store: Store,
    code: str,
    centiemes: int,
    jour: date,
    *,
    today: date,
    acteur: str,
    commentaire: str | None = None,
) -> RafDeclare:
    """Declare what is left on an imputable line at the end of `jour`.

    Raises:
        DateRefusee: to come, or outside the exercice.
        CodeRefuse: no such line, not imputable, or retired from the plan.
        DroitRefuse: `acteur` may not declare on a line of this pôle.
    """
    cleaned = clean_commentaire(commentaire or "")
    if jour > today:
        raise DateRefusee(
            f"{format_date(jour)} est à venir : donnez la date d'aujourd'hui ou une date passée."
        )
    with store.writing(acteur) as writing:
        line = _require_declarable(writing, code, jour, acteur)
        raf = Raf(code=line, jour=jour, centiemes=centiemes, auteur=acteur, commentaire=cleaned or None)
        return _write_raf(writing, raf)


def withdraw_raf(store: Store, code: str, jour: date, *, acteur: str, known: Raf | None = None) -> RafDeclare:
    """Take back the RAF in force on a line at the end of `jour`; the one before it is in force again.

    Raises:
        CodeRefuse: no RAF is in force there, or another than `known` is.
        Refus: as in `declare_raf`.
    """
    with store.writing(acteur) as writing:
        line = _require_declarable(writing, code, jour, acteur)
        held = rafs_at(writing.rafs(jour.year), jour).get(line)
        if held is None:
            raise CodeRefuse(f"{line} n'a pas de reste à faire au {format_date(jour)} : rien à retirer.")
        if known is not None and held != known:
            raise CodeRefuse(
                f"{held.auteur} a déclaré un autre reste à faire sur {line} : rien n'est retiré."
            )
        return _write_raf(writing, Raf(code=line, jour=jour, centiemes=None, auteur=acteur))


def undo_raf(store: Store, done: RafDeclare, *, acteur: str) -> RafDeclare:
    """Take back the RAF that `done` declared, or declare again the one that it took back.

    Raises as `withdraw_raf`: somebody declared another since.
    """
    raf, taken = done.raf, done.avant
    if raf.centiemes is not None or taken is None or taken.centiemes is None:
        return withdraw_raf(store, raf.code, raf.jour, acteur=acteur, known=raf)
    # Its date was not to come when it was first declared: it is its own last day.
    return declare_raf(
        store,
        taken.code,
        taken.centiemes,
        taken.jour,
        today=taken.jour,
        acteur=acteur,
        commentaire=taken.commentaire,
    )


def _write_raf(writing: Writing, raf: Raf) -> RafDeclare:
    before = writing.rafs(raf.jour.year)
    writing.add(raf.jour.year, raf)
    avant, apres = (rafs_at(rafs, raf.jour).get(raf.code) for rafs in (before, (*before, raf)))
    return RafDeclare(raf, avant, apres)


def load_rafs(store: Store, reference: DateReference) -> RafsSnapshot:
    """Return the restes à faire in force at the date de référence."""
    with store.reading() as reading:
        situation = read_situation(reading, reference.exercice, reference.au)
    programme, rafs = situation.programme, situation.consommation.rafs
    return RafsSnapshot(
        programme,
        reference.au,
        tuple(
            LigneRaf(rafs[code].raf, situation.avancement.lignes[code])
            for code in programme.by_code
            if code in rafs
        ),
    )
