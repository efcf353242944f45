"""What leaves the product as a table: the same figures as the screens and the commands show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.avancement.avancement import AvancementLigne
from cariforef_tui.domain.avancement.sentences import describe_base
from cariforef_tui.domain.programme.dates_to_come import Terme, list_termes
from cariforef_tui.domain.programme.find import resolve_anybody, resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.suivi import suivi_at
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.tables import Colonne, Nature, Somme, Tableau, Valeur
from cariforef_tui.services.agents.rights import check_reading, readable, require_reader
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation, read_plan

COLONNES_SAISIES = (
    Colonne("date", "Date", Nature.DATE, 11),
    Colonne("agent", "Agent", largeur=7),
    Colonne("code", "Code", largeur=9),
    Colonne("libelle", "Libellé", largeur=50),
    Colonne("pole", "Pôle", largeur=7),
    Colonne("jours", "Jours", Nature.JOURS, 8),
    Colonne("commentaire", "Commentaire", largeur=40),
    Colonne("a_confirmer", "À confirmer", largeur=12),
    Colonne("saisi_par", "Saisi par", largeur=9),
)
COLONNES_AVANCEMENT = (
    Colonne("code", "Code", largeur=9),
    Colonne("niveau", "Niveau", largeur=10),
    Colonne("libelle", "Libellé", largeur=50),
    Colonne("prevu", "Prévu", Nature.JOURS),
    Colonne("realise", "Réalisé", Nature.JOURS),
    Colonne("reste", "Reste", Nature.JOURS),
    Colonne("attendu", "Attendu", Nature.JOURS),
    Colonne("ecart", "Écart", Nature.JOURS),
    Colonne("taux", "Taux", Nature.TAUX, 8),
    Colonne("realise_si", "Réalisé SI", Nature.JOURS),
    Colonne("raf", "Reste à faire", Nature.JOURS),
    Colonne("atterrissage", "Atterrissage", Nature.JOURS, 12),
    Colonne("calcul", "Calcul de l'atterrissage", largeur=30),
    Colonne("enveloppe", "Enveloppe partagée", Nature.JOURS, 11),
    Colonne("etat", "État", largeur=20),
)
COLONNES_PROGRAMME = (
    Colonne("code", "Code", largeur=9),
    Colonne("niveau", "Niveau", largeur=10),
    Colonne("parent", "Parent", largeur=8),
    Colonne("libelle", "Libellé", largeur=60),
    Colonne("jours", "Jours", Nature.JOURS),
    Colonne("enveloppe", "Enveloppe partagée", Nature.JOURS, 11),
    Colonne("jours_si", "Jours SI", Nature.JOURS),
    Colonne("si_non_chiffre", "SI non chiffré", largeur=8),
    Colonne("echeance", "Échéance", largeur=25),
    Colonne("qui", "Qui", largeur=25),
    Colonne("jours_annonces", "Jours annoncés", Nature.JOURS),
)
COLONNES_ALERTES = (
    Colonne("gravite", "Gravité"),
    Colonne("type", "Type", largeur=22),
    Colonne("code", "Code", largeur=9),
    Colonne("jalon", "Jalon", largeur=8),
    Colonne("agent", "Agent", largeur=7),
    Colonne("date", "Date", Nature.DATE, 11),
    Colonne("jours_restants", "Jours restants", Nature.ENTIER),
    Colonne("message", "Message", largeur=90),
)
COLONNES_ECHEANCES = (
    Colonne("type", "Type"),
    Colonne("code", "Code", largeur=9),
    Colonne("libelle", "Libellé", largeur=60),
    Colonne("texte", "Échéance", largeur=28),
    Colonne("debut", "Début", Nature.DATE, 11),
    Colonne("fin", "Fin", Nature.DATE, 11),
    Colonne("qui", "Qui", largeur=25),
    Colonne("etat", "État", largeur=20),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the saisies is exported, as typed; None keeps everything."""

    code: str | None = None
    agent: str | None = None
    du: date | None = None


def export_saisies(
    store: Store, reference: DateReference, selection: Selection, *, lecteur: str | None = None
) -> Tableau:
    """Return the saisies up to the date de référence, by date, agent and line.

    Without an agent asked for, those of everybody whose days `lecteur` may read.

    Raises:
        DroitRefuse: `lecteur` may not read the days of the agent asked for, or said not who they are.
        CodeRefuse, AgentRefuse: nobody, no line of that name.
        DateRefusee: a first day after the last, or of another exercice.
    """
    first = selection.du or date(reference.exercice, 1, 1)
    if first > reference.au:
        raise DateRefusee(f"Rien entre le {format_date(first)} et le {format_date(reference.au)}.")
    if first.year != reference.exercice:
        raise DateRefusee(
            f"Du {format_date(first)} au {format_date(reference.au)} : donnez deux dates d'un même exercice."
        )
    with store.reading() as reading:
        programme = read_plan(reading, reference.exercice, reference.au).programme
        codes = _codes(programme, selection.code)
        known = reading.agents()
        require_reader(known, lecteur)
        shown = readable(known, lecteur)
        agents: Sequence[str] = [agent.initiales for agent in known if agent.initiales in shown]
        if selection.agent is not None:
            wanted = resolve_anybody(known, selection.agent)
            check_reading(known, lecteur, wanted)
            agents = [wanted.initiales]
        rank = {ligne.code: index for index, ligne in enumerate(programme.lignes)}
        saisies = [
            saisie
            for agent in agents
            for saisie in reading.saisies(agent, first, reference.au)
            if saisie.code in codes
        ]
    saisies.sort(key=lambda saisie: (saisie.jour, saisie.agent, rank[saisie.code]))
    return tabulate_saisies(programme, saisies, reference.au)


def _codes(programme: Programme, code: str | None) -> frozenset[str]:
    if code is None:
        return frozenset(programme.by_code)
    return programme.subtrees[resolve_code(programme, code)]


def tabulate_saisies(programme: Programme, saisies: Iterable[Saisie], au: date) -> Tableau:
    """Return saisies as a table, in their order."""
    rows = tuple(
        (
            saisie.jour,
            saisie.agent,
            saisie.code,
            programme.by_code[saisie.code].libelle,
            programme.pole_of(saisie.code),
            saisie.centiemes,
            saisie.commentaire,
            "oui" if saisie.a_confirmer else None,
            saisie.par,
        )
        for saisie in saisies
    )
    return Tableau(
        cle="saisies",
        titre=f"Saisies {programme.exercice}",
        exercice=programme.exercice,
        au=au,
        colonnes=COLONNES_SAISIES,
        lignes=rows,
        totalisees=(5,),
    )


def export_avancement(store: Store, reference: DateReference, code: str | None) -> Tableau:
    """Return planned against actual, of every line or of one and what it contains; raises CodeRefuse."""
    snapshot = load_avancement(store, reference)
    codes = _codes(snapshot.programme, code)
    return tabulate_avancement(
        snapshot, [ligne.code for ligne in snapshot.programme.lignes if ligne.code in codes]
    )


def tabulate_avancement(snapshot: Situation, codes: Sequence[str]) -> Tableau:
    """Return the figures of `codes` in their order; a heading adds up its lines where the figures do."""
    programme, avancement = snapshot.programme, snapshot.avancement
    rows = tuple(_avancement_row(snapshot, avancement.lignes[code]) for code in codes)
    numbers = [rank for rank, colonne in enumerate(COLONNES_AVANCEMENT) if colonne.cle in _ADDITIVES]
    return Tableau(
        cle="avancement",
        titre=f"Avancement {programme.exercice}",
        exercice=programme.exercice,
        au=avancement.au,
        colonnes=COLONNES_AVANCEMENT,
        lignes=rows,
        sommes=_sums(programme, codes, rows, numbers),
    )


_ADDITIVES = frozenset({"prevu", "realise", "reste", "attendu", "ecart", "realise_si"})


def _avancement_row(snapshot: Situation, figures: AvancementLigne) -> tuple[Valeur, ...]:
    ligne = snapshot.programme.by_code[figures.code]
    soldee = snapshot.suivi.soldees.get(figures.code)
    prevu = figures.prevu
    return (
        figures.code,
        ligne.niveau.value,
        ligne.libelle,
        prevu,
        figures.realise,
        figures.reste,
        figures.attendu,
        figures.ecart,
        (20_000 * figures.realise + prevu) // (2 * prevu) if prevu is not None and prevu > 0 else None,
        figures.realise_si,
        figures.raf,
        figures.atterrissage,
        describe_base(figures.prevision) if figures.prevision else None,
        figures.enveloppe.centiemes if figures.enveloppe else None,
        f"soldée le {format_date(soldee.jour)}" if soldee else None,
    )


def _sums(
    programme: Programme, codes: Sequence[str], rows: Sequence[tuple[Valeur, ...]], columns: Sequence[int]
) -> tuple[Somme, ...]:
    """Cells that are exactly what the lines just below them add up to, all of them in the table."""
    rank = {code: index for index, code in enumerate(codes)}
    sommes = []
    for code, index in rank.items():
        children = programme.children[code]
        if not children or not all(child in rank for child in children):
            continue
        parts = tuple(sorted(rank[child] for child in children))
        for column in columns:
            values = [value for part in parts if isinstance(value := rows[part][column], int)]
            if values and sum(values) == rows[index][column]:
                sommes.append(Somme(index, column, parts))
    return tuple(sommes)


def export_programme(store: Store, reference: DateReference, code: str | None) -> Tableau:
    """Return the plan at the date de référence, line by line; raises CodeRefuse."""
    programme = load_plan(store, reference)
    codes = _codes(programme, code)
    return tabulate_programme(
        programme, [ligne.code for ligne in programme.lignes if ligne.code in codes], reference.au
    )


def load_plan(store: Store, reference: DateReference) -> Programme:
    """Return the plan at the date de référence."""
    with store.reading() as reading:
        return read_plan(reading, reference.exercice, reference.au).programme


def tabulate_programme(programme: Programme, codes: Sequence[str], au: date) -> Tableau:
    """Return `codes` of a programme in their order."""
    rows = []
    for code in codes:
        ligne = programme.by_code[code]
        shared = programme.shared_enveloppe(code)
        rows.append(
            (
                code,
                ligne.niveau.value,
                ligne.parent,
                ligne.libelle,
                programme.centiemes_prevus(code),
                shared.centiemes if shared else None,
                programme.centiemes_si(code),
                "X" if programme.has_si_non_chiffre(code) else None,
                ligne.echeance.texte,
                " / ".join(map(str, ligne.responsables)),
                ligne.centiemes_annonces,
            )
        )
    return Tableau(
        cle="programme",
        titre=f"Programme {programme.exercice}",
        exercice=programme.exercice,
        au=au,
        colonnes=COLONNES_PROGRAMME,
        lignes=tuple(rows),
        sommes=_sums(programme, codes, rows, (4, 6)),
    )


def export_alertes(store: Store, reference: DateReference, code: str | None) -> Tableau:
    """Return what needs attention, everywhere or on one line and what it contains; raises CodeRefuse."""
    snapshot = load_alertes(store, reference)
    alertes = snapshot.alertes
    if code is not None:
        codes = _codes(snapshot.programme, code)
        alertes = tuple(
            alerte for alerte in alertes if not codes.isdisjoint(_concerned(snapshot.programme, alerte))
        )
    return tabulate_alertes(reference.exercice, reference.au, alertes)


def tabulate_alertes(exercice: int, au: date, alertes: Iterable[Alerte]) -> Tableau:
    """Return alerts as a table, in their order."""
    rows = tuple(
        (
            alerte.gravite.value,
            alerte.type.value,
            alerte.code,
            alerte.jalon,
            alerte.agent,
            alerte.date,
            alerte.jours_restants,
            alerte.message,
        )
        for alerte in alertes
    )
    return Tableau(
        cle="alertes",
        titre=f"Alertes {exercice}",
        exercice=exercice,
        au=au,
        colonnes=COLONNES_ALERTES,
        lignes=rows,
    )


def export_echeances(store: Store, reference: DateReference, code: str | None) -> tuple[Terme, ...]:
    """Return the échéances and the jalons of the plan at the date de référence; raises CodeRefuse."""
    with store.reading() as reading:
        programme = read_plan(reading, reference.exercice, reference.au).programme
        suivi = suivi_at(reading.faits(reference.exercice), reference.au)
    return list_termes(programme, suivi, _codes(programme, code))


def tabulate_echeances(exercice: int, au: date, termes: Iterable[Terme]) -> Tableau:
    """Return échéances and jalons as a table, in their order."""
    rows = tuple(
        (
            terme.type,
            terme.code,
            terme.libelle,
            terme.texte,
            terme.debut,
            terme.fin,
            terme.qui,
            terme.etat or None,
        )
        for terme in termes
    )
    return Tableau(
        cle="echeances",
        titre=f"Échéances {exercice}",
        exercice=exercice,
        au=au,
        colonnes=COLONNES_ECHEANCES,
        lignes=rows,
    )


def _concerned(programme: Programme, alerte: Alerte) -> Collection[str]:
    """Lines that an alert is about: its own, and those of its jalon."""
    own = {alerte.code} if alerte.code else set()
    return own.union(*(jalon.lignes for jalon in programme.jalons if jalon.code == alerte.jalon))
