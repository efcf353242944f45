"""The programme that comes with the product: a folder of the sheets that people edit."""

from pathlib import Path

PROGRAMME_2018 = Path(__file__).parent / "programme_2018"
