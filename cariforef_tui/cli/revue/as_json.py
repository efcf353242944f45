"""The JSON of a review: days as numbers, dates ISO, null where there is no number."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.revue.figures import (
    EcheanceProche,
    Evenement,
    Feuille,
    FiguresRevue,
    FiguresSI,
    GroupeRevue,
    JoursSemaine,
    NatureEvenement,
    Progression,
    Revue,
    StatutAlerte,
    Synthese,
)
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    each,
    field,
    member,
    optional,
)
from cariforef_tui.services.shown.livrables import LIVRABLE

METEO = Shape[MeteoDeclaree](
    "MeteoDeclaree",
    field("couleur", member(Meteo), lambda it: it.couleur),
    field("commentaire", optional(TEXT), lambda it: it.commentaire),
    field("auteur", TEXT, lambda it: it.auteur),
)
REMARQUE = Shape[Remarque](
    "Remarque",
    field("code", TEXT, lambda it: it.code),
    field("texte", TEXT, lambda it: it.texte),
    field("auteur", TEXT, lambda it: it.auteur),
)
DECISION = Shape[tuple[Decision, date]](
    "Decision",
    field("numero", WHOLE, lambda it: it[0].numero),
    field("perimetre", TEXT, lambda it: it[0].perimetre),
    field("semaine", TEXT, lambda it: it[0].semaine),
    field("texte", TEXT, lambda it: it[0].texte),
    field("qui", TEXT, lambda it: it[0].qui),
    field("personnes", each(TEXT), lambda it: it[0].personnes),
    field("ligne", optional(TEXT), lambda it: it[0].ligne),
    field("pour", optional(DAY), lambda it: it[0].pour),
    field("faite_le", optional(DAY), lambda it: it[0].faite_le),
    field("en_retard", FLAG, lambda it: it[0].is_late_at(it[1])),
)
"""A decision, and the day that says whether it is late."""
SYNTHESE = Shape[Synthese](
    "Synthese",
    field("code", TEXT, lambda it: it.code),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("realise", JOURS, lambda it: it.realise),
    field("attendu", optional(JOURS), lambda it: it.attendu),
    field("ecart", optional(JOURS), lambda it: it.ecart),
    field("atterrissage", optional(JOURS), lambda it: it.atterrissage),
    field("calcul", optional(member(BaseAtterrissage)), lambda it: it.base),
    field("semaine", JOURS, lambda it: it.semaine),
)
JOURS_EQUIPE = Shape[JoursSemaine](
    "JoursEquipe",
    field("equipe", TEXT, lambda it: it.code),
    field("agents", WHOLE, lambda it: it.agents),
    field("saisi", optional(JOURS), lambda it: it.saisi),
    field("absent", optional(JOURS), lambda it: it.absent),
    field("attendu", JOURS, lambda it: it.attendu_brut),
    field("attendu_net", optional(JOURS), lambda it: it.attendu_net),
    field("incomplets", WHOLE, lambda it: it.incomplets),
)
GROUPE = Shape[GroupeRevue](
    "GroupeRevue",
    field("code", TEXT, lambda it: it.code),
    field("nom", TEXT, lambda it: it.nom),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("utilise", JOURS, lambda it: it.utilise),
    field("attendu", optional(JOURS), lambda it: it.attendu),
    field("ecart", optional(JOURS), lambda it: it.ecart),
    field("atterrissage", optional(JOURS), lambda it: it.atterrissage),
    field("fin", optional(DAY), lambda it: it.fin),
    field("etat", optional(member(Etat)), lambda it: it.etat),
    field("gravite", optional(member(Gravite)), lambda it: it.gravite),
    field("enjeu", JOURS, lambda it: it.enjeu),
)
PROGRESSION = Shape[Progression](
    "Progression",
    field("code", TEXT, lambda it: it.code),
    field("avant", JOURS, lambda it: it.avant),
    field("apres", JOURS, lambda it: it.apres),
)
EVENEMENT = Shape[Evenement](
    "Evenement",
    field("type", member(NatureEvenement), lambda it: it.nature),
    field("date", DAY, lambda it: it.jour),
    field("code", optional(TEXT), lambda it: it.code),
    field("texte", TEXT, lambda it: it.texte),
    field("auteur", optional(TEXT), lambda it: it.auteur),
)
ALERTE = Shape[Alerte](
    "AlerteRevue",
    field("type", member(TypeAlerte), lambda it: it.type),
    field("gravite", member(Gravite), lambda it: it.gravite),
    field("code", optional(TEXT), lambda it: it.code),
    field("jalon", optional(TEXT), lambda it: it.jalon),
    field("agent", optional(TEXT), lambda it: it.agent),
    field("message", TEXT, lambda it: it.message),
)
ALERTES = Shape[FiguresRevue](
    "AlertesRevue",
    field("nouvelles", each(ALERTE), lambda it: it.alertes_of(StatutAlerte.NOUVELLE)),
    field("presentes", each(ALERTE), lambda it: it.alertes_of(StatutAlerte.PRESENTE)),
    field("disparues", each(ALERTE), lambda it: it.alertes_of(StatutAlerte.DISPARUE)),
)
ECHEANCE = Shape[EcheanceProche](
    "EcheanceRevue",
    field("date", DAY, lambda it: it.jour),
    field("code", optional(TEXT), lambda it: it.code),
    field("jalon", optional(TEXT), lambda it: it.jalon),
    field("prevu", optional(JOURS), lambda it: it.prevu),
    field("realise", optional(JOURS), lambda it: it.realise),
)
FEUILLE = Shape[Feuille](
    "Feuille",
    field("agent", TEXT, lambda it: it.agent),
    field("manque", optional(JOURS), lambda it: it.manque),
    field("jours_incomplets", optional(WHOLE), lambda it: it.jours),
)
SI = Shape[FiguresSI](
    "SiRevue",
    field("disponible", optional(JOURS), lambda it: it.disponible),
    field("infrastructure", optional(JOURS), lambda it: it.infrastructure),
    field("demande", optional(JOURS), lambda it: it.demande),
    field("non_chiffres", WHOLE, lambda it: it.non_chiffres),
    field("realise", optional(JOURS), lambda it: it.realise),
    field("semaine", optional(JOURS), lambda it: it.semaine),
    field("total", optional(JOURS), lambda it: it.total),
)
REVUE = Shape[Revue](
    "Revue",
    field("perimetre", TEXT, lambda it: it.figures.perimetre),
    field("semaine", TEXT, lambda it: it.figures.semaine),
    field("au", DAY, lambda it: it.figures.au),
    field("arrete", optional(DAY), lambda it: it.figures.arrete),
    field("close_le", optional(DAY), lambda it: it.ecrite.close_le),
    field("close_par", optional(TEXT), lambda it: it.ecrite.close_par),
    field("presents", each(TEXT), lambda it: it.ecrite.presents),
    field("excuses", each(TEXT), lambda it: it.ecrite.excuses),
    field("prochaine", optional(DAY), lambda it: it.ecrite.prochaine),
    field("precedente", optional(TEXT), lambda it: it.figures.precedente),
    field("depuis", DAY, lambda it: it.figures.depuis),
    field("meteo", optional(METEO), lambda it: it.ecrite.meteo),
    field("remarques", each(REMARQUE), lambda it: it.ecrite.remarques),
    field("decisions", each(DECISION), lambda it: [(one, it.figures.au) for one in it.figures.decisions]),
    field("lignes", each(SYNTHESE), lambda it: it.figures.syntheses),
    field("jours", each(JOURS_EQUIPE), lambda it: it.figures.jours),
    field("a_regarder", each(GROUPE), lambda it: it.figures.a_regarder),
    field("progressions", each(PROGRESSION), lambda it: it.figures.progressions),
    field("evenements", each(EVENEMENT), lambda it: it.figures.evenements),
    field("alertes", ALERTES, lambda it: it.figures),
    field("echeances", each(ECHEANCE), lambda it: it.figures.echeances),
    field("livrables", each(LIVRABLE), lambda it: it.figures.livrables),
    field("feuilles", each(FEUILLE), lambda it: it.figures.feuilles),
    field("si", SI, lambda it: it.figures.si),
)
