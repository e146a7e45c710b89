"""Every page of help is there, whole, and leads nowhere that is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant import cli
from assistant.core.errors import BadRequest
from assistant.core.settings import SETTINGS
from assistant.service.commands import COMMANDS
from assistant.service.help_pages import TOPICS, help_page, help_pages
from assistant.system.paths import resources

PROMISED = {"backup", "restore", "export", "import", "erase"}
"""Commands of the pages that are made at the same time as the pages."""


def test_every_file_is_a_topic_and_every_topic_a_file() -> None:
    assert {path.name for path in (resources() / "help").iterdir()} == {f"{topic}.md" for topic in TOPICS}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_has_a_title_and_its_links_lead_to_pages(topic: str) -> None:
    page = help_page(topic)
    assert page.text.startswith(f"# {page.title}\n")
    assert len(page.text) > 800, "a page, not a stub"
    links = re.findall(r"\]\(([^)]*)\)", page.text)
    assert links and all(link.removesuffix(".md") in TOPICS for link in links), links
    assert "<" not in page.text, "the pages are Markdown without HTML"


@pytest.mark.parametrize("topic", TOPICS)
def test_the_commands_and_settings_that_a_page_names_exist(topic: str) -> None:
    text = help_page(topic).text
    for words in re.findall(r"`hearth ([^`]+)`", text):
        parts = [word for word in words.split() if word.islower() and not word.startswith("-")]
        if parts[0] in PROMISED:
            continue
        assert parts[0] in COMMANDS, words
        if " ".join(parts[:2]) not in COMMANDS and parts[0] == "settings":
            assert parts[1] in ("set", "get") and parts[2] in SETTINGS, words
    for name in re.findall(r"setting `(\w+)`", text):
        assert name in SETTINGS


def test_an_unknown_page_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(BadRequest) as told:
        help_page("key")
    assert "“keys”" in told.value.hint
    with pytest.raises(BadRequest) as told:
        help_page("../keys")
    assert told.value.message


def test_help_is_read_without_a_profile(capsys: pytest.CaptureFixture[str], own_profile: Path) -> None:
    assert cli.main(["help"]) == 0
    listed = capsys.readouterr().out
    assert all(page.title in listed for page in help_pages())
    assert cli.main(["help", "protection"]) == 0
    assert "lost" in capsys.readouterr().out
    assert cli.main(["help", "keys", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["topic"] == "keys"
    assert cli.main(["help", "nothing"]) == 2
    assert not own_profile.exists()
