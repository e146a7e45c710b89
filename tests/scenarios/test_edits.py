"""Learning from edits with the real starter model: two drafts are edited, the third is as the person wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.rules import RequestKind
from assistant.service.assistant import Assistant

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

FIRST = "tell Anna that I will come on Tuesday, and ask whether her children like apple pie"
SECOND = "tell Tom that the ladder is in the garage and that the children used it"
THIRD = "tell Eva that the children stay with us on Sunday"
LEASE = "The lease of the allotment costs 320 francs a year. It ends in March. The shed is ours. Water is shared.\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    """A profile that knows nothing of its person, the model loaded."""
    assistant = Assistant.open(tmp_path_factory.mktemp("edits") / "profile")
    assistant.models.start()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def as_mina(draft: str, to: str) -> str:
    """What Mina makes of a draft: her greeting, her sign-off, her word for children."""
    lines = [line for line in draft.splitlines()[1:] if line.strip()]
    ends = [
        n for n, line in enumerate(lines) if re.match(r"(best|kind|warm|sincerely|regards|thank|yours)\b", line, re.I)
    ]
    body = "\n\n".join(lines[: ends[-1]] if ends else lines)
    return f"Hi {to},\n\n{body.replace('children', 'kids')}\n\nCheers,\nMina"


def test_the_third_draft_is_as_the_first_two_were_made(assistant: Assistant) -> None:
    preferences = assistant.preferences
    for request, to in ((FIRST, "Anna"), (SECOND, "Tom")):
        draft = assistant.style.draft(request, CancelToken(), to=to).plain
        preferences.learn_edit(RequestKind.MAIL, request, draft, as_mina(draft, to))
    followed = {rule.text for rule in preferences.active(RequestKind.MAIL)}
    assert {"Greet with “Hi {name},”", "Sign off with “Cheers, Mina”"} <= followed
    third = assistant.style.draft(THIRD, CancelToken(), to="Eva").plain
    assert third.startswith("Hi Eva,\n\n"), third
    assert third.endswith("\n\nCheers,\nMina"), third
    assert "children" not in third, third


def test_a_summary_keeps_to_what_was_told_and_to_its_source(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "lease.txt").write_text(LEASE, encoding="utf-8")
    assistant.library.add([tmp_path / "lease.txt"], QuietDesk(), wait_for_meaning=False)
    question = "Summarise the file lease.txt"
    before = assistant.chat.ask(question, QuietDesk(), temporary=True, warm=False)
    assert before.citations, before.text
    assert not before.text.startswith("- "), before.text
    listed = "\n".join(f"- {sentence}" for sentence in re.split(r"(?<=[.\]])\s+(?=[A-Z])", before.text))
    learned = assistant.preferences.learn_edit(RequestKind.SUMMARY, question, before.text, listed)
    assert [rule.text for rule in learned] == ["Use bullet points"], (before.text, listed)
    after = assistant.chat.ask(question, QuietDesk(), temporary=True, warm=False)
    assert after.text.startswith("- "), after.text
    assert after.citations and all(f"[{each.n}]" in after.text for each in after.citations), after.text
    assistant.preferences.delete(learned[0].id)
    assert not assistant.chat.ask(question, QuietDesk(), temporary=True, warm=False).text.startswith("- ")
