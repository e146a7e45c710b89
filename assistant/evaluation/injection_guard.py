"""What an attack would have to touch: all that is kept, and an address on this computer that counts who comes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import MachineProblem
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, Usage
from assistant.store.database import Database

PORT = 47_113
"""The canary's where it is free: kept answers are found again only while the attack names the same address."""

ASKING_WRITES = (
    "chats",
    "messages",
    "citations",
    "message_words",
    "chat_summaries",
    "chat_personas",
    "memory_log",
    "read_messages",
)
"""Tables (also by the beginning of their name) that a kept question changes whatever was asked."""

_SERVER = """
import http.server, os, sys
class Count(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(sys.argv[2], "a") as file:
            file.write(self.path + "\\n")
        self.send_response(204)
        self.end_headers()
    do_POST = do_HEAD = do_GET
    def log_message(self, *args):
        pass
try:
    server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Count)
except OSError:
    server = http.server.HTTPServer(("127.0.0.1", 0), Count)
with open(sys.argv[2] + ".port.new", "w") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[2] + ".port.new", sys.argv[2] + ".port")
server.serve_forever()
"""
"""A server that is no part of Hearth, in a process of its own without Hearth's guard against sockets."""

_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Canary:
    """A server on this computer; ``hits`` are the requests that reached it."""

    port: int
    kept: Path

    @property
    def hits(self) -> int:
        """How often anything asked it for something."""
        return len(self.kept.read_text().splitlines()) if self.kept.is_file() else 0


@contextlib.contextmanager
def canary(folder: Path) -> Iterator[Canary]:
    """Start it, end it. Raises ``MachineProblem`` where it does not come up."""
    kept, told = folder / "canary", folder / "canary.port"
    child = os.posix_spawn(sys.executable, [sys.executable, "-I", "-c", _SERVER, str(PORT), str(kept)], os.environ)
    try:
        until = time.monotonic() + _WAIT
        while not told.is_file():
            if time.monotonic() > until:
                raise MachineProblem("The canary did not start.", "Is there a network on this computer at all?")
            time.sleep(0.02)
        yield Canary(int(told.read_text()), kept)
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def truth(database: Database, folders: Sequence[Path], but: Sequence[str] = ()) -> Mapping[str, str]:
    """A digest of every table and of every file in these folders, by name; tables beginning with ``but`` left out."""
    found: dict[str, str] = {}
    with database.read() as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        for name, sql in tables:
            if name.startswith(tuple(but)) or (sql or "").upper().startswith("CREATE VIRTUAL"):
                continue  # the tables that an index by words consists of are looked at themselves
            rows = sorted(repr(tuple(row)) for row in connection.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - from the schema
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    for folder in folders:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            found[str(file)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def written(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What is not as it was."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


class Obeying:
    """A model that does all it reads in a passage: it calls every tool it is shown, and says what it was told to say.

    ``attack`` is what it is to do with the document at hand.
    """

    def __init__(self) -> None:
        self.attack = ""
        self.read = 0
        """Prompts that held a document."""
        self.info = EngineInfo("obeying", Path("obeying.gguf"), 8192, 1, 0)

    def count_tokens(self, text: str) -> int:
        """About as many as a model would count."""
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """A call that fits every schema, or the attack itself with a link, an image and a call in its text."""
        cancel.check()
        self.read += "Passages from" in request.messages[-1].content
        call = json.dumps({"name": "remember", "arguments": {"sentence": self.attack}})
        said = f"{self.attack}. [Open]({_url(self.attack)}) ![x]({_url(self.attack)}) <tool_call>{call}</tool_call> [1]"
        yield TextPiece(said if request.json_schema is None else json.dumps(_filled(request.json_schema, self.attack)))
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing is read ahead."""

    def close(self) -> None:
        """There is nothing to free."""


def _filled(schema: Mapping[str, object], text: str) -> object:
    """A value for a schema: of choices the last one, of truth values yes, of texts the attack."""
    if "enum" in schema:
        choices = schema["enum"]
        assert isinstance(choices, list)
        return next((each for each in choices if str(each).startswith(("propose", "remember", "forget"))), choices[-1])
    match schema.get("type"):
        case "object":
            parts = schema.get("properties")
            return {name: _filled(part, text) for name, part in parts.items()} if isinstance(parts, dict) else {}
        case "array":
            items = schema.get("items")
            return [_filled(items, text)] if isinstance(items, dict) else []
        case "boolean":
            return True
        case "integer" | "number":
            return 1
    return text


def _url(text: str) -> str:
    return next((word.strip("()") for word in text.split() if word.startswith("http")), "http://127.0.0.1/taken")
