"""What each feature costs, in lines over all layers: `python -m tests.features` counts, and writes the page.

`.github/features.toml` lists the features; `.github/FEATURES.md`, « What one could drop », shows them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / ".github" / "FEATURES.md"
FEATURES = tomllib.loads((ROOT / ".github" / "features.toml").read_text(encoding="utf-8"))["feature"]
PLACES = {"cariforef_tui": "", "db/cariforef_db": "db/", "seeds/cariforef_seeds": "seeds/", "tests": ""}
"""Where the files are, and what stands for it in the paths of the list."""
HEAD = ("| feature | lines | of tests | who would miss it |", "|---|--:|--:|---|")


def count_lines() -> dict[str, list[int]]:
    """Return the lines of the product and of its tests, by feature; raises ValueError for a wrong list."""
    owners: dict[str, str] = {}
    for feature in FEATURES:
        for path in feature["paths"].split():
            if path in owners:
                raise ValueError(f"{path} is of two features: {owners[path]}, {feature['name']}")
            owners[path] = feature["name"]
    counts = {feature["name"]: [0, 0] for feature in FEATURES}
    unused = set(owners)
    for place, name in PLACES.items():
        for file in (ROOT / place).rglob("*.*"):
            if file.suffix not in {".py", ".tcss"} or file.name == "__init__.py":
                continue
            path = name + file.relative_to(ROOT / place).with_name(file.name.removeprefix("test_")).as_posix()
            found = [start for start in owners if path.startswith(start)]
            if not found:
                raise ValueError(f"{file.relative_to(ROOT)} is of no feature: name it in features.toml")
            longest = max(found, key=len)
            unused.discard(longest)
            counts[owners[longest]][place == "tests"] += len(file.read_text(encoding="utf-8").splitlines())
    if unused:
        raise ValueError(f"no file is below {', '.join(sorted(unused))}")
    return counts


def draw_table(counts: Mapping[str, list[int]]) -> str:
    """Return the table of the page, its figures to the ten."""
    rows = [
        f"| {feature['name']} | {product:,} | {tests:,} | {feature['who']} |"
        for feature in FEATURES
        for product, tests in [(round(lines, -1) for lines in counts[feature["name"]])]
    ]
    return "\n".join((*HEAD, *rows)) + "\n"


def read_table() -> dict[str, list[int]]:
    """Return the figures that the page shows."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([\d,]+) \| ([\d,]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        name: [int(product.replace(",", "")), int(tests.replace(",", ""))] for name, product, tests in rows
    }


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text[: text.index(HEAD[0])] + draw_table(count_lines()), encoding="utf-8")
