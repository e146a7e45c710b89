"""What the person's edits and ratings teach: short rules on how they want things written, shown and deletable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Vector
from assistant.core.errors import BadRequest
from assistant.core.ratings import Rated, Reason
from assistant.core.rules import Aspect, Evidence, RequestKind, Rule, RuleSource, RuleState, Sign
from assistant.core.settings import Value
from assistant.personal.edit_signs import building_signs
from assistant.personal.edit_words import word_signs
from assistant.personal.edits import EXCERPT, Edit, excerpts
from assistant.personal.finishing import Followed, finished, for_model, obeys
from assistant.personal.forgetting import Forgetting
from assistant.personal.rating_words import directives, sign_of
from assistant.personal.rule_nearness import nearest_rules
from assistant.personal.rules import LONGEST_RULE, UNDONE, key_of, read_rule, settled, text_of
from assistant.service.request_kinds import kind_of
from assistant.store.rules import Rules

NEAREST = 5
"""Rules that the model is told beside one question; code sees to all of them."""
NEW_VECTORS = 8
"""Requests embedded while a question waits, at some 5 ms each; the others are compared by their words until later."""
_MOST_VECTORS = 1000


class Preferences:
    """The person's rules; every method may be called from any thread.

    ``setting`` gives a setting's value, ``teaches`` whether a turn of a chat may teach something, ``embed`` the vector
    of a text or None where search by meaning is not up.
    """

    def __init__(
        self,
        rules: Rules,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        setting: Callable[[str], Value],
        teaches: Callable[[int, int | None], bool] = lambda _chat_id, _message_id: True,
        embed: Callable[[str], Vector | None] = lambda _text: None,
    ) -> None:
        self._rules = rules
        self._changes = changes
        self._clock = clock
        self._setting = setting
        self._teaches = teaches
        self._embed = embed
        self._learning = threading.Lock()
        self._vectors: dict[int, Vector | None] = {}

    # --- learning ---

    def learn_edit(
        self,
        kind: RequestKind,
        request: str,
        drafted: str,
        edited: str,
        *,
        chat_id: int | None = None,
        message_id: int | None = None,
    ) -> list[Rule]:
        """Learn from what the person made of a text; returns the rules that this changed, as they are now.

        Only differences count: what stood in the draft already, wherever it came from, teaches nothing. Nothing is
        learned where the chat does not teach or the setting ``learn_from_edits`` is off.
        """
        if not self._may_learn(chat_id, message_id) or not edited.strip() or drafted.split() == edited.split():
            return []
        edit = Edit(kind, drafted.strip(), edited.strip())
        signs = [*building_signs(edit), *word_signs(edit)]
        before, after = excerpts(edit.before, edit.after)
        found = Evidence(
            RuleSource.EDIT, "", request[:EXCERPT], before, after, self._clock(), chat_id=chat_id, message_id=message_id
        )
        with self._learning:
            changed = [self._learned(kind, sign, found) for sign in signs]
            changed += self._undone(edit, {(sign.aspect, sign.subject) for sign in signs}, found)
        return self._told(changed)

    def learn_reason(
        self,
        kind: RequestKind,
        request: str,
        reason: Reason,
        *,
        answer: str = "",
        chat_id: int | None = None,
        message_id: int | None = None,
    ) -> list[Rule]:
        """Learn from why an answer was rated badly; wrong facts and another question than asked teach no rule."""
        sign = sign_of(reason, request, answer)
        if sign is None or not self._may_learn(chat_id, message_id):
            return []
        found = Evidence(
            RuleSource.RATING, "", request[:EXCERPT], answer[:EXCERPT], "", self._clock(), chat_id=chat_id,
            message_id=message_id,
        )  # fmt: skip
        with self._learning:
            return self._told([self._learned(kind, sign, found)])

    def learn_rating(
        self,
        kind: RequestKind,
        request: str,
        said: str,
        *,
        answer: str = "",
        chat_id: int | None = None,
        message_id: int | None = None,
    ) -> list[Rule]:
        """Learn from what the person wrote beside a rating: what of it says how to write, clause by clause."""
        if not self._may_learn(chat_id, message_id):
            return []
        found = Evidence(
            RuleSource.RATING, "", request[:EXCERPT], answer[:EXCERPT], said[:EXCERPT], self._clock(), chat_id=chat_id,
            message_id=message_id,
        )  # fmt: skip
        with self._learning:
            return self._told([self._learned(kind, read_rule(clause), found) for clause in directives(said)])

    def learn_rated(self, rated: Rated) -> list[Rule]:
        """Learn from a rating: from the reasons against the answer, and from what was written beside it."""
        rating = rated.rating
        kind, place = kind_of(rated.request), {"chat_id": rated.chat_id, "message_id": rating.message_id}
        learned = []
        for reason in rating.reasons:
            learned += self.learn_reason(kind, rated.request, reason, answer=rated.answer, **place)
        return learned + self.learn_rating(kind, rated.request, rating.note, answer=rated.answer, **place)

    # --- what is known ---

    def rules(self, kind: RequestKind | None = None) -> list[Rule]:
        """Every rule with its evidence, or those of one kind: the active ones first, the strongest first."""
        order = [RuleState.ACTIVE, RuleState.PROPOSED, RuleState.WEAKENED]
        return sorted(self._rules.all(kind), key=lambda rule: (order.index(rule.state), -rule.strength, rule.id))

    def get(self, rule_id: int) -> Rule:
        """One rule with its evidence; raises ``BadRequest`` if there is none of that number."""
        return self._rules.get(rule_id)

    def active(self, kind: RequestKind) -> list[Rule]:
        """The rules that are followed for a kind, oldest first."""
        return [rule for rule in self._rules.all(kind) if rule.state is RuleState.ACTIVE]

    def nearest(self, request: str, kind: RequestKind, k: int = NEAREST) -> list[Rule]:
        """The ``k`` active rules of the kind that matter most for the request."""
        active = self.active(kind)
        if len(active) <= k:
            return nearest_rules(active, request, kind, k)
        new = iter(range(NEW_VECTORS))

        def embed(text: str) -> Vector | None:
            key = hash(text)  # what is forgotten does not stay here
            if key not in self._vectors and next(new, None) is not None:
                self._vectors[key] = self._embed(text)
            return self._vectors.get(key)

        if len(self._vectors) > _MOST_VECTORS:
            self._vectors.clear()
        return nearest_rules(active, request, kind, k, embed)

    # --- the person's own hand ---

    def tell(self, kind: RequestKind, text: str) -> Rule:
        """Follow a rule in the person's own words from now on; raises ``BadRequest`` for what is none."""
        sign = read_rule(_checked(text))
        self._rules.recall(key_of(kind, sign))
        found = Evidence(RuleSource.PERSON, "", "", "", text.strip(), self._clock())
        with self._learning:
            rule = self._learned(kind, sign, found)
        self._told([rule])
        assert rule is not None, "what was recalled is not forgotten"
        return rule

    def edit(self, rule_id: int, text: str) -> Rule:
        """Let a rule say something else; its evidence stays, and it is followed from now on."""
        rule = self._rules.get(rule_id)
        sign = read_rule(_checked(text))
        with self._learning:
            other = self._rules.find(rule.kind, sign.aspect, sign.subject)
            if other is not None and other.id != rule_id:
                raise BadRequest(
                    f"Rule {other.id} is on the same: “{other.text}”.", "Edit that one, or delete it first."
                )
            self._rules.recall(key_of(rule.kind, sign))
            said = Evidence(RuleSource.PERSON, sign.value, "", rule.text, text.strip(), self._clock())
            moved = replace(rule, aspect=sign.aspect, subject=sign.subject, evidence=(*rule.evidence, said))
            self._keep(moved)
        self._changes.publish(Changed.MEMORY)
        return self._rules.get(rule_id)

    def delete(self, rule_id: int) -> None:
        """Delete a rule with its evidence; it is not learned again until the person says it."""
        rule = self._rules.get(rule_id)
        values = {rule.value, *(each.value for each in rule.evidence if each.value != UNDONE)}
        keys = {key_of(rule.kind, Sign(rule.aspect, value, rule.subject)) for value in values}
        self._rules.delete([rule_id], sorted(keys))
        self._changes.publish(Changed.MEMORY)

    def forget(self, words: str) -> int:
        """Forget a topic: rules that hold all its words go, and it is taken out of the evidence of others.

        Returns how many rules and pieces of evidence were changed. ``Memory.forget`` does the same and more.
        """
        with self._learning:
            changed = self._rules.forget(Forgetting([], words).without)
        if changed:
            self._changes.publish(Changed.MEMORY)
        return changed

    # --- following them ---

    def followed(self, request: str, kind: RequestKind) -> Followed:
        """What to follow in writing: all active rules in code, and of the nearest those that the model should know."""
        return Followed(tuple(self.active(kind)), tuple(for_model(self.nearest(request, kind))))

    def for_mail(self, request: str) -> Followed:
        """What to follow in a mail."""
        return self.followed(request, RequestKind.MAIL)

    def lines(self, question: str) -> tuple[str, ...]:
        """What the model is told beside a question, in one line; nothing where no rule is for it."""
        told = for_model(self.nearest(question, kind_of(question)))
        return (f"How I want it written: {'. '.join(told)}.",) if told else ()

    def finish(self, question: str, text: str) -> str:
        """A summary, mail or other writing with every rule of its kind carried out that code can.

        An answer to a question stays as it is: the model alone is told the rules for it.
        """
        kind = kind_of(question)
        return text if kind is RequestKind.ANSWER else finished(text, self.active(kind), kind)

    # --- steps ---

    def _may_learn(self, chat_id: int | None, message_id: int | None) -> bool:
        return bool(self._setting("learn_from_edits")) and (chat_id is None or self._teaches(chat_id, message_id))

    def _learned(self, kind: RequestKind, sign: Sign, found: Evidence) -> Rule | None:
        """The rule with one more piece of evidence; None where it was deleted once."""
        if self._rules.is_forgotten(key_of(kind, sign)):
            return None
        rule = self._rules.find(kind, sign.aspect, sign.subject)
        if rule is None:
            rule = Rule(0, kind, sign.aspect, sign.value, sign.subject, "", RuleState.PROPOSED, 0, 0, ())
        found = replace(found, value=sign.value, clear=sign.clear)
        return self._keep(replace(rule, evidence=(*rule.evidence, found)))

    def _undone(self, edit: Edit, told: set[tuple[Aspect, str]], found: Evidence) -> list[Rule | None]:
        """Active rules that the draft followed and the edit does not, and that no sign is about: taken back."""
        changed: list[Rule | None] = []
        for rule in self.active(edit.kind):
            if (rule.aspect, rule.subject) in told or not obeys(edit.before, rule) or obeys(edit.after, rule):
                continue
            undone = replace(found, value=UNDONE, clear=False)
            changed.append(self._keep(replace(rule, evidence=(*rule.evidence, undone))))
        return changed

    def _keep(self, rule: Rule) -> Rule:
        now = settled(rule.evidence)
        text = text_of(Sign(rule.aspect, now.value, rule.subject), rule.kind)
        rule = replace(rule, value=now.value, text=text, state=now.state, support=now.support, against=now.against)
        return replace(rule, id=self._rules.put(rule))

    def _told(self, changed: Sequence[Rule | None]) -> list[Rule]:
        kept = [rule for rule in changed if rule is not None]
        if kept:
            self._changes.publish(Changed.MEMORY)
        return kept


def _checked(text: str) -> str:
    said = " ".join(text.split(" ")).strip()
    if not any(letter.isalnum() for letter in said):
        raise BadRequest("There is no rule in this.", "Say it in a few words: Use bullet points")
    if len(said) > LONGEST_RULE:
        raise BadRequest("This is too long for one rule.", "Say it in one sentence.")
    return said
