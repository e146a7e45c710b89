"""Word and PowerPoint documents (docx, pptx): the XML inside, walked directly."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from assistant.core.passages import Section
from assistant.knowledge.readers.archive import Parts, attribute, damaged, local
from assistant.knowledge.readers.draft import Draft, Outline
from assistant.knowledge.readers.encoding import clean
from assistant.knowledge.readers.tables import lines_of

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx"})

_HEADING_STYLE = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik)\s*(\d)", re.IGNORECASE)
_JUNK_TITLES = frozenset(
    {"", "powerpoint presentation", "powerpoint-präsentation", "word document", "document", "title"}
)
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr", "sectPr", "tblPr", "tcPr"})


def read_word(draft: Draft) -> Iterator[Section]:
    """Yield the paragraphs and tables under their headings, then notes, headers and footers."""
    parts = Parts(draft.data)
    main = next((name for name in ("word/document.xml", *parts.matching("word/document")) if name in parts.names), "")
    root = parts.xml(main)
    if root is None:
        raise damaged("no main part")
    draft.title = core_title(parts)
    walk = _Word(_heading_levels(parts), draft)
    body = next((child for child in root if local(child) == "body"), root)
    yield from walk.blocks(body)
    seen: set[str] = set()
    for kind in ("footnotes", "endnotes", "header", "footer"):
        for name in parts.matching(f"word/{kind}", ".xml"):
            extra = parts.xml(name)
            text = _text_of(extra)
            if text and text not in seen:
                seen.add(text)
                yield Section(text)


class _Word:
    def __init__(self, levels: dict[str, int], draft: Draft) -> None:
        self._levels = levels
        self._draft = draft
        self._outline = Outline()

    def blocks(self, body: Any) -> Iterator[Section]:
        """Walk containers without recursion; strangers choose how deep they are nested."""
        stack = list(reversed(body))
        while stack:
            item = stack.pop()
            match local(item):
                case "p":
                    yield from self._paragraph(item)
                case "tbl":
                    yield from self._table(item)
                case "sdt" | "sdtContent" | "ins" | "moveTo" | "smartTag" | "customXml" | "AlternateContent" | "Choice":
                    stack.extend(reversed(item))

    def _paragraph(self, item: Any) -> Iterator[Section]:
        text = _paragraph(item)
        if not text:
            return
        style, listed, level = _style(item)
        level = level or self._levels.get(style, 0)
        name = " ".join(text.split())
        if level and len(name) < 200:
            self._outline.enter(level, name)
        elif style.lower() == "title" and not self._draft.title:
            self._draft.title = name
        yield self._section(f"- {text}" if listed and not level else text)

    def _table(self, table: Any) -> Iterator[Section]:
        rows = [[_text_of(cell) for cell in _own(row, "tc", "tr")] for row in _own(table, "tr", "tbl")]
        if lines := lines_of(rows):
            yield self._section("\n".join(lines))

    def _section(self, text: str) -> Section:
        return Section(text, self._outline.path, self._outline.path)


def read_slides(draft: Draft) -> Iterator[Section]:
    """Yield the slides in the order in which they are shown, each with its notes."""
    parts = Parts(draft.data)
    names = _slides_in_order(parts)
    if not names:
        raise damaged("no slides")
    draft.title = core_title(parts)
    for number, name in enumerate(names, 1):
        root = parts.xml(name)
        if root is None:
            continue
        heading, blocks = _slide(root)
        draft.title = draft.title or heading
        notes = _related(parts, name, "notesSlide")
        spoken = _notes(parts.xml(notes[0])) if notes else ""
        if text := "\n".join(filter(None, [heading, *blocks, f"Notes: {spoken}" if spoken else ""])):
            yield Section(text, f"slide {number}", heading.replace("\n", " ")[:120])


def _slide(root: Any) -> tuple[str, list[str]]:
    heading, blocks = "", []
    for shape in root.iter("{*}sp", "{*}tbl"):
        if local(shape) == "tbl":
            rows = [[_text_of(cell) for cell in row.iter("{*}tc")] for row in shape.iter("{*}tr")]
            blocks.append("\n".join(lines_of(rows)))
            continue
        kind = _placeholder(shape)
        text = _text_of(shape)
        if kind in ("title", "ctrTitle") and not heading:
            heading = text
        elif kind not in ("sldNum", "dt", "ftr"):
            blocks.append(text)
    return heading, blocks


def _notes(root: Any) -> str:
    shapes = (shape for shape in root.iter("{*}sp") if _placeholder(shape) == "body") if root is not None else ()
    return "\n".join(map(_text_of, shapes))


def _placeholder(shape: Any) -> str:
    found = next(shape.iter("{*}ph"), None)
    return "" if found is None else found.get("type", "body")


def _slides_in_order(parts: Parts) -> list[str]:
    listed = parts.xml("ppt/presentation.xml")
    targets = dict(_relations(parts, "ppt/presentation.xml"))
    if listed is not None:
        ids = [_relation_id(item) for item in listed.iter("{*}sldId")]
        names = [targets[name][1] for name in ids if name in targets and targets[name][1] in parts.names]
        if names:
            return names
    return list(parts.matching("ppt/slides/slide", ".xml"))


def _relation_id(item: Any) -> str:
    """The relationship id of a slide's entry; its plain "id" is a number that means something else."""
    return next((str(value) for key, value in item.attrib.items() if key.endswith("}id")), "")


def _related(parts: Parts, name: str, kind: str) -> list[str]:
    return [target for _, (type_, target) in _relations(parts, name) if type_.endswith(kind) and target in parts.names]


def _relations(parts: Parts, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    folder, base = posixpath.split(name)
    root = parts.xml(f"{folder}/_rels/{base}.rels")
    for item in root if root is not None else ():
        target = posixpath.normpath(posixpath.join(folder, attribute(item, "Target"))).lstrip("/")
        yield attribute(item, "Id"), (attribute(item, "Type"), target)


def core_title(parts: Parts) -> str:
    """The title in the document's properties, "" if there is none worth showing."""
    root = parts.xml("docProps/core.xml")
    found = next(root.iter("{*}title"), None) if root is not None else None
    title = " ".join(clean(found.text or "").split()) if found is not None else ""
    return "" if title.lower() in _JUNK_TITLES or len(title) > 200 else title


def _heading_levels(parts: Parts) -> dict[str, int]:
    """Outline level of each paragraph style that is a heading."""
    levels: dict[str, int] = {}
    root = parts.xml("word/styles.xml")
    for style in root.iter("{*}style") if root is not None else ():
        identity = attribute(style, "styleId")
        name = next((attribute(item, "val") for item in style if local(item) == "name"), "")
        named = _HEADING_STYLE.match(name)
        outline = next((attribute(item, "val") for item in style.iter("{*}outlineLvl")), "")
        if named:
            levels[identity] = int(named[1])
        elif outline.isdigit() and int(outline) < 9:
            levels[identity] = int(outline) + 1
    return levels


def _style(item: Any) -> tuple[str, bool, int]:
    """Style, whether the paragraph is a list item, and its own outline level (0 if it has none)."""
    style, listed, level = "", False, 0
    for properties in item:
        if local(properties) != "pPr":
            continue
        for entry in properties:
            match local(entry):
                case "pStyle":
                    style = attribute(entry, "val")
                case "numPr":
                    listed = True
                case "outlineLvl" if attribute(entry, "val").isdigit():
                    level = (int(attribute(entry, "val")) + 1) % 10
    return style, listed or style.lower().startswith("list"), level


def _paragraph(item: Any) -> str:
    """A paragraph's text as it reads with changes accepted."""
    words: list[str] = []
    stack = list(reversed(item))
    while stack:
        node = stack.pop()
        name = local(node)
        if name == "t":
            words.append(node.text or "")
        elif name in ("tab", "ptab"):
            words.append("\t")
        elif name in ("br", "cr"):
            words.append("\n")
        elif name == "noBreakHyphen":
            words.append("-")
        elif name == "p":  # a text box inside a paragraph: its paragraphs are lines
            words.append("\n")
            stack.extend(reversed(node))
        elif name not in _SKIPPED:
            stack.extend(reversed(node))
    return clean("".join(words)).strip()


def _text_of(element: Any) -> str:
    """The paragraphs inside an element as lines; those in a text box come with the paragraph that holds it."""
    lines: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if local(node) == "p":
            lines.append(_paragraph(node))
        else:
            stack.extend(reversed(node))
    return "\n".join(filter(None, lines))


def _own(parent: Any, name: str, kind: str) -> list[Any]:
    """The rows of a table, or the cells of a row, without those of tables nested in it."""
    return [item for item in parent.iter(f"{{*}}{name}") if next(item.iterancestors(f"{{*}}{kind}"), None) is parent]
