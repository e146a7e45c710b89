"""Rules in a real encrypted database: kept with their evidence, deleted for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.core.rules import Aspect, Evidence, RequestKind, Rule, RuleSource, RuleState
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.rules import KEPT_EVIDENCE, Rules

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
SECRET = "Zanzibaria"


@pytest.fixture
def rules(database: Database) -> Rules:
    return Rules(database)


def new(text: str = "Sign off with “Best, M”", value: str = "Best, M", request: str = "thank Tom") -> Rule:
    seen = Evidence(RuleSource.EDIT, value, request, "Regards", "Best, M", NOW, clear=False)
    return Rule(0, RequestKind.MAIL, Aspect.SIGNOFF, value, "", text, RuleState.ACTIVE, 1, 0, (seen,))


def test_a_rule_comes_back_as_it_was_kept(rules: Rules) -> None:
    rule_id = rules.put(new())
    assert rules.get(rule_id) == replace(new(), id=rule_id)
    assert rules.all() == rules.all(RequestKind.MAIL) == [rules.get(rule_id)]
    assert rules.all(RequestKind.SUMMARY) == []
    assert rules.find(RequestKind.MAIL, Aspect.SIGNOFF, "") == rules.get(rule_id)
    assert rules.find(RequestKind.MAIL, Aspect.GREETING, "") is None
    with pytest.raises(BadRequest, match="no rule 99"):
        rules.get(99)


def test_a_rule_takes_the_place_of_what_it_was(rules: Rules) -> None:
    rule_id = rules.put(new())
    kept = rules.get(rule_id)
    more = tuple(replace(kept.evidence[0], request=f"request {n}") for n in range(KEPT_EVIDENCE + 5))
    assert rules.put(replace(kept, text="Write no sign-off", value="none", evidence=more)) == rule_id
    now = rules.get(rule_id)
    assert (now.text, now.value, len(now.evidence)) == ("Write no sign-off", "none", KEPT_EVIDENCE)
    assert now.evidence[-1] == more[-1]


def test_evidence_outlives_its_chat(rules: Rules, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("roof", NOW)
    message = chats.add_message(chat, Role.USER, "hello", NOW)
    seen = replace(new().evidence[0], chat_id=chat, message_id=message)
    rule_id = rules.put(replace(new(), evidence=(seen, replace(seen, chat_id=9999, message_id=9999))))
    one, gone = rules.get(rule_id).evidence
    assert ((one.chat_id, one.message_id), (gone.chat_id, gone.message_id)) == ((chat, message), (None, None))
    chats.delete(chat)
    assert rules.get(rule_id).evidence[0].chat_id is None


def test_a_deleted_rule_is_known_by_a_digest_only(rules: Rules, database: Database) -> None:
    rule_id = rules.put(new())
    rules.delete([rule_id], [f"mail|signoff||{SECRET}"])
    assert rules.all() == []
    assert rules.is_forgotten(f"mail|signoff||{SECRET}")
    assert not rules.is_forgotten("mail|signoff||another")
    with database.read() as connection:
        (digest,) = connection.execute("SELECT digest FROM forgotten_rules").fetchone()
        assert connection.execute("SELECT count(*) FROM rule_evidence").fetchone()[0] == 0
    assert SECRET.lower().encode() not in digest.lower()
    rules.recall(f"mail|signoff||{SECRET}")
    assert not rules.is_forgotten(f"mail|signoff||{SECRET}")
    assert rules.put(new()) > rule_id, "the number of a deleted rule is not given again"


def test_what_is_forgotten_leaves_rules_and_evidence(rules: Rules, database: Database, tmp_path: Path) -> None:
    held = rules.put(replace(new(f"Greet with “Hi {SECRET},”", f"Hi {SECRET},"), aspect=Aspect.GREETING))
    kept = rules.put(new(request=f"thank {SECRET}"))
    assert rules.forget(lambda text, own: text.replace(SECRET, "[forgotten]")) >= 2
    assert [rule.id for rule in rules.all()] == [kept] != [held]
    assert rules.get(kept).evidence[0].request == "thank [forgotten]"
    with database.read() as connection:
        for table in ("rules", "rule_evidence"):
            assert SECRET not in str([tuple(row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()])
