"""A plain page, as its elements say it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """A page, read strictly: every element is closed in its turn; its tables are rows of (tag, text)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self._open = text, list[str]()
        self.headings: list[str] = []
        self.captions: list[str] = []
        self.tables: list[list[list[tuple[str, str, str]]]] = []
        self.links: dict[str, str] = {}
        self.labelled, self.fields = set[str](), set[str]()
        self.feed(text)
        self.close()
        assert self._open == []
        assert self.fields <= self.labelled

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert not any(name.startswith("on") or name == "style" for name in given)
        assert tag not in ("script", "style")
        if tag not in VOID:
            self._open.append(tag)
        match tag:
            case "h1" | "h2":
                self.headings.append(f"{tag} ")
            case "table":
                self.tables.append([])
            case "caption":
                self.captions.append("")
            case "tr":
                self.tables[-1].append([])
            case "th" | "td":
                self.tables[-1][-1].append((tag, given.get("scope", ""), ""))
            case "a":
                self.links[given["href"]] = given.get("aria-current", "")
            case "html":
                assert given["lang"] == "fr"
            case "label":
                self.labelled.add(given.get("for", ""))
            case "input" | "select" if given.get("type") != "hidden" and "label" not in self._open:
                self.fields.add(given["id"])

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"h1", "h2"} & {*self._open}:
            self.headings[-1] += data
        if "caption" in self._open:
            self.captions[-1] += data
        elif self._open and self._open[-1] in ("th", "td"):
            tag, scope, text = self.tables[-1][-1].pop()
            self.tables[-1][-1].append((tag, scope, text + data))

    def rows(self, rank: int = 0) -> dict[str, list[str]]:
        """The cells of each row, by its name."""
        body = self.tables[rank][1:]
        return {next(text for tag, _, text in row if tag == "th"): [text for *_, text in row] for row in body}
