"""E-books (epub): the chapters in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from assistant.core.errors import Locked
from assistant.core.passages import Section
from assistant.knowledge.readers import web
from assistant.knowledge.readers.archive import Parts, attribute, damaged
from assistant.knowledge.readers.draft import Draft, Outline
from assistant.knowledge.readers.encoding import clean, decode

SUFFIXES = frozenset({".epub"})

_MOST_CHAPTERS = 5000


def read(draft: Draft) -> Iterator[Section]:
    """Yield the paragraphs under their headings. Raises ``Locked`` for a book with copy protection."""
    parts = Parts(draft.data)
    container = parts.xml("META-INF/container.xml")
    entry = next(container.iter("{*}rootfile"), None) if container is not None else None
    package_name = attribute(entry, "full-path") if entry is not None else ""
    package = parts.xml(package_name)
    if package is None:
        raise damaged("no package document")
    title = next(package.iter("{http://purl.org/dc/elements/1.1/}title"), None)
    draft.title = " ".join(clean(title.text or "").split())[:200] if title is not None else ""
    folder = posixpath.dirname(package_name)
    files = {attribute(item, "id"): attribute(item, "href") for item in package.iter("{*}item")}
    spine = [files.get(attribute(item, "idref"), "") for item in package.iter("{*}itemref")]
    protected = b"EncryptedData" in parts.read("META-INF/encryption.xml") and "META-INF/rights.xml" in parts.names
    if protected:
        raise Locked("This book is copy-protected.", "Only books without copy protection can be read.")
    for href in spine[:_MOST_CHAPTERS]:
        name = posixpath.normpath(posixpath.join(folder, unquote(href).split("#")[0]))
        if data := parts.read(name):
            yield from web.sections(decode(data), draft, Outline())
