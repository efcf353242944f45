"""What changes from one programme to another is told line by line."""

from __future__ import annotations

from dataclasses import replace

from cariforef_tui.domain.programme.comparison import Fate, compare_programmes
from cariforef_tui.domain.programme.programme import Programme


def test_a_programme_does_not_differ_from_itself(programme_2018: Programme) -> None:
    assert compare_programmes(programme_2018, programme_2018) == ()


def test_added_changed_and_gone_are_told_apart(programme_2018: Programme) -> None:
    first, *others = programme_2018.enveloppes
    after = replace(
        programme_2018,
        lignes=tuple(
            replace(one, libelle="Autre") if one.code == "1.1" else one for one in programme_2018.lignes
        ),
        enveloppes=(replace(first, centiemes=4_050), replace(first, id="new"), *others[1:]),
        jalons=(),
    )
    found = [(one.sort, one.objet, one.code) for one in compare_programmes(programme_2018, after)]
    assert found == [
        (Fate.CHANGE, "ligne", "1.1"),
        (Fate.CHANGE, "enveloppe", first.id),
        (Fate.AJOUTE, "enveloppe", "new"),
        (Fate.DISPARU, "enveloppe", others[0].id),
        *((Fate.DISPARU, "jalon", jalon.code) for jalon in programme_2018.jalons),
    ]
    details = {one.code: one.detail for one in compare_programmes(programme_2018, after)}
    assert details[first.id] == "jours : 46 j → 40,5 j"


def test_every_column_of_a_line_of_a_jalon_and_of_an_alias_is_compared(programme_2018: Programme) -> None:
    def alter(code: str, **fields: object) -> list[str]:
        lignes = (replace(one, **fields) if one.code == code else one for one in programme_2018.lignes)
        after = replace(programme_2018, lignes=tuple(lignes))
        return [one.detail for one in compare_programmes(programme_2018, after)]

    assert alter("GIP", actions_annoncees=71) == ["actions annoncées : 72 → 71"]
    (told,) = alter("GIP", actions_annoncees=None)
    assert told.startswith("actions annoncées : 72 → ")
    assert "None" not in told
    assert alter("GIP", operations_annoncees=5)[0].endswith(" → 5")
    assert alter("GIP", centiemes_annonces=500_050) == ["jours annoncés : 5160 j → 5000,5 j"]
    assert alter("8.2", regulation=False)[0].startswith("régulation : oui → ")
    jalon = programme_2018.jalons[0]
    after = replace(programme_2018, jalons=(replace(jalon, lignes=("18",)), *programme_2018.jalons[1:]))
    assert [one.detail for one in compare_programmes(programme_2018, after)] == [
        f"lignes : {' '.join(jalon.lignes)} → 18"
    ]
