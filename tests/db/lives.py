"""What people did in the store of 2018, of which a test then has a copy of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from cariforef_db.schema import programme, temps
from cariforef_db.schema.agents import rappel
from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.mois.fiche import SaisiPar, write_fiche
from cariforef_tui.domain.mois.visas import GesteVisa, Visa
from cariforef_tui.domain.programme.declarations import Declaration, Fait, Raf
from cariforef_tui.domain.programme.revisions import MontantRevise, Revision
from cariforef_tui.domain.revue.revue import Decision, Meteo, MeteoDeclaree, Remarque, RevueEcrite
from cariforef_tui.domain.rgpd import Effacement
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.fiche import read_fiche
from cariforef_tui.services.ports.errors import DroitRefuse
from tests.people import freeze, signature_of

NOM = "Éléonore D'Arçay-Lefèvre"
"""The name of ZZ, whose life `lived` holds: accents, capitals, an apostrophe and a hyphen."""

NAMING = f"vu avec ZZ ({NOM.upper()})"
COMMENT = "Reçu le père d'Anaïs à l'accueil"
GONE = Agent(
    initiales="ZZ", nom=NOM, pole="PRI", coordonne="PRI", fonction="Ingénieure névralgique", compte="edarcay"
)
JOUR = date(2018, 5, 22)


OTHER = "Dominique Maréchal"
JUIN = Mois(2018, 6)


def live(store: Any, revision: Revision) -> None:
    """Live a year of 2018 in which ZZ worked, signed, was talked of everywhere, then left."""
    with store.writing("DM") as writing:
        writing.add_agent(replace(GONE, nom=None))
        writing.update_agent(replace(GONE, role=Role.AUDITEUR))
        writing.update_agent(GONE)
    with store.writing("ZZ", f"mois de {NOM}") as writing:
        writing.write_cells(
            [
                CellChange(agent="ZZ", jour=JOUR, code="18", centiemes=50, commentaire=COMMENT),
                CellChange(
                    agent="ZZ",
                    jour=JOUR,
                    code="7.1",
                    centiemes=25,
                    commentaire="supprimée ensuite, au nom de Zoé",
                ),
                CellChange(agent="LR", jour=JOUR, code="18", centiemes=25, commentaire=NAMING),
            ]
        )
        writing.write_cells([CellChange(agent="ZZ", jour=JOUR, code="7.1", centiemes=None)])
        writing.write_absence("ZZ", JOUR, [Absence("ZZ", JOUR, TypeAbsence.MALADIE, 50)])
    for geste, par in ((GesteVisa.SIGNATURE, "ZZ"), (GesteVisa.RENVOI, "DM"), (GesteVisa.SIGNATURE, "ZZ")):
        signing = geste is GesteVisa.SIGNATURE
        motif = None if signing else f"trop tôt, {NOM}"
        with store.writing(par) as writing:
            fiche = replace(read_fiche(writing, GONE, Mois(2018, 5)), saisi_par=(SaisiPar(JOUR, "18", "ZZ"),))
            writing.add_visa(
                Visa(
                    agent="ZZ",
                    mois=Mois(2018, 5),
                    geste=geste,
                    par=par,
                    motif=motif,
                    centiemes=fiche.total if signing else None,
                    contenu=write_fiche(fiche) if signing else None,
                )
            )
    with store.writing("DM", f"départ de {NOM}") as writing:
        writing.add_fait(
            2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="ZZ", motif=NAMING)
        )
        writing.add(2018, Raf(code="18", jour=JOUR, centiemes=100, auteur="DM", commentaire=NAMING))
        writing.add_revision(2018, replace(revision, motif=NAMING))
        writing.write_revue(
            2018,
            RevueEcrite(
                perimetre="GIP",
                semaine="2018-W21",
                remarques=(Remarque("18", NAMING, "ZZ"),),
                meteo=MeteoDeclaree("GIP", Meteo.ROUGE, NAMING, "DM"),
                close_le=date(2018, 5, 28),
                close_par="DM",
                figures='{"version": 1, "figures": {"feuilles": [{"agent": "ZZ", "pole": "PRI"}]}}',
            ),
        )
        writing.add(
            2018, Decision(perimetre="GIP", semaine="2018-W21", texte=NAMING, qui="ZZ", pour=JOUR, numero=1)
        )
    with suppress(DroitRefuse), store.writing("DM"):
        raise DroitRefuse("non", "saisir", "ZZ")
    with store.writing("DM") as writing:
        writing.update_agent(replace(GONE, actif=False, depart=date(2018, 12, 31)))


def act_everywhere(store: Any) -> None:
    """Give ZZ, after `live`, at least one row behind every reference of the schema."""
    with store.writing("DM") as writing:
        agents = {one.initiales: one for one in writing.agents()}
        writing.update_agent(replace(agents["ZZ"], actif=True, coordonne="PRI"))
        writing.update_agent(replace(agents["DM"], nom=OTHER))
        writing.update_agent(replace(agents["LR"], role=Role.DIRECTION))
        writing.set_quotite(Quotite("ZZ", date(2018, 1, 1), (100, 100, 100, 100, 100, 0, 0)))
    with store.writing("LR") as writing:
        writing.add_visa(signature_of("LR", JUIN, 0, '{"saisi_par":[{"par":"ZZ"}]}'))
    with suppress(DroitRefuse), store.writing("ZZ"):
        raise DroitRefuse("non", "saisir", "DM")
    with store.writing("ZZ") as writing:
        writing.add_visa(
            Visa(
                agent="LR", mois=JUIN, geste=GesteVisa.RENVOI, par="ZZ", motif=f"revoir avec {OTHER.lower()}"
            )
        )
        writing.add(2018, Raf(code="18", jour=JOUR, centiemes=200, auteur="ZZ", commentaire="selon DM"))
        writing.add_revision(
            2018,
            Revision(
                jour=JOUR,
                auteur="ZZ",
                motif="arbitrage",
                changements=(MontantRevise("14.7.1-metier", 3000, 1),),
            ),
        )
        meteo = MeteoDeclaree("PRI", Meteo.VERT, None, "ZZ")
        remarques = (Remarque("PRI", "rien à dire", "ZZ"),)
        writing.write_revue(
            2018,
            RevueEcrite(
                perimetre="PRI",
                semaine="2018-W22",
                remarques=remarques,
                meteo=meteo,
                close_le=JOUR,
                close_par="ZZ",
                figures="{}",
                presents=("ZZ",),
            ),
        )
        ligne_id = {"exercice_id": 2018, "ligne_id": writing.ligne_of(2018, "18")}
        livrable_id = writing.insert(programme.livrable, **ligne_id, numero=1, libelle="Lico", quantite=44)
        writing.insert(temps.demande, **ligne_id, numero=1, libelle="Salon avec ZZ", ouverte_le="2018-05-22")
        whose = {"agent_id": writing.agent_key("ZZ"), "jour": "2018-05-22"}
        produced = {**ligne_id, "livrable_id": livrable_id, "quantite": 2, "commentaire": "avec ZZ"}
        writing.insert(programme.production, **produced, **whose)
        writing.insert(rappel, **whose, etat="envoye")
        writing.set_preference("ZZ", "recentes", '["saisir ZZ 14.7.1"]')
    with store.writing("DM") as writing:
        writing.add_visa(freeze(writing, "DM", JUIN))
    with store.writing("LR") as writing:
        writing.add_visa(Visa(agent="DM", mois=JUIN, geste=GesteVisa.CONTRESEING, par="LR"))
    for agent in (None, "ZZ"):
        with store.writing("ZZ") as writing:
            writing.erase(Effacement(date(2000, 12, 31), "essai", agent))
