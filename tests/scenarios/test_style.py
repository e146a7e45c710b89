"""Writing as the person with the real starter model: from a mailbox to a draft, and back to nothing known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.words import names, numbers, words
from assistant.service.assistant import Assistant

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

MAILBOX = Path(__file__).parents[1] / "data" / "mails" / "sent.mbox"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    """A profile that learned from a mailbox, the model loaded."""
    assistant = Assistant.open(tmp_path_factory.mktemp("style") / "profile")
    assistant.style.learn([MAILBOX], QuietDesk())
    assistant.models.start()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def test_a_mail_to_a_friend_and_one_to_a_stranger(assistant: Assistant) -> None:
    request = "tell them that the ladder is in the garage and that I will come at 6"
    friend = assistant.style.draft(request, CancelToken(), to="Tom").text
    stranger = assistant.style.draft(request, CancelToken(), to="Mr Osei").text
    assert friend is not None and stranger is not None
    assert friend.startswith("hi Tom,"), friend
    assert friend.endswith("cheers,\nMina"), friend
    assert stranger.startswith("Dear Mr Osei,"), stranger
    assert stranger.endswith("Kind regards,\nMina Castell"), stranger
    for draft in (friend, stranger):
        assert "ladder" in draft and "garage" in draft, draft
        assert numbers(draft) <= {"6", "6:0"}, draft
        assert len(words(draft)) < 80, draft


def test_nothing_of_earlier_mails_and_nothing_invented(assistant: Assistant) -> None:
    draft = assistant.style.draft("ask Eva whether she has seen the new film", CancelToken(), to="Eva")
    assert draft.text is not None
    for text in (draft.text, draft.plain):
        named = {part for name in names(re.sub(r"\[[^\]]*\]", "", text)) for part in words(name)}
        assert named <= {"eva", "mina", "i'm", "i'd", "i'll", "i've"}, text
        assert not numbers(re.sub(r"\[[^\]]*\]", "", text)), text
    assert "film" in draft.text


def test_what_is_forgotten_is_written_no_more(assistant: Assistant) -> None:
    assistant.style.forget(str(MAILBOX))
    draft = assistant.style.draft("thank Tom for the pump", CancelToken(), to="Tom")
    assert draft.text is None
    assert "Mina" not in draft.plain
    assert "hearth style learn" in draft.why_plain
