"""A session in a process of its own with a word to look for in everything it is told; it ends as it is told to.

``python -m tests.scenarios.at_rest_session PROFILE FOLDER live|erase``: "live" does everything and is killed in the
middle of it, "erase" opens the profile again, deletes and forgets all of it, and closes.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service import assistant as composition
from assistant.service.assistant import Assistant
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.models import Models
from assistant.service.owner import begin_process
from tests.unit.service import small_embedder
from tests.unit.service.fixed_engine import FixedEngine

WORDS = {
    name: f"{name}zyxq{n}canary"
    for n, name in enumerate(
        """file md docx eml html chat answer title fact profile manner persona rule rating event place notes attendee
        calendar draft search stopped temporary offered broken uncaught logged opened""".split()
    )
}
"""A word for each thing that is told; none of them stands anywhere else."""

VECTOR_TEXT = f"The {WORDS['md']} stands here."


def vector() -> bytes:
    """The raw vector of the passage of one file, float16."""
    return small_embedder.SmallEmbedder(Path(sys.argv[2]) / "embedder", 1).embed_query(VECTOR_TEXT)


def main() -> None:
    """The session."""
    begin_process()
    profile, folder, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    (folder / "embedder").mkdir(exist_ok=True)
    engine = FixedEngine(f"The {WORDS['answer']} is so [1].")
    Models.engine = lambda _self: engine  # type: ignore[method-assign,assignment,return-value]
    composition.KnowledgeChild = functools.partial(KnowledgeChild, setup=small_embedder.serve)  # type: ignore[misc,assignment]
    Assistant._embedder_folder = lambda _self: folder / "embedder"  # type: ignore[method-assign]
    assistant = Assistant.open(profile, models=folder / "models")
    logging.getLogger().setLevel(logging.DEBUG)
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.DEBUG)
    assistant.start_engines(model=False)
    if what == "live":
        live(assistant, folder)
        print("done", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    erase(assistant, folder)
    assistant.close()


def live(assistant: Assistant, folder: Path) -> None:
    """Tell it everything."""
    files = folder / f"Documents {WORDS['file']}"
    make_files(files)
    report = assistant.library.add([files], QuietDesk())
    assert [Path(each.path).suffix for each in report.failed] == [".pdf"], report.failed
    assert assistant.wait_for_meaning(60, CancelToken())
    assistant.library.embed_pending(QuietDesk())
    do = functools.partial(carry_out, assistant)
    do("calendar add", path=str(folder / f"{WORDS['file']}.ics"), yes=True)
    event = {"where": WORDS["place"], "notes": WORDS["notes"], "yes": True}
    do("event add", title=[WORDS["event"]], start="tomorrow 15:00", **event)
    do("profile set", attribute="name", value=[WORDS["profile"].title()])
    do("memory add", text=["My", "sister", "is", "called", WORDS["fact"].title()])
    do("rules add", text=[f"Never say {WORDS['rule']}"], kind="mail")
    do("style learn", paths=[str(files / "note.md")])
    do("search", query=[WORDS["search"]])
    assistant.manner.set_instructions(f"Call me {WORDS['manner']}.")
    assistant.manner.add(WORDS["persona"], "Answer as a pirate.")
    done = assistant.chat.ask(f"What is {WORDS['chat']} in {WORDS['md']}?", QuietDesk(), warm=False)
    assert done.chat_id is not None
    assistant.chat.rename(done.chat_id, WORDS["title"])
    do("rate", answer="last", verdict="bad", reason=["too-long"], note=WORDS["rating"])
    assistant.usage.opened(str(files / f"{WORDS['opened']}.html"))
    temporary = assistant.chat.temporary()
    temporary.ask(f"What is {WORDS['temporary']}?", QuietDesk(), files=[files / "note.md"])
    temporary.close()
    assistant._opened.database._back_up(22)
    go_wrong(assistant, files)
    with window(assistant) as typed:
        typed.set_text(WORDS["draft"])
    assistant.chat.keep_question(f"And {WORDS['stopped']}?", done.chat_id)


def go_wrong(assistant: Assistant, files: Path) -> None:
    """A file that kills its reader, a bug on a thread, and lines that quote what they should not."""
    for desk in assistant._room._desks:
        if desk._child.pid is not None:
            os.kill(desk._child.pid, signal.SIGSEGV)
    (files / f"{WORDS['offered']}.txt").write_text(f"The {WORDS['offered']} came later.")
    assistant.library.add([files], QuietDesk())

    def fail() -> None:
        raise ValueError(WORDS["uncaught"])

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    for name in ("assistant.service.anything", "some.library"):
        logging.getLogger(name).error("it was %s", WORDS["logged"], exc_info=ValueError(WORDS["logged"]))


@contextlib.contextmanager
def window(assistant: Assistant) -> Iterator[Any]:
    """The window over it, with the file dialog opened once; closed in the end."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QFileDialog

    from ui.bridge import Bridge
    from ui.chat import ChatPage
    from ui.desktop import Remembered, keep_no_folders
    from ui.shell import Shell
    from ui.theme import Look
    from ui.window import MainWindow

    keep_no_folders()
    app = QApplication([])
    look, bridge, remembered = Look(app, "light", 15), Bridge(), Remembered()
    page = ChatPage(look, bridge)
    shown = MainWindow(look, page)
    shell = Shell(look, bridge, remembered, shown, page)
    shown.show()
    shell.attach(assistant)
    yield page.composer
    folder = Path(sys.argv[2]) / f"Documents {WORDS['file']}"
    dialog = QFileDialog(None, "Choose", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(folder / "note.md"))
    QTimer.singleShot(50, dialog.accept)
    dialog.exec()
    del dialog
    remembered.keep(geometry=shown.saveGeometry())
    while bridge._watches:
        app.processEvents()
    shell.detach()
    shown.close()


def erase(assistant: Assistant, folder: Path) -> None:
    """Delete and forget all of it."""
    for chat in assistant.chat.chats():
        assistant.chat.delete(chat.id)
    assistant.memory.forget_all()
    assistant.memory.forget(WORDS["profile"])
    assistant.library.forget([folder / f"Documents {WORDS['file']}"], QuietDesk())


def carry_out(assistant: Assistant, command: str, **arguments: object) -> Any:
    """One command, as the terminal gives it."""
    request: Mapping[str, Any] = {"command": command, "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def make_files(files: Path) -> None:
    """One file of several kinds, each with its own word, and one that cannot be read."""
    from docx import Document  # type: ignore[import-untyped]

    files.mkdir(exist_ok=True)
    (files / "note.md").write_text(VECTOR_TEXT)
    (files / f"{WORDS['opened']}.html").write_text(f"<h1>Page</h1><p>The {WORDS['html']} is here.</p>")
    (files / f"{WORDS['broken']}.pdf").write_bytes(b"%PDF-1.7\nnothing of use " + WORDS["broken"].encode())
    letter = Document()
    letter.add_paragraph(f"The {WORDS['docx']} is here.")
    letter.save(str(files / "letter.docx"))
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = WORDS["eml"], "kim@example.test", "you@example.test"
    mail.set_content(f"The {WORDS['eml']} is here.")
    (files / "mail.eml").write_bytes(mail.as_bytes())
    (files.parent / f"{WORDS['file']}.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:board@test\r\n"
        "DTSTAMP:20261113T080000Z\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\n"
        f"SUMMARY:{WORDS['calendar']}\r\nATTENDEE;CN={WORDS['attendee']}:mailto:kim@example.test\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
        newline="",
    )


if __name__ == "__main__":
    main()
