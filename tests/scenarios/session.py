"""A whole session in the real window, without a person: open, add, search, ask, remember, check, close."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant
from ui.app import Hearth

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "Travel"
SETTINGS = 'chat_model = "smollm2-135m"\nanswer_tokens = 32\n'
MEANING_SECONDS = 240.0

STEPS = (
    ("add", {"paths": [str(SAMPLE)]}),
    ("search", {"query": ["when does the car need winter tyres"]}),
    ("ask", {"question": ["When is my flight to Lisbon?"]}),
    ("memory add", {"text": ["I live in Basel."]}),
    ("agenda", {}),
    ("doctor", {}),
    ("network", {}),
)
"""What is asked for, as the command line and the window ask for it."""


class Session(QObject):
    """Does the steps on a thread of its own, then closes the window."""

    over = Signal()

    def __init__(self, hearth: Hearth) -> None:
        super().__init__()
        self.told: dict[str, object] = {}
        self._hearth = hearth
        hearth.opened.connect(self._begin)
        self.over.connect(hearth.quit, Qt.ConnectionType.QueuedConnection)

    def _begin(self) -> None:
        assistant = self._hearth.opening.assistant
        threading.Thread(target=self._work, args=(assistant,), daemon=True).start()

    def _work(self, assistant: Assistant) -> None:
        try:
            for command, arguments in STEPS:
                request = {"command": command, "arguments": arguments}
                self.told[command] = assistant.requests.carry_out(request, lambda _event: None, CancelToken())
                if command == "add":
                    self.told["meaning"] = assistant.wait_for_meaning(MEANING_SECONDS, CancelToken())
        except Exception as problem:  # noqa: BLE001 - the test shows it
            self.told["problem"] = repr(problem)
        finally:
            self.over.emit()


def main(profile: Path) -> int:
    """Run the session over this profile; prints what each step came to as JSON."""
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text(SETTINGS)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    hearth = Hearth(app, profile)
    session = Session(hearth)
    hearth.start()
    code = app.exec()
    hearth.end()
    print(json.dumps(session.told, default=str))
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
