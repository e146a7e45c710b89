"""The whole window over a real profile, for tests that look at all of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

from pytestqt.qtbot import QtBot

from assistant.core.jobs import Desk, Lane
from assistant.core.messages import Role
from assistant.core.passages import Citation
from assistant.service.assistant import Assistant
from assistant.store.chats import Chats
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.desktop import Remembered
from ui.shell import Shell
from ui.theme import Look
from ui.window import MainWindow

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
TRIP = "Lisbon trip: flight and hotel"
QUESTION = "When is my flight to Lisbon and what’s the hotel confirmation code?"
ANSWER = """Your flight **TP1362** to Lisbon leaves on **Thursday 3 December at 06:55** from Terminal 2 [1]. You are \
booked into **Hotel Avenida** until Monday 7 December, confirmation code `LX-88213` [2].

| When | What | Where |
|---|---|---|
| Thu 3 Dec, 06:55 | Flight TP1362 | Terminal 2 |
| Thu 3 Dec, 15:00 | Hotel check-in | Hotel Avenida |
| Mon 7 Dec, 11:00 | Hotel check-out | Hotel Avenida |

The winter tyres on 25 November [3] do not clash with it."""
SCRIPT = "Write a script that lists the trip PDFs with the days left"
CODE = """This script lists every file and shows the days left until the trip:

```python
from datetime import date
from pathlib import Path


def days_left(start: date) -> int:
    return (start - date.today()).days  # negative once it began


for path in Path("Trips").glob("*.pdf"):
    print(path.name, days_left(date(2026, 12, 3)))
```

Notes:

- `glob` looks at one folder only
- a **negative** number means that the trip has begun

1. Save it as `trips.py`
2. Run it beside the folder

> Dates are those of the hotel's mail.

More about it is [in the manual](https://docs.python.org/3/library/datetime.html)."""
CITED = (
    ("Travel/Lisbon trip.md", "line 1"),
    ("Travel/Hotel Avenida confirmation.eml", ""),
    ("Car/Car notes.md", "line 1"),
)
OLDER = (
    ("Winter tyres and next service", 0),
    ("Contract notice period", 1),
    ("Rename scanned invoices", 1),
    ("Recipe ideas without nuts", 3),
    ("Budget against actuals", 4),
    ("Letter to the landlord", 30),
)


class Stage:
    """The whole window over a real profile with the sample library and some chats."""

    def __init__(self, assistant: Assistant, look: Look, qtbot: QtBot) -> None:
        self.assistant = assistant
        self.look = look
        self.qtbot = qtbot
        self.bridge = Bridge()
        self.page = ChatPage(look, self.bridge)
        self.window = MainWindow(look, self.page)
        self.shell = Shell(look, self.bridge, Remembered(), self.window, self.page)
        self.held = Event()
        self.window.show()

    def attach(self) -> None:
        """Open the profile in the theme that is shown."""
        self.assistant.settings.set("theme", self.look.choice)
        self.shell.attach(self.assistant)
        self.settle()

    def settle(self) -> None:
        """Wait until every look-up has arrived."""
        self.qtbot.waitUntil(
            lambda: not [each for each in self.bridge._watches if each.job.lane is Lane.QUERY], timeout=9_000
        )
        self.qtbot.wait(30)

    def keep_chats(self, chats: Chats) -> int:
        """Store the chats of the pictures; the id of the one to show."""
        now = self.assistant.surroundings.now()
        for title, days in reversed(OLDER):
            chats.add_message(
                chats.create(title, now - timedelta(days=days)), Role.USER, title, now - timedelta(days=days)
            )
        shown = chats.create(TRIP, now)
        chats.add_message(shown, Role.USER, QUESTION, now)
        cited = [
            Citation(n, n, str(SAMPLE / path), "", place, opening(path)) for n, (path, place) in enumerate(CITED, 1)
        ]
        chats.add_message(shown, Role.ASSISTANT, ANSWER, now, model="Qwen2.5 1.5B", searched=3, citations=cited)
        chats.add_message(shown, Role.USER, SCRIPT, now)
        chats.add_message(shown, Role.ASSISTANT, CODE, now, model="Qwen2.5 1.5B")
        return shown

    def begin_indexing(self) -> None:
        """A long addition, as the card in the sidebar shows it."""

        def work(desk: Desk[Any]) -> None:
            desk.report(780, 1269, "Trips/Boarding pass.pdf")
            while not self.held.wait(0.05):
                desk.cancel.check()
                desk.report(812, 1269, "Trips/Hotel Avenida.pdf")

        self.assistant.runner.start("Adding Documents", work, Lane.INGEST)
        self.qtbot.waitUntil(lambda: bool(self.shell.activities.current), timeout=9_000)

    def close(self) -> None:
        """End everything."""
        self.held.set()
        self.qtbot.waitUntil(lambda: not self.bridge._watches, timeout=9_000)
        self.shell.detach()
        for each in (self.shell.quick, self.shell.details, self.shell.corner, self.window):
            each.close()
            each.deleteLater()


def opening(path: str) -> str:
    """The first lines of a sample file."""
    return "\n".join((SAMPLE / path).read_text(encoding="utf-8").splitlines()[2:5]) if path.endswith(".md") else "x"
