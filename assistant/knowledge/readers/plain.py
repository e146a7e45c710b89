"""Plain text, Markdown, reStructuredText, program code, JSON, logs: everything that is its own text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft, Outline
from assistant.knowledge.readers.encoding import clean, decode

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})
RST = frozenset({".rst", ".rest"})
CODE = frozenset(
    ".py .pyi .js .mjs .ts .tsx .jsx .java .kt .c .h .cc .cpp .hpp .cs .go .rs .rb .php .swift .scala .sh .bash .zsh "
    ".ps1 .bat .sql .r .jl .lua .pl .hs .ml .ex .exs .el .clj .dart .m .vb .css .scss .less".split()
)
PLAIN = frozenset(
    ".txt .text .log .json .jsonl .ndjson .xml .yaml .yml .toml .ini .cfg .conf .properties .tex .bib .org .adoc .srt "
    ".vtt .ics .vcf .svg .diff .patch .env".split()
)
SUFFIXES = MARKDOWN | RST | CODE | PLAIN

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RST_RULE = re.compile(r"([=\-~^\"'*+#`:.<>_])\1{2,}$")
_DEFINITION = re.compile(
    r"(?:export\s+|public\s+|private\s+|static\s+|abstract\s+|async\s+|pub(?:\(\w+\))?\s+|default\s+)*"
    r"(?:def|class|function|fn|func|interface|struct|enum|trait|impl|module|type|object|record)\s+([\w$.<>:]+)"
)
_XML_TAG = re.compile(r"<[/?!]?[\w:.-]*|[/?]?>")  # the names of tags are no words; attributes stay
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def read(draft: Draft) -> Iterator[Section]:
    """Yield the paragraphs, each with its line, under the headings that the format has."""
    text = clean(decode(draft.data))
    if draft.suffix in MARKDOWN:
        yield from _markdown(text, draft)
    elif draft.suffix in RST:
        yield from _rst(text, draft)
    elif draft.suffix in CODE:
        yield from _code(text)
    elif draft.suffix in (".xml", ".svg"):
        yield from paragraphs(_XML_TAG.sub(" ", text))
    else:
        yield from paragraphs(text)


def paragraphs(text: str, first_line: int = 1, heading: str = "") -> Iterator[Section]:
    """The stretches between blank lines, each with its line."""
    line = first_line
    for block in text.split("\n\n"):
        body = block.lstrip("\n")
        if body and not body.isspace():
            yield Section(body, f"line {line + len(block) - len(body)}", heading)
        line += block.count("\n") + 2


def _markdown(text: str, draft: Draft) -> Iterator[Section]:
    if text.startswith("---\n") and (found := _FRONT_TITLE.search(text[: text.find("\n---", 4)])):
        draft.title = found[1]
    outline = Outline()
    for number, lines in _blocks(text.split("\n")):
        heading = _ATX.match(lines[0]) if len(lines) == 1 else None
        name, level = (heading[2], len(heading[1])) if heading else ("", 0)
        if len(lines) == 2 and lines[1] and not lines[1].strip("=-"):
            name, level = lines[0].strip(), 1 if lines[1][0] == "=" else 2
        if name:
            outline.enter(level, name)
            draft.title = draft.title or name
        yield Section("\n".join(lines), f"line {number}", outline.path)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Paragraphs with the number of their first line; headings alone, fenced code whole."""
    block: list[str] = []
    start, fence = 1, ""
    for number, line in enumerate(lines, 1):
        if fence:
            block.append(line)
            if line.strip().startswith(fence):
                fence = ""
            continue
        blank, alone = not line.strip(), line.startswith(("#", " #", "  #", "   #")) and _ATX.match(line)
        if block and (blank or alone):
            yield start, block
            block = []
        if alone:
            yield number, [line]
        elif not blank:
            start = start if block else number
            block.append(line)
            if (opened := _FENCE.match(line)) is not None:
                fence = opened[1]
            elif len(block) == 2 and _is_setext(block):
                yield start, block
                block = []
    if block:
        yield start, block


def _is_setext(block: list[str]) -> bool:
    rule = block[1].strip()
    return len(rule) >= 3 and not rule.strip("=-") and len(set(rule)) == 1 and not block[0].startswith(("|", "-", ">"))


def _rst(text: str, draft: Draft) -> Iterator[Section]:
    outline = Outline()
    levels: list[str] = []
    number = 1
    for block in text.split("\n\n"):
        lines = block.split("\n")
        body = [line for line in lines if line.strip()]
        if len(body) == 3 and _RST_RULE.match(body[0]) and body[0] == body[2]:
            body = body[1:]
        name = ""
        if len(body) >= 2 and (rule := _RST_RULE.match(body[1])) and len(body[1]) >= len(body[0].rstrip()):
            name = body[0].strip()
            if rule[1] not in levels:
                levels.append(rule[1])
            outline.enter(levels.index(rule[1]) + 1, name)
            draft.title = draft.title or name
        if body:
            blank = next(index for index, line in enumerate(lines) if line.strip())
            yield Section("\n".join(lines[blank:]), f"line {number + blank}", outline.path)
        number += len(lines) + 1


def _code(text: str) -> Iterator[Section]:
    """Stretches between blank lines under the name of the definition that they are in."""
    name = ""
    for section in paragraphs(text):
        for line in section.text.split("\n")[:12]:
            if found := _DEFINITION.match(line):
                name = found[1].rstrip(":.<>")
                break
        yield Section(section.text, section.place, name[:80])
