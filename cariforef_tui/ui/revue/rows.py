"""Rows of a review, as its lists draw them: the sections of the domain laid out, with what is about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cariforef_tui.domain.avancement.etat import worst
from cariforef_tui.domain.revue.figures import FiguresRevue, Revue
from cariforef_tui.domain.revue.pourquoi import Pourquoi
from cariforef_tui.domain.revue.revue import Decision, Meteo, RevueEcrite
from cariforef_tui.domain.revue.sections import (
    Row,
    Section,
    tell_a_regarder,
    tell_chiffres,
    tell_decision,
    tell_echeances,
    tell_jours,
    tell_livrables,
    tell_regulations,
)
from cariforef_tui.domain.revue.sentences import (
    count_alertes,
    describe_declaree,
    describe_feuilles,
    describe_reunion,
    tell_levees,
    tell_moved,
)
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.revue.read import RevueSnapshot
from cariforef_tui.ui.alertes.list import SIGNES
from cariforef_tui.ui.kit.columns import align_right

SIGNES_METEO = {Meteo.VERT: "☀", Meteo.ORANGE: "☁", Meteo.ROUGE: "☂"}
NIVEAUX_METEO = {Meteo.VERT: "bon", Meteo.ORANGE: "attention", Meteo.ROUGE: "critique"}
BAR = "█░"
"""Characters of the bar of days at the head of a text: days done, then days left."""
_SPARK = "▁▂▃▄▅▆▇█"
_CITED_MAX = 2
"""Number of decisions about a line that its row shows, the last ones."""
_LIGNES_MAX = {"decision": 3, "echeance": 2, "evenement": 2, "remarque": 4, "si": 2}
"""Lines that the label of a row may take, by the first word of its key; one for the others."""
_BAR_WIDTH = 10
"""Width in cells of the bar of days: one for each tenth."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text below a row, on at most `lignes_max` lines; `niveau` is its look."""

    texte: str
    niveau: str = "discret"
    lignes_max: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RevueRow:
    """One heading or item. `niveau` names its look, `cle` keeps the cursor on it when rows change.

    `droite` stands on the right; `courte` replaces it if it leaves the label less than `least` cells.

    `ligne` is the line that the item opens and that a comment is about. `agent` is the person whose row of
    Équipe it opens. `decision` is the number of its decision. `alertes` is the perimeter whose alerts it
    opens. `action` is the action of Enter on it.
    """

    cle: str
    texte: str
    signe: str = ""
    niveau: str = "normal"
    code: str = ""
    droite: str = ""
    courte: str = ""
    least: int = 28
    notes: tuple[Note, ...] = ()
    lignes_max: int = 1
    is_heading: bool = False
    ligne: str | None = None
    agent: str | None = None
    decision: int | None = None
    alertes: str | None = None
    action: str = ""

    @property
    def opens(self) -> bool:
        """True if Enter does something on it."""
        opened = (self.ligne, self.agent, self.decision, self.alertes)
        return bool(self.action) or any(one is not None for one in opened)

    @property
    def as_text(self) -> str:
        """The item on one line, for a copy."""
        parts = (self.code, self.texte, self.droite, *(note.texte for note in self.notes))
        return "  ".join(part for part in parts if part)


def heading(cle: str, texte: str, droite: str = "", courte: str = "") -> RevueRow:
    return RevueRow(cle=f"titre {cle}", texte=texte, droite=droite, courte=courte, is_heading=True)


def section_rows(
    section: Section, shown: Sequence[int] | None = None, short: Sequence[int] = ()
) -> Iterator[RevueRow]:
    """Yield the rows of a section under its title, or the sentence that says why there is none.

    `shown` are the ranks of the figures drawn, None for all of them, `short` those kept where room lacks.
    """
    titles, figures = _align(section, range(len(section.courts)) if shown is None else shown)
    short_titles, shorts = _align(section, short)
    yield heading(section.cle, section.titre, titles, short_titles)
    for row, right, courte in zip(section.rows, figures, shorts, strict=True):
        yield replace(lay_row(row, right.rstrip() and right), courte=courte)
    if not section.rows:
        yield RevueRow(cle=f"{section.cle} rien", texte=section.vide, niveau="discret")


def _align(section: Section, ranks: Sequence[int]) -> tuple[str, list[str]]:
    """Return the titles of figures, and those of each row, in columns."""
    titles = [section.courts[rank] for rank in ranks]
    cells = [[row.chiffres[rank] if row.chiffres else "" for rank in ranks] for row in section.rows]
    if not ranks:
        return "", [""] * len(cells)
    # The title of a single column may be wider than its figures: they leave their labels that room.
    if len(ranks) == 1:
        return titles[0], align_right(cells)
    head, *figures = align_right([titles, *cells])
    return head, figures


def lay_row(row: Row, right: str = "") -> RevueRow:
    """Return one row. Its day stands on the right, or before its label if a figure stands there."""
    texte = row.libelle if row.code else capitalize(row.libelle)
    if row.quand and row.chiffres:
        texte = f"{row.quand}  {texte}"
    return RevueRow(
        cle=row.cle,
        texte=f"{row.qui} · {texte}" if row.qui else texte,
        signe=row.marque,
        niveau=row.look,
        code=row.court or row.code,
        droite=right if row.chiffres else row.quand,
        notes=(Note(capitalize(row.fait), "normal"),) if row.fait else (),
        lignes_max=_LIGNES_MAX.get(row.cle.partition(" ")[0], 1),
        ligne=row.ligne,
        decision=row.decision,
    )


def draw_spark(values: Sequence[int], most: int) -> str:
    """Return a bar for each value, full at `most`; a dot for none."""
    return "".join(_SPARK[value * (len(_SPARK) - 1) // most] if value > 0 else "·" for value in values)


def describe_meteo(revue: Revue) -> str:
    """Return `☁ orange, DM : retard sur la base`, empty if no weather was declared."""
    meteo = revue.ecrite.meteo
    return f"{SIGNES_METEO[meteo.couleur]} {describe_declaree(meteo)}" if meteo else ""


def decided_notes(snapshot: RevueSnapshot, code: str | None, but: Collection[int] = ()) -> tuple[Note, ...]:
    """Return the decisions about a line, the last one first; the numbers in `but` are left out."""
    decisions = [one for one in snapshot.decided(code) if one.numero not in but]
    cited = ((tell_decision(one, snapshot.revue.figures), one) for one in decisions[:_CITED_MAX])
    return tuple(
        Note(f"{row.marque} {decision.tell()}", "discret" if decision.is_done else row.look)
        for row, decision in cited
    )


def followed_rows(
    snapshot: RevueSnapshot, rows: Iterable[RevueRow], left: dict[int, Decision]
) -> Iterator[RevueRow]:
    """Yield rows, and below each the decisions about its line that are in `left`, which loses them."""
    for row in rows:
        yield row
        for decision in snapshot.decided(row.ligne):
            if (followed := left.pop(decision.numero, None)) is not None:
                told = tell_decision(followed, snapshot.revue.figures)
                day = told.quand if followed.is_done or followed.pour is None else f"pour {told.quand}"
                label = followed.texte if followed.ligne == row.ligne else followed.sujet
                yield lay_row(replace(told, libelle=label, quand=day))


def jours_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the days logged in the week, a row for each team, with a bar of what is done."""
    section = tell_jours(figures)
    parts = {row.cle: row.part for row in section.rows}
    for row in section_rows(section, shown=(1, 2, 3), short=(3,)):
        part = parts.get(row.cle)
        full = min(_BAR_WIDTH, (part or 0) * _BAR_WIDTH // 100)
        bar = "" if part is None else f"{BAR[0] * full}{BAR[1] * (_BAR_WIDTH - full)} "
        yield replace(row, texte=f"{bar}{row.texte}")


def synthese_rows(figures: FiguresRevue) -> Iterator[RevueRow]:
    """Yield the standing of the perimeter and of what it holds, then its livrables."""
    for row in section_rows(tell_chiffres(figures), shown=(1, 3, 4, 5), short=(3, 5)):
        # Its code says what it is: the figures are the same at nearly all widths.
        yield replace(row, least=12)
    for rank, told in enumerate(tell_regulations(figures)):
        yield RevueRow(cle=f"regulation {rank}", texte=told, lignes_max=2)
    if figures.livrables:
        yield from section_rows(tell_livrables(figures.livrables), shown=(0, 1))


def stand_row(figures: FiguresRevue, place: str) -> RevueRow:
    """Return the row that says what data the figures rest on (`figures.stand`)."""
    return RevueRow(cle=f"assise {place}", texte=figures.stand, niveau="discret", lignes_max=2)


TellPourquoi = Callable[[str, Pourquoi], tuple[Note, ...]]
TellDecided = Callable[[str | None], tuple[Note, ...]]
"""Return the notes of a group from its fact, and those of what was decided."""
_QUI_MAX = 4
"""Number of people of a group that its row names; the row counts the others."""


def tell_qui(fait: str, pourquoi: Pourquoi) -> tuple[Note, ...]:
    """Return the fact of a group, with the initials of the people who work on it."""
    rest = len(pourquoi.qui) - _QUI_MAX
    more = f" +{rest}" if rest > 0 else ""
    return (Note(f"{fait} · {' '.join(pourquoi.qui[:_QUI_MAX])}{more}", "normal"),)


def groupe_rows(snapshot: RevueSnapshot, tell: TellPourquoi, tell_decided: TellDecided) -> Iterator[RevueRow]:
    """Yield the groups to look at, with what was decided about them."""
    for row in section_rows(tell_a_regarder(snapshot.revue.figures)):
        pourquoi = snapshot.pourquoi.get(row.ligne or "")
        notes = tell(row.notes[0].texte, pourquoi) if pourquoi else row.notes
        yield replace(row, notes=(*notes, *tell_decided(row.ligne)))


def echeance_rows(snapshot: RevueSnapshot, tell: TellDecided) -> Iterator[RevueRow]:
    """Yield the échéances and jalons of the next four weeks."""
    for row in section_rows(tell_echeances(snapshot.revue.figures)):
        yield replace(row, droite=row.droite.strip(), notes=tell(row.ligne)) if row.code else row


def alerte_row(figures: FiguresRevue) -> RevueRow:
    """Return the row that opens the alerts of the perimeter; it counts those of the review's day."""
    gravites = [alerte.gravite for alerte in figures.en_cours]
    told = filter(None, (tell_moved(figures), tell_levees(figures)))
    gravest = worst(gravites)
    return RevueRow(
        cle="alertes",
        texte=capitalize(count_alertes(gravites)),
        signe=SIGNES[gravest] if gravest else "✓",
        niveau=gravest.value if gravest else "bon",
        notes=tuple(Note(f"{sentence}.") for sentence in told),
        lignes_max=3,
        alertes=figures.perimetre,
    )


def feuille_row(figures: FiguresRevue) -> RevueRow:
    """Return the row that tells the days that lack, and whose; it opens their sheets in Équipe."""
    attendues = figures.attendues
    if not figures.feuilles:
        told = "Toutes les feuilles sont complètes."
        return RevueRow(cle="feuilles", texte=told, signe="✓", niveau="bon")
    told, *quiet = describe_feuilles(figures)
    return RevueRow(
        cle="feuilles",
        texte=told,
        signe="!" if attendues else "",
        niveau="attention" if attendues else "discret",
        notes=tuple(Note(f"{sentence}.") for sentence in quiet),
        lignes_max=3,
        agent=(attendues or figures.feuilles)[0].agent,
    )


def reunion_rows(ecrite: RevueEcrite) -> Iterator[RevueRow]:
    """Yield the people there and excused, and the next review; Enter changes them until it is closed."""
    action = "" if ecrite.is_close else "set_presence"
    for rank, sentence in enumerate(describe_reunion(ecrite)):
        if rank == 0:
            yield heading("reunion", "Réunion")
        yield RevueRow(cle=f"reunion {rank}", texte=sentence, lignes_max=3, action=action)
