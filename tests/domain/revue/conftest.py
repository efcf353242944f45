"""The figures of a review with something in every section."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.alertes.evolution import StatutAlerte
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.avancement.atterrissage import BaseAtterrissage
from cariforef_tui.domain.avancement.burndown import Burndown, Mark, MarkKind, Measure, Point
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.revue.figures import (
    AlerteRevue,
    DejaVus,
    EcheanceProche,
    Evenement,
    Feuille,
    FiguresRevue,
    FiguresSI,
    GroupeRevue,
    JoursSemaine,
    NatureEvenement,
    Progression,
    Synthese,
)
from cariforef_tui.domain.revue.revue import Decision

LUNDI, DIMANCHE = date(2018, 5, 21), date(2018, 5, 27)


@pytest.fixture
def figures() -> FiguresRevue:
    """Figures with something in every section, texts that a careless encoder would break included."""
    line = Synthese(
        code="14",
        libelle="Bases « métiers » [/b]",
        prevu=1000,
        realise=250,
        attendu=240,
        atterrissage=1100,
        base=BaseAtterrissage.MIXTE,
        semaine=75,
    )
    bare = Synthese(
        code="15.1.1",
        libelle="OPDL",
        prevu=None,
        realise=0,
        attendu=None,
        atterrissage=None,
        base=None,
        semaine=0,
    )
    over = GroupeRevue(
        code="14.3.2",
        nom="14.3.2 à 14.3.3",
        court="14.3.2+",
        libelle="SOFI",
        prevu=1000,
        utilise=3950,
        attendu=377,
        atterrissage=8378,
        fin=None,
        etat=Etat.DEPASSE,
        gravite=Gravite.CRITIQUE,
        enjeu=2950,
        montre=2950,
        constat="dépasse le prévu de 29,5 j au 25/05",
    )
    alerte = Alerte(
        type=TypeAlerte.DEPASSEMENT,
        gravite=Gravite.CRITIQUE,
        code="14.1.9",
        date=LUNDI,
        jours_restants=-3,
        fait="",
        objet="",
        constat="Il",
        conseil='dit "non"\\',
    )
    return FiguresRevue(
        perimetre="PRI",
        libelle="Pôle Ressources Information",
        semaine="2018-W21",
        lundi=LUNDI,
        au=DIMANCHE,
        precedente="2018-W20",
        depuis=date(2018, 5, 20),
        jours=(
            JoursSemaine(
                code="PRI", libelle="Pôle", agents=12, saisi=3450, absent=100, attendu=3850, incomplets=2
            ),
        ),
        syntheses=(line, bare),
        progressions=(Progression("14.1.1", "Saisie", 100, 75),),
        evenements=(
            Evenement(
                nature=NatureEvenement.RAF, jour=LUNDI, code="14.1.1", texte="reste à faire 3 j", auteur="DM"
            ),
        ),
        a_regarder=(over,),
        alertes=(AlerteRevue(StatutAlerte.NOUVELLE, alerte),),
        echeances=(
            EcheanceProche(
                jour=date(2018, 5, 31), code=None, jalon="RGPD", libelle="effectif", prevu=None, realise=50
            ),
        ),
        feuilles=(Feuille(agent="PG", pole=None, manque=200, jours=2),),
        si=FiguresSI(
            demande=33200,
            non_chiffres=3,
            realise=100,
            semaine=25,
            disponible=None,
            infrastructure=None,
            total=None,
        ),
        decisions=(
            Decision(
                perimetre="PRI",
                semaine="2018-W20",
                texte="faire",
                qui="DM",
                pour=date(2018, 6, 4),
                numero=1,
            ),
        ),
        courbe=Burndown(
            code="PRI",
            mesure=Measure.RESTE,
            debut=LUNDI,
            fin=DIMANCHE,
            au=DIMANCHE,
            total=100,
            realise=40,
            attendu=50,
            actuel=60,
            atterrissage=None,
            etapes=(Point(jour=LUNDI, initial=100, prevu=100, actuel=100),),
            reperes=(Mark(date(2018, 5, 25), MarkKind.JALON, "RGPD"),),
        ),
        realises=(("14.1.1", 75),),
        vus=DejaVus(1, 2, 3),
        arrete=date(2018, 5, 25),
        assise="arrêté au ven. 25/05",
    )
