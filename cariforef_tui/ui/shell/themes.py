"""Themes offered: dark, light, one for colour-blind people, and the colours of the terminal itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import environ

from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.theme import Theme

_SOMBRE = {
    "primary": "#6FB7F2",
    "secondary": "#9CC3E6",
    "accent": "#6FB7F2",
    "warning": "#F2B94B",
    "error": "#FF9A8C",
    "success": "#7AD69A",
    "foreground": "#E9EDF0",
    "background": "#10151A",
    "surface": "#171E25",
    "panel": "#202A33",
    "cursor": "#17405F",
}
_CLAIR = {
    "primary": "#0A4F96",
    "secondary": "#1F5A86",
    "accent": "#0A4F96",
    "warning": "#784600",
    "error": "#9C1C15",
    "success": "#13592F",
    "foreground": "#14181C",
    "background": "#FFFFFF",
    "surface": "#F4F6F8",
    "panel": "#E4E9ED",
    "cursor": "#B9D8F6",
}
_CONTRASTE = {
    # The colours of Okabe and Ito (2008), on black: they stay distinct for every common colour blindness.
    # Their vermilion and bluish green are lightened, being too dark for text.
    "primary": "#56B4E9",
    "secondary": "#9AD2F2",
    "accent": "#56B4E9",
    "warning": "#E69F00",
    "error": "#FF9166",
    "success": "#3CCFA4",
    "foreground": "#FFFFFF",
    "background": "#000000",
    "surface": "#0A0E12",
    "panel": "#151C22",
    "cursor": "#0B3A5C",
}
NOMS: Mapping[str, str] = {
    "sombre": "sombre",
    "clair": "clair",
    "contraste": "contrasté, couleurs sûres pour les daltoniens",
    "ansi-dark": "couleurs du terminal, fond sombre",
    "ansi-light": "couleurs du terminal, fond clair",
}
"""French name of every theme offered, in the order of the list."""
USUAL = "sombre"


def _texts(theme: Mapping[str, str], muted: str) -> dict[str, str]:
    """Return the variables for texts and the cursor, taken from the theme's colours.

    The cursor is a tint of the ground: every text keeps its colour on it, and stays legible.
    """
    return {
        **{f"text-{name}": theme[name] for name in ("primary", "warning", "error", "success", "accent")},
        "text-secondary": theme["secondary"],
        "text-muted": muted,
        "text-disabled": muted,
        "foreground-muted": muted,
        "foreground-disabled": muted,
        "footer-foreground": muted,
        "footer-key-foreground": theme["foreground"],
        "footer-description-foreground": muted,
        "block-cursor-foreground": theme["foreground"],
        "block-cursor-background": theme["cursor"],
        "block-cursor-blurred-foreground": theme["foreground"],
        "block-cursor-blurred-background": theme["panel"],
        "button-color-foreground": theme["background"],
        "input-selection-background": theme["panel"],
    }


def _theme(name: str, colors: Mapping[str, str], muted: str, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=colors["primary"],
        secondary=colors["secondary"],
        accent=colors["accent"],
        warning=colors["warning"],
        error=colors["error"],
        success=colors["success"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        dark=dark,
        text_alpha=1.0,
        variables=_texts(colors, muted),
    )


OWN_THEMES = (
    _theme("sombre", _SOMBRE, "#9FABB6", dark=True),
    _theme("clair", _CLAIR, "#46505A", dark=False),
    _theme("contraste", _CONTRASTE, "#C9D1D8", dark=True),
)


def without_colour(theme: Theme) -> Theme:
    """Return the theme for NO_COLOR: gravités in greys, the gravest as bright as text."""
    clear, soft = theme.foreground or "", theme.variables["text-muted"]
    gravites = {"text-error": clear, "text-warning": soft}
    return replace(theme, error=clear, warning=soft, variables={**theme.variables, **gravites})


def use_themes(app: App[int], liked: str | None) -> None:
    """Register our themes, and start with the environment's one, or else with `liked`."""
    for theme in OWN_THEMES:
        app.register_theme(without_colour(theme) if environ.get("NO_COLOR") else theme)
    wanted = (environ.get("TEXTUAL_THEME"), liked, USUAL)
    app.theme = next(name for name in wanted if name in app.available_themes)


class KeptStylesheet(Stylesheet):
    """A stylesheet that parses a text once in each theme.

    Textual drops its parsed rules whenever a screen is first shown, because the theme may have changed and
    the screen may add a file. Its cache has 64 texts; `tests/ui/shell/test_stylesheet.py` counts ours.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colours = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._colours:
            self._colours = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        self.parse()
