"""The programme 2018 as loaded, held against the voted document."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.equipe.load import ChargeSI, compute_charge_si
from cariforef_tui.domain.programme.comparison import Ecart, ObjetEcart, compute_controle, count_actions
from cariforef_tui.domain.programme.echeances import Echeance, Recurrence, TypeEcheance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    NatureResponsable,
    Niveau,
    Programme,
)

# Summary table: days and actions.
POLES = {"AD2I": (940, 26), "APO": (1060, 22), "PRI": (2120, 18), "DIR": (1040, 6)}
AXES = {
    "1": (199, 6), "2": (273, 4), "3": (88, 2), "4": (94, 7), "5": (189, 2), "6": (110, 2), "7": (85, 1),
    "8": (-98, 2), "9": (320, 5), "10": (330, 4), "11": (110, 5), "12": (120, 6), "13": (180, 2),
    "14": (1055, 7), "15": (455, 6), "16": (610, 5), "17": (360, 2), "18": (360, 1), "19": (120, 2),
    "20": (200, 1),
}  # fmt: skip
# PRI headings: announced, then summed where it differs.
ACTIONS_PRI = {
    "14.1": 374, "14.2": (75, 74), "14.3": 26, "14.4": (285, 286), "14.5": 205, "14.6": 60, "14.7": 30,
    "15.1": 160, "15.2": 70, "15.3": 145, "15.4": 15, "15.5": 25, "15.6": 40,
    "16.1": 300, "16.2": 200, "16.3": 50, "16.4": 20, "16.5": 40,
}  # fmt: skip
ACTIONS_APO = {
    "9.1": 30, "9.2": 260, "9.3": 30, "10.1": 120, "10.2": 60, "10.3": 150, "11.1": 80, "11.2": 30,
    "12.1": 60, "12.2": 60, "13.1": 60, "13.2": 120,
}  # fmt: skip


def test_every_level_has_the_lines_of_the_document(programme: Programme) -> None:
    assert Counter(ligne.niveau for ligne in programme.lignes) == {
        Niveau.GIP: 1,
        Niveau.POLE: 4,
        Niveau.AXE: 20,
        Niveau.ACTION: 26 + 12 + 18,
        Niveau.OPERATION: 22 + 54,
    }


def test_the_poles_and_the_axes_come_in_the_order_of_the_document(programme: Programme) -> None:
    assert programme.children["GIP"] == ("AD2I", "APO", "PRI", "DIR")
    axes = [code for pole in POLES for code in programme.children[pole]]
    assert axes == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize(
    ("code", "days", "actions"), [(code, *both) for code, both in (POLES | AXES).items()]
)
def test_announced_and_summed_days_are_those_of_the_summary_table(
    programme: Programme, code: str, days: int, actions: int
) -> None:
    ligne = programme.by_code[code]
    assert (ligne.centiemes_annonces, ligne.actions_annoncees) == (days * 100, actions)
    assert programme.centiemes_prevus(code) == days * 100


def test_the_gip_plans_5160_days_and_72_actions(programme: Programme) -> None:
    gip = programme.by_code["GIP"]
    assert (gip.centiemes_annonces, gip.actions_annoncees) == (516_000, 72)
    assert programme.centiemes_prevus("GIP") == 516_000
    assert count_actions(programme)["GIP"] == 72


@pytest.mark.parametrize("code", ACTIONS_PRI)
def test_a_heading_of_pri_announces_what_is_printed(programme: Programme, code: str) -> None:
    printed = ACTIONS_PRI[code]
    announced, summed = printed if isinstance(printed, tuple) else (printed, printed)
    assert programme.by_code[code].centiemes_annonces == announced * 100
    assert programme.centiemes_prevus(code) == summed * 100


@pytest.mark.parametrize(("code", "days"), ACTIONS_APO.items())
def test_an_action_of_apo_is_one_enveloppe_over_its_operations(
    programme: Programme, code: str, days: int
) -> None:
    (enveloppe,) = programme.enveloppes_within[code]
    assert (enveloppe.compte, enveloppe.centiemes) == (Compte.METIER, days * 100)
    assert enveloppe.lignes == programme.children[code]
    assert programme.by_code[code].centiemes_annonces is None


def test_the_si_claims_are_332_days_beside_the_5160(programme: Programme) -> None:
    claims = {code: programme.centiemes_si(code) for code in ("GIP", "14", "15", "16", "AD2I", "APO", "DIR")}
    assert claims == {
        "GIP": 33_200, "14": 16_700, "15": 16_500, "16": None, "AD2I": None, "APO": None, "DIR": None
    }  # fmt: skip


def test_three_si_enveloppes_are_needed_without_a_number(programme: Programme) -> None:
    unquantified = [one for one in programme.enveloppes if one.chiffrage is Chiffrage.X]
    assert [one.lignes for one in unquantified] == [("14.3.2", "14.3.3"), ("14.5.3",), ("14.7.1",)]
    assert all(one.compte is Compte.SI and one.centiemes is None for one in unquantified)


def test_merged_cells_are_shared_enveloppes(programme: Programme) -> None:
    shared = {
        (one.compte, one.lignes[0]): (one.centiemes, len(one.lignes))
        for one in programme.enveloppes
        if one.is_shared and programme.pole_of(one.lignes[0]) == "PRI"
    }
    assert shared == {
        (Compte.METIER, "14.1.6"): (22_500, 3),
        (Compte.SI, "14.1.6"): (8_000, 3),
        (Compte.METIER, "14.3.2"): (1_000, 2),
        (Compte.SI, "14.3.2"): (None, 2),
        (Compte.METIER, "15.1.1"): (16_000, 7),
        (Compte.SI, "15.1.1"): (13_000, 7),
        (Compte.METIER, "15.2.1"): (7_000, 3),
    }
    si_of_apdl = {one.lignes: one.centiemes for one in programme.enveloppes_of["15.2.3"]}
    assert si_of_apdl == {("15.2.1", "15.2.2", "15.2.3"): 7_000, ("15.2.3",): 3_500}


def test_every_imputable_line_draws_on_one_metier_enveloppe(programme: Programme) -> None:
    imputables = [ligne.code for ligne in programme.imputables()]
    assert len(imputables) == 25 + 22 + 54 + 4
    for code in imputables:
        assert [one.compte for one in programme.enveloppes_of[code]].count(Compte.METIER) == 1


def test_the_regulation_line_takes_108_days_off_and_no_saisie(programme: Programme) -> None:
    assert [ligne.code for ligne in programme.lignes if ligne.regulation] == ["8.2"]
    assert programme.centiemes_prevus("8.2") == -10_800
    assert not programme.is_imputable("8.2")
    demand = sum(programme.centiemes_prevus(code) or 0 for code in ("1", "2", "3", "4", "5", "6", "7", "8.1"))
    assert demand == 104_800


def test_an_axe_without_detail_is_imputable(programme: Programme) -> None:
    assert all(programme.is_imputable(code) for code in ("17", "18", "19", "20"))
    assert programme.code_si == "18"


def test_the_controle_finds_exactly_the_discrepancies_of_the_document(
    programme: Programme, agents: tuple[Agent, ...]
) -> None:
    assert set(compute_controle(programme, agents)) == {
        Ecart("14.2", ObjetEcart.JOURS, 7_500, 7_400),
        Ecart("14.4", ObjetEcart.JOURS, 28_500, 28_600),
        Ecart("14", ObjetEcart.OPERATIONS, 25, 26),
        Ecart("15", ObjetEcart.OPERATIONS, 19, 17),
        Ecart("PRI", ObjetEcart.OPERATIONS, 55, 54),
        Ecart("16.2.4", ObjetEcart.INITIALES, "SP", None),
    }


def test_the_si_team_is_overloaded_on_the_first_day(programme: Programme) -> None:
    charge = compute_charge_si(programme)
    assert charge == ChargeSI(disponible=36_000, infrastructure=5_400, demande=33_200, non_chiffres=3)
    assert charge.depassement == 2_600


def test_rows_moved_by_a_page_break_are_under_the_heading_that_counts_them(programme: Programme) -> None:
    assert programme.by_code["14.1.9"].libelle.startswith("Gérer la base Annuaire/of/Spro/Lieux d’info")
    assert programme.by_code["14.3.5"].libelle.startswith("Ajouts - indexation nouvelles vidéos")
    assert programme.by_code["14.4.4"].libelle == "Veiller, Sélectionner, Traiter, Indexer, Diffuser, Évaluer"
    assert [programme.centiemes_prevus(code) for code in ("14.1.9", "14.3.5", "14.4.4")] == [3000, 500, 26000]


@pytest.mark.parametrize(
    ("code", "libelle"),
    [
        ("PRI", "Pôle Ressources Information"),
        ("1", "Évaluer les dispositifs EFOP"),
        ("9", "Animer le travail en réseau des structures de l'orientation, au niveau local et régional"),
        ("18", "Assurer la maintenance et le développement des systèmes numériques du GIP"),
        ("2.3", "Maintenance corrective et évolutive de l'outil d'aide à l'orientation (Cleo)"),
        ("9.2", "Animation des 17 groupes locaux"),
        ("10.2.1", "Intervention au sein des actions régionales et locales"),
        ("14.1", "Base Offre et Annuaire – SOFI"),
        (
            "14.7.1",
            "Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT – PMB Lecteurs – Formulaire OF – "
            "Sofi Annuaire",
        ),
        ("15.1.6", "Rafraichissement graphique dont page d'accueil"),
        ("16.1", "Orientation à votre écoute – 0 800 200 303"),
    ],
)
def test_a_label_is_the_documents_own(programme: Programme, code: str, libelle: str) -> None:
    assert programme.by_code[code].libelle == libelle


def test_no_label_keeps_a_list_mark_or_its_days(programme: Programme) -> None:
    for ligne in programme.lignes:
        assert not ligne.libelle.startswith(("-", "–")), ligne.code
        assert not ligne.libelle.lower().endswith((" j", "0j")), ligne.code


@pytest.mark.parametrize(
    ("code", "type_", "debut", "fin"),
    [
        ("14.1.1", TypeEcheance.PERIODE, date(2018, 3, 1), date(2018, 12, 31)),
        ("14.1.2", TypeEcheance.DATE, None, date(2018, 7, 1)),
        ("14.1.5", TypeEcheance.DATE, None, date(2018, 7, 31)),
        ("14.3.2", TypeEcheance.DATE, None, date(2018, 6, 30)),
        ("14.5.3", TypeEcheance.DATE, None, date(2018, 6, 30)),
        ("14.3.1", TypeEcheance.DATE, None, date(2018, 12, 31)),
        ("14.1.3", TypeEcheance.NON_COMPRISE, None, None),
        ("14.7.1", TypeEcheance.AUCUNE, None, None),
        ("16.1.1", TypeEcheance.CONTINUE, None, None),
        ("14.1.4", TypeEcheance.RECURRENCE, None, None),
    ],
)
def test_an_echeance_of_each_kind_is_typed(
    programme: Programme, code: str, type_: TypeEcheance, debut: date | None, fin: date | None
) -> None:
    echeance = programme.by_code[code].echeance
    assert (echeance.type, echeance.debut, echeance.fin) == (type_, debut, fin)


def test_every_text_of_the_document_is_read_as_this_and_nothing_else(programme: Programme) -> None:
    end = {
        "01/07/2018": date(2018, 7, 1),
        "01/2018": date(2018, 1, 31),
        "05/2018": date(2018, 5, 31),
        "06/2018": date(2018, 6, 30),
        "07/2018": date(2018, 7, 31),
        "07/2018 – En lien avec DEFP": date(2018, 7, 31),
        "12/2018": date(2018, 12, 31),
        "6/2018": date(2018, 6, 30),
    }
    period = (
        "En lien avec SI DEFP, SI DGEFP, SI RCO, SI CPF, SI Pôle emploi... + réforme 03/2018 – 31/12/2018"
    )
    expected = {
        **{texte: Echeance(texte=texte, type=TypeEcheance.DATE, fin=fin) for texte, fin in end.items()},
        **{
            one.value: Echeance(texte=one.value, type=TypeEcheance.RECURRENCE, recurrence=one)
            for one in Recurrence
        },
        **{
            texte: Echeance(texte=texte, type=type_)
            for texte, type_ in (
                ("", TypeEcheance.AUCUNE),
                ("Tout au long de l'année", TypeEcheance.CONTINUE),
                ("6 IDEO/25 GRETA / AFPA", TypeEcheance.NON_COMPRISE),
            )
        },
        period: Echeance(
            texte=period, type=TypeEcheance.PERIODE, debut=date(2018, 3, 1), fin=date(2018, 12, 31)
        ),
    }
    assert {ligne.echeance.texte: ligne.echeance for ligne in programme.lignes} == expected


def test_the_echeances_of_pri_are_all_typed_but_one(programme: Programme) -> None:
    pri = [programme.by_code[code] for code in programme.subtrees["PRI"]]
    operations = [ligne.echeance for ligne in pri if ligne.niveau is Niveau.OPERATION]
    assert Counter(echeance.type for echeance in operations) == {
        TypeEcheance.DATE: 25,
        TypeEcheance.PERIODE: 1,
        TypeEcheance.RECURRENCE: 16,
        TypeEcheance.CONTINUE: 9,
        TypeEcheance.AUCUNE: 2,
        TypeEcheance.NON_COMPRISE: 1,
    }
    assert Counter(one.recurrence for one in operations if one.recurrence) == {
        Recurrence.QUOTIDIEN: 14,
        Recurrence.HEBDOMADAIRE: 1,
        Recurrence.TRIMESTRIEL: 1,
    }


@pytest.mark.parametrize(
    ("code", "noms"),
    [
        ("14.1.1", ["DM"]),
        ("14.4.2", ["ME", "DM", "KF", "SB", "CR", "LR"]),
        ("14.6.1", ["DM", "LR", "équipes"]),
        ("15.3.2", ["VS", "ME", "KF", "SB", "PG", "LR", "DM"]),
        ("15.5.3", ["PG", "LR", "Stagiaire"]),
        ("16.2.3", ["DM", "LR", "Équipe"]),
        ("16.2.4", ["PP", "SP", "MP", "DM", "Standard 1er niveau (KF/ME/SB)"]),
        ("14.3.3", []),
    ],
)
def test_qui_is_read_as_a_set(programme: Programme, code: str, noms: list[str]) -> None:
    assert [str(who) for who in programme.by_code[code].responsables] == noms


def test_only_groups_roles_and_one_service_are_not_people(programme: Programme) -> None:
    others = {
        (who.nom, who.nature)
        for ligne in programme.lignes
        for who in ligne.responsables
        if who.nature is not NatureResponsable.AGENT
    }
    assert others == {
        ("équipe", NatureResponsable.GROUPE),
        ("Équipe", NatureResponsable.GROUPE),
        ("équipes", NatureResponsable.GROUPE),
        ("Stagiaire", NatureResponsable.ROLE),
        ("Standard 1er niveau", NatureResponsable.SERVICE),
    }


def test_the_agents_are_those_whom_the_document_names(agents: tuple[Agent, ...]) -> None:
    pri = [agent.initiales for agent in agents if agent.pole == "PRI"]
    assert sorted(pri) == sorted(["DM", "SPB", "MP", "PP", "LR", "ILG", "CR", "SB", "PG", "ME", "KF", "VS"])
    assert [agent.initiales for agent in agents if agent.pole is None] == ["YM", "AR"]
    assert [agent.initiales for agent in agents if agent.coordonne == "PRI"] == ["DM", "LR"]
    assert not any(agent.nom or agent.is_si or agent.fictif for agent in agents)


def test_the_jalons_are_those_that_the_document_dates(programme: Programme) -> None:
    assert {jalon.code: (jalon.jour, jalon.lignes) for jalon in programme.jalons} == {
        "RGPD": (date(2018, 5, 25), ("14.7.1", "7.1", "18")),
        "PRO": (date(2018, 3, 31), ("9.1.1", "12.1.1")),
    }


def test_the_other_spellings_of_the_document_are_aliases(programme: Programme) -> None:
    assert dict(programme.aliases) == {"AD21": "AD2I", "ADII": "AD2I", "RI": "PRI", "PAP": "APO"}


@pytest.mark.parametrize(
    ("code", "quantite", "where"),
    [
        ("3.1", 4, "des 4 dialogues sectoriels du Conseil régional"),
        ("9.2", 17, "Animation des 17 groupes locaux"),
        ("9.2.2", 2, "animation de 2 journées de rencontre des coordinateurs"),
        ("15.1.1", 5, "Pointer le site OPDL sur les 5 schémas de diffusion"),
        ("15.3.2", 44, "Produire 44 Lico"),
    ],
)
def test_a_livrable_is_what_the_document_itself_counts_in_its_line(
    programme: Programme, code: str, quantite: int, where: str
) -> None:
    (livrable,) = programme.livrables_of(code)
    assert livrable.quantite == quantite
    assert where in programme.by_code[code].libelle
    assert livrable.source is not None


def test_the_document_counts_no_other_promise(programme: Programme) -> None:
    assert len(programme.livrables) == 5
