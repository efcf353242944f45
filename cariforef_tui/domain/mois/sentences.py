"""The monthly sheet in French sentences: the same on screens, in commands and in files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cariforef_tui.domain.mois.fiche import SEMAINE_ENTIERE, Fiche, JourFiche, NatureJour, QuotiteFiche
from cariforef_tui.domain.values.dates import JOURS, format_date, format_jour
from cariforef_tui.domain.values.days import format_jours, format_nombre

_JOURS = tuple(f"{jour[:3]}." for jour in JOURS)


def format_part(part: int | None) -> str:
    """Return hundredths of a percent as `61,54 %`, a dash where there is no ratio."""
    return "—" if part is None else f"{format_nombre(part)} %"


def describe_quotites(fiche: Fiche) -> str:
    """Return `80 % (lun. 1, mar. 1, mer. 0, jeu. 1, ven. 1)`, with its changes within the month."""
    first, *others = fiche.quotites
    parts = [_describe_quotite(first)]
    parts += [f"{_describe_quotite(quotite)} à partir du {format_date(quotite.depuis)}" for quotite in others]
    return ", puis ".join(parts)


def _describe_quotite(quotite: QuotiteFiche) -> str:
    part = format_part(quotite.part)
    if sum(quotite.semaine) == SEMAINE_ENTIERE and not any(quotite.semaine[5:]):
        return part
    worked = range(7 if any(quotite.semaine[5:]) else 5)
    return (
        f"{part} ({', '.join(f'{_JOURS[rang]} {format_nombre(quotite.semaine[rang])}' for rang in worked)})"
    )


def describe_part_fse(fiche: Fiche) -> str:
    """Return `61,54 % des jours travaillés (12,5 j sur 20,25 j)`."""
    cumul = fiche.cumul
    if cumul.part_fse is None:
        return "aucun jour travaillé"
    return (
        f"{format_part(cumul.part_fse)} des jours travaillés ({format_jours(cumul.total_fse)} sur "
        f"{format_jours(cumul.travaille)})"
    )


def describe_ecart(fiche: Fiche) -> str:
    """Return `aucun`, or how much is lacking and how much is above, which do not make up for each other."""
    lacking = sum(centiemes for _, centiemes in fiche.manques)
    parts = [f"il manque {format_jours(lacking)}"] if lacking else []
    if fiche.excedent:
        parts.append(f"{format_jours(fiche.excedent)} au-delà de l'attendu")
    return ", ".join(parts) or "aucun"


def describe_jour(jour: JourFiche) -> str:
    """Return why a day expects nothing: `week-end`, the holiday's name, `hors contrat`, `non travaillé`."""
    if jour.ferie is not None:
        return jour.ferie
    if jour.nature is NatureJour.WEEKEND:
        return "week-end"
    if not jour.sous_contrat:
        return "hors contrat"
    return "" if jour.attendu else "non travaillé"


def list_notes(fiche: Fiche, noms: Mapping[str, str]) -> Iterator[str]:
    """Give what the figures do not say: holidays, contract, who else logged.

    `noms` gives the names behind initials; those that it lacks stay initials.
    """
    feries = [jour for jour in fiche.jours if jour.ferie is not None]
    if feries:
        named = ", ".join(f"{format_jour(jour.jour)} ({jour.ferie})" for jour in feries)
        yield f"Fériés et fermetures : {named}."
    present = [jour.jour for jour in fiche.jours if jour.sous_contrat]
    if not present:
        yield "L'agent n'est pas en activité ce mois-ci."
    elif len(present) < len(fiche.jours):
        yield f"En activité du {format_date(present[0])} au {format_date(present[-1])}."
    for auteur in fiche.auteurs:
        yield f"Saisi par {noms.get(auteur, auteur)} : {', '.join(_list_saisi_par(fiche, auteur))}."
    if fiche.lignes and not fiche.saisi_par:
        yield "Toutes les saisies du mois sont de l'agent."


def _list_saisi_par(fiche: Fiche, auteur: str) -> Iterator[str]:
    """Give each day that `auteur` logged on, with the codes where others of its lines are the agent's own."""
    for rang, jour in enumerate(fiche.jours):
        codes = {
            saisi_par.code
            for saisi_par in fiche.saisi_par
            if saisi_par.par == auteur and saisi_par.jour == jour.jour
        }
        if codes:
            held = {ligne.code for ligne in fiche.lignes if ligne.centiemes[rang]}
            yield format_jour(jour.jour) + ("" if codes == held else f" ({', '.join(sorted(codes))})")
