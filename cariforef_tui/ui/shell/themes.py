"""Themes offered, with their French names; two use colours told apart by colour-blind people.

Okabe-Ito: the eight colours of Okabe and Ito (2008), told apart with every common colour blindness.
"""

from __future__ import annotations

from textual.theme import Theme

OKABE_ITO_SOMBRE = Theme(
    name="okabe-ito-sombre",
    primary="#56B4E9",
    secondary="#0072B2",
    accent="#CC79A7",
    warning="#E69F00",
    error="#D55E00",
    success="#009E73",
    foreground="#F2F2F2",
    background="#101418",
    surface="#1A2026",
    panel="#262E36",
    dark=True,
)
OKABE_ITO_CLAIR = Theme(
    name="okabe-ito-clair",
    primary="#0072B2",
    secondary="#56B4E9",
    accent="#CC79A7",
    warning="#B87700",
    error="#B84A00",
    success="#007A59",
    foreground="#101418",
    background="#FFFFFF",
    surface="#F2F4F6",
    panel="#E2E6EA",
    dark=False,
)
OWN_THEMES = (OKABE_ITO_SOMBRE, OKABE_ITO_CLAIR)

NOMS: dict[str, str] = {
    "textual-dark": "sombre",
    "textual-light": "clair",
    "okabe-ito-sombre": "sombre, couleurs sûres pour les daltoniens",
    "okabe-ito-clair": "clair, couleurs sûres pour les daltoniens",
    "ansi-dark": "couleurs du terminal, fond sombre",
    "ansi-light": "couleurs du terminal, fond clair",
    "nord": "Nord",
    "solarized-light": "Solarized clair",
    "dracula": "Dracula",
}
"""French name of every theme offered, in the order of the key that changes it."""


def next_theme(current: str) -> str:
    """Return the theme after `current`, the first one after the last or after a theme not offered."""
    names = list(NOMS)
    return names[(names.index(current) + 1) % len(names)] if current in names else names[0]
