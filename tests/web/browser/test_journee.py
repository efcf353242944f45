"""The page that writes a day, in a browser: by the keyboard alone, for any eyes, from no other site."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, expect

from tests.kit.patience import PATIENCE_S
from tests.people import log, open_store
from tests.web.browser.line import Line
from tests.web.browser.readable import check_readable

pytestmark = pytest.mark.asyncio(loop_scope="session")

LUNDI, LUNDI_SUIVANT, VENDREDI = date(2018, 4, 9), date(2018, 4, 16), date(2018, 4, 27)
"""A day of each test, in weeks where nothing else is written."""
NOTE = "Réunion à Nantes : œuvre, 12 €"


def read_day(line: Line, on: date) -> list[tuple[str, int, str | None]]:
    """Return what DM's day holds: lines, days in hundredths and comments, then absences."""
    with open_store(line.store) as store, store.reading() as reading:
        saisies, absences = reading.saisies("DM", on, on), reading.absences("DM", on, on)
    return [
        *((one.code, one.centiemes, one.commentaire) for one in saisies),
        *((one.type.value, one.centiemes, None) for one in absences),
    ]


class Keys:
    """Somebody who has no mouse: they go on by Tab to what they look for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def reach(self, wanted: Locator) -> None:
        """Press Tab until the focus is there, and seen."""
        await wanted.wait_for()
        for _ in range(99):
            if await wanted.evaluate("one => one === document.activeElement"):
                await expect(wanted).to_have_css("outline-style", "solid")
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {wanted}")

    async def fill(self, name: str, typed: str) -> None:
        """Type in a field: what it held is selected by Tab, and a list goes to what begins so."""
        await self.reach(self.page.get_by_label(name, exact=True))
        await self.page.keyboard.type(typed)

    async def press(self, name: str) -> None:
        await self.reach(self.page.get_by_role("button", name=name, exact=True))
        await self.page.keyboard.press("Enter")


async def test_a_day_is_written_mended_and_undone_by_the_keyboard_without_any_script(
    chromium: Browser, line: Line
) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    keys, told = Keys(page), page.get_by_role("status")
    rows = page.get_by_role("main").get_by_role("listitem")
    await page.goto(f"{line.pages}journee?jour={LUNDI}")
    await keys.fill("Clé", line.writing_key)
    await page.keyboard.press("Enter")
    await keys.fill("Ligne", "14.7.1")
    await keys.fill("Jours", "0,25")
    await keys.fill("Commentaire (facultatif)", NOTE)
    await page.keyboard.press("Enter")
    await expect(told).to_contain_text("Enregistré : DM, 14.7.1, lun. 09/04/2018 : 0,25 j")
    await expect(rows).to_have_text(re.compile(f"14.7.1 .* : 0,25 j, {NOTE}"))
    assert read_day(line, LUNDI) == [("14.7.1", 25, NOTE)]
    await keys.press("Corriger 14.7.1")
    await page.get_by_role("button", name="Remplacer").wait_for()
    # The caret is there, after what it corrects.
    await expect(page.get_by_label("Jours")).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("0,5")
    await page.keyboard.press("Enter")
    await expect(told).to_contain_text("0,5 j")
    assert read_day(line, LUNDI) == [("14.7.1", 50, NOTE)]
    await keys.press("Retirer 14.7.1")
    await expect(told).to_contain_text("Retiré : ")
    assert read_day(line, LUNDI) == []
    await keys.press("Annuler")
    await expect(rows).to_have_count(1)
    assert read_day(line, LUNDI) == [("14.7.1", 50, NOTE)]
    await keys.fill("Absence", "RTT")
    await keys.fill("Durée", "demi")
    await keys.press("Déclarer l'absence")
    await expect(rows).to_have_count(2)
    assert read_day(line, LUNDI) == [("14.7.1", 50, NOTE), ("RTT", 50, None)]
    await keys.press("Retirer l'absence")
    await expect(rows).to_have_count(1)
    assert read_day(line, LUNDI) == [("14.7.1", 50, NOTE)]
    # An address is kept by browsers: the key that writes is in none.
    assert line.writing_key not in page.url
    await context.close()


EMPTY = """
- main:
  - /children: deep-equal
  - heading "Journée du lundi 16/04/2018" [level=1]
  - heading "Ce que contient la journée" [level=2]
  - paragraph: "0 j sur 1 j : il manque 1 j."
  - heading "Noter des jours" [level=2]
  - text: Ligne
  - combobox "Ligne":
    - /children: contain
    - option "Choisissez…"
    - option /14.7.1 Mise en conformité avec Directive RGPD/
  - text: Ou une autre ligne
  - paragraph: Son code, ou des mots de son libellé.
  - textbox "Ou une autre ligne"
  - text: Jours
  - paragraph: 0,25 · 0,5 · 0,75 · 1 · 1h45.
  - textbox "Jours": "1"
  - text: Commentaire (facultatif)
  - textbox "Commentaire (facultatif)"
  - button "Enregistrer"
  - heading "Déclarer une absence" [level=2]
  - text: Absence
  - combobox "Absence":
    - option "Choisissez…" [selected]
    - option "congé"
    - option "RTT"
    - option "maladie"
    - option "formation"
    - option "autre"
  - text: Durée
  - combobox "Durée":
    - option "journée" [selected]
    - option "demi-journée"
  - text: Jusqu'au (facultatif)
  - paragraph: Le dernier jour ; sinon ce seul jour.
  - textbox "Jusqu'au (facultatif)"
  - button "Déclarer l'absence"
  - heading "Un autre jour" [level=2]
  - 'button "lun. 16/04 : manque 1 j"'
  - 'button "mar. 17/04 : manque 1 j"'
  - 'button "mer. 18/04 : manque 1 j"'
  - 'button "jeu. 19/04 : manque 1 j"'
  - 'button "ven. 20/04 : manque 1 j"'
  - button "Semaine précédente"
  - button "Semaine suivante"
  - text: Date
  - textbox "Date": 2018-04-16
  - button "Montrer"
  - paragraph: /Lu le .* par DM\\./
"""
"""What a screen reader finds in an empty day; which lines are offered depends on the days of others."""
WRONG = "« beaucoup » : nombre de jours non reconnu (par exemple 0,5 ou 1/2 ou 3h30)."
TITLE, FIELD = '  - heading "Journée du lundi 16/04/2018" [level=1]\n', '  - textbox "Jours": "1"\n'
REFUSED = EMPTY.replace(
    TITLE, f"""{TITLE}  - alert:\n    - paragraph:\n      - 'link "{WRONG}"':\n        - /url: "#jours"\n"""
).replace(FIELD, f'  - paragraph: "{WRONG}"\n  - textbox "Jours" [invalid]: beaucoup\n')


async def test_each_state_of_the_page_is_for_any_eyes_and_two_clicks_write_once(
    chromium: Browser, line: Line
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    wrongs: list[str] = []
    page.on("console", lambda said: wrongs.append(said.text) if "Policy" in said.text else None)
    main, jours, rows = page.get_by_role("main"), page.get_by_label("Jours"), page.locator("main li")
    await page.goto(f"{line.pages}journee?jour={LUNDI_SUIVANT}")
    await check_readable(page)
    await page.get_by_label("Clé").fill(line.writing_key)
    await page.get_by_role("button", name="Continuer").click()
    await expect(main).to_match_aria_snapshot(EMPTY)
    await check_readable(page)
    await page.get_by_label("Ligne", exact=True).select_option("14.7.1")
    await jours.fill("beaucoup")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(main).to_match_aria_snapshot(REFUSED)
    await expect(page).to_have_title("Erreur : Journée du lundi 16/04/2018 · cariforef")
    await expect(jours).to_have_accessible_description(f"0,25 · 0,5 · 0,75 · 1 · 1h45. {WRONG}")
    await check_readable(page)
    await jours.fill("0,5")
    await page.get_by_role("button", name="Enregistrer").dblclick()
    await expect(rows).to_have_text([re.compile("14.7.1 .* : 0,5 j")])
    await check_readable(page)
    # A page that is read again sends its form again.
    await page.reload()
    await expect(page.get_by_role("status")).to_contain_text("Déjà envoyé")
    assert read_day(line, LUNDI_SUIVANT) == [("14.7.1", 50, None)]
    # Meanwhile, the same day is written from elsewhere.
    await page.get_by_role("button", name="Corriger 14.7.1").click()
    await page.get_by_role("button", name="Remplacer").wait_for()
    with open_store(line.store) as store:
        log(store, "DM", "14.7.1", 75, on=LUNDI_SUIVANT)
    await jours.fill("0,25")
    await page.get_by_role("button", name="Remplacer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Valeur enregistrée : 0,75 j")
    assert read_day(line, LUNDI_SUIVANT) == [("14.7.1", 75, None)]
    await check_readable(page)
    assert wrongs == []
    await context.close()


FORM = """<!DOCTYPE html><form method="post" action="{address}">{fields}</form>
<script>document.forms[0].submit()</script>"""
FRAME = '<!DOCTYPE html><iframe src="{address}"></iframe>'


@asynccontextmanager
async def site(host: str, page: str) -> AsyncIterator[str]:
    """Another site, which has one page; returns its address."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    application = web.Application()
    application.router.add_get("/", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    try:
        yield f"http://{host}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
async def test_another_site_that_knows_every_key_writes_nothing_and_shows_nothing(
    chromium: Browser, line: Line, host: str
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    address = f"{line.pages}journee"
    await page.goto(address)
    fields = {
        "cle": line.writing_key,
        "jeton": await page.locator("[name=jeton]").first.input_value(),
        "geste": "saisir",
        "jour": VENDREDI.isoformat(),
        "ligne": "14.7.1",
        "jours": "1",
        "vu": "",
    }
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    async with site(host, FORM.format(address=address, fields=inputs)) as elsewhere:
        await page.goto(elsewhere, wait_until="commit")
        await expect(page.get_by_role("main")).to_contain_text("Cette page n'est pas celle du serveur")
    assert read_day(line, VENDREDI) == []
    async with site(host, FRAME.format(address=address)) as elsewhere:
        await page.goto(elsewhere)
        async with asyncio.timeout(PATIENCE_S):
            while not all(frame.url for frame in page.frames):
                await asyncio.sleep(0.01)
        assert [frame.url for frame in page.frames] == [elsewhere, "chrome-error://chromewebdata/"]
    await context.close()
