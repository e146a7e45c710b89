"""The person's way of writing: learned from what they say is theirs, shown as a card, corrected, and written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError, BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Role
from assistant.core.words import words
from assistant.personal.addressee import addressee
from assistant.personal.finishing import Followed
from assistant.personal.mail_parts import greeted
from assistant.personal.own_mail import (
    CHAT,
    MAILS,
    NOTES,
    in_group,
    senders_in,
    texts_in,
)
from assistant.personal.own_text import own_part, sentence_keys, without_written
from assistant.personal.own_words import own_text
from assistant.personal.style import OwnText, StyleCard, as_to, card_of, corrected, told_to_person
from assistant.personal.style_examples import sent_to
from assistant.service.drafts import Asked, Drafter, Tell
from assistant.service.prompt import without_marks
from assistant.service.style_views import Described, Draft, Learned, ShownCard, whom
from assistant.store.chats import Chats, MessageRecord
from assistant.store.styles import StyleCorrection, Styles, StyleSource, StyleText

CHATS = "chats"
"""The source of the person's own messages, where others have a path."""
FIELDS = ("greeting", "signoff", "name", "words", "emoji", "avoid", "note")
"""What of a card the person can say otherwise."""
MAIL = "mail"
"""The kind of request that a draft is, where rules are learned for each kind."""
_LEAST_CHAT_WORDS = 8
_MOST_CARDS = 12


class StyleService:
    """Every method may be called from any thread; drafting waits for the chat model."""

    def __init__(
        self,
        styles: Styles,
        chats: Chats,
        drafter: Drafter,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        followed: Callable[[str], Followed] = lambda _request: Followed(),
        on_edit: Callable[[str, str, str, str], None] | None = None,
        may_not_teach: Callable[[Sequence[Path]], frozenset[Path]] = lambda _files: frozenset(),
        may_learn: Callable[[], None] = lambda: None,
    ) -> None:
        """``on_edit`` is told of each edit of a draft: the kind of request, the request, the draft, the edited text.

        ``may_not_teach`` tells which files the person lets teach nothing; ``may_learn`` raises ``BadRequest`` where
        nothing may be learned now.
        """
        self._may_learn = may_learn
        self._styles = styles
        self._chats = chats
        self._drafter = drafter
        self._changes = changes
        self._clock = clock
        self._followed = followed
        self._on_edit = on_edit
        self._may_not_teach = may_not_teach
        self._counted = dict[tuple[OwnText, ...], StyleCard | None]()
        self._answered, self._own = dict[int, frozenset[str]](), dict[int, str]()

    # --- learning ---

    def learn(self, paths: Sequence[Path], desk: Desk[Any], *, chats: bool = False, group: str = "") -> Learned:
        """Learn from files and folders that the person says are theirs; ``chats``: also from their own messages.

        Of mailboxes only the mails of the person count: of the address that sent most of all. ``group`` says whom
        they are for, whatever the addresses tell. A path learned again takes the place of what it taught before.
        """
        self._may_learn()
        for path in paths:
            if not path.exists():
                raise BadRequest(f"There is no {path}.", "Give files or folders with your own texts.")
        if not paths and not chats:
            raise BadRequest("There is nothing to learn from.", "Give files or folders, or --chats.")
        files = {path: sorted(_files(path)) for path in paths}
        shut = self._may_not_teach([file for inside in files.values() for file in inside])
        if closed := [path for path, inside in files.items() if inside and shut.issuperset(inside)]:
            hint = f"Allow it with: hearth sources allow {closed[0]} teach"
            raise BadRequest(f"{closed[0]} may not teach, as you said.", hint)
        files = {path: [file for file in inside if file not in shut] for path, inside in files.items()}
        mine = self._addresses([file for each in files.values() for file in each])
        written = self._written()
        texts, failed, done = 0, list[tuple[Path, str]](), 0
        total = sum(map(len, files.values()))
        for path, inside in files.items():
            found: list[OwnText] = []
            for file in inside:
                desk.cancel.check()
                desk.report(done, total, file.name)
                done += 1
                try:
                    found += texts_in(file, mine)
                except AssistantError as problem:
                    failed.append((file, problem.message))
            texts += self._keep(str(path), [in_group(each, group) if group else each for each in found], written)
        if chats:
            self._styles.put(CHATS, [], self._clock())  # read where they are kept: a deleted chat teaches nothing
            texts += len(self._own_messages())
        self._changes.publish(Changed.STYLE)
        return Learned(texts, total - len(failed), tuple(failed))

    def forget(self, path: str) -> None:
        """Take a source out with all it taught; raises ``BadRequest`` where there is none of that path."""
        if not self._styles.remove(path):
            raise BadRequest(f"Nothing was learned from {path}.", "`hearth style` lists what was.")
        self._changes.publish(Changed.STYLE)

    def sources(self) -> list[StyleSource]:
        """What was learned from."""
        return [
            replace(each, texts=len(self._own_messages())) if each.path == CHATS else each
            for each in self._styles.sources()
        ]

    # --- the card ---

    def groups(self) -> dict[str, int]:
        """How many texts there are for each group of people."""
        return dict(Counter(each.group for each in self._texts()).most_common())

    def card(self, group: str = "") -> ShownCard | None:
        """The card for a group ("" for all), with what the person corrected; None while too little is known."""
        return self._card(group, self._texts())

    def described(self) -> list[Described]:
        """Every card in plain words, that for all first, then that of each group with texts enough."""
        texts = self._texts()
        known = ["", *(group for group, _ in Counter(each.group for each in texts).most_common())]
        cards = [(group, self._card(group, texts)) for group in dict.fromkeys(known)]
        return [
            Described(group, whom(group), shown.card.texts, shown.lines) for group, shown in cards if shown is not None
        ]

    def correct(self, field: str, value: str | None, group: str = "") -> None:
        """Say a field of the card otherwise; None goes back to what was counted. Raises ``BadRequest``."""
        if field not in FIELDS:
            raise BadRequest(f"A style card has no “{field}”.", f"It has: {', '.join(FIELDS)}.")
        if field == "words" and value is not None and not (value.isdecimal() and int(value) > 0):
            raise BadRequest("The usual length is a number of words.", "hearth style correct words 60")
        if field == "emoji" and value not in (None, "yes", "no"):
            raise BadRequest("Emoji are used or not: yes or no.")
        if value is None:
            self._styles.uncorrect(group, field)
        else:
            self._styles.correct(StyleCorrection(group, field, value))
        self._changes.publish(Changed.STYLE)

    def assign(self, recipient: str, group: str) -> None:
        """Put a recipient into a group, whatever their address tells; "" lets the address tell again."""
        self._styles.put_recipient(recipient, group)
        self._changes.publish(Changed.STYLE)

    # --- writing ---

    def draft(
        self, request: str, cancel: CancelToken, *, to: str = "", plain_only: bool = False, tell: Tell | None = None
    ) -> Draft:
        """Write what is asked for as the person writes to ``to`` (a name or an address), then neutrally.

        The one that they will use keeps to the rules learned from their edits; a neutral one beside it does not.
        Without ``to`` the recipient is whom the request names. ``tell`` is told both drafts as they are written. Raises
        ``BadRequest`` without a request, and what ``Engine.generate`` does. What is written is remembered, so that it
        is never learned as the person's.
        """
        if not request.strip():
            raise BadRequest("There is nothing to write.", 'Say what: hearth draft "tell Anna that I come later"')
        texts = self._texts()
        to = to.strip() or addressee(request)
        group = self._group(to, texts)
        asked = Asked(request.strip(), _name_of(to, texts), group)
        card = None if plain_only else self._card_to(to, group, texts)
        followed = Followed() if plain_only else self._followed(asked.request)
        tell = tell or (lambda _piece: None)
        styled = None
        if card is not None:
            styled = self._drafter.styled(asked, card, texts, cancel, followed, tell)
            self._styles.keep_written(sentence_keys(styled.text))
        plain = self._drafter.plain(asked, cancel, followed if card is None else Followed(), tell)
        self._styles.keep_written(sentence_keys(plain.text))
        if card is None or styled is None:
            why = "" if plain_only else "Hearth does not know how you write yet: hearth style learn PATH"
            return Draft(None, plain.text, plain.replaced, (), to, group, why)
        examples = tuple(self._drafter.examples(asked, card, texts))
        return Draft(styled.text, plain.text, styled.replaced, examples, to, group)

    def edited(self, request: str, drafted: str, edited: str, kind: str = MAIL) -> None:
        """Tell what the person made of a draft; one that was not changed, or emptied, teaches nothing."""
        if self._on_edit is not None and edited.strip() and edited.strip() != drafted.strip():
            self._on_edit(kind, request, drafted, edited)

    # --- steps ---

    def _card(self, group: str, texts: Sequence[OwnText]) -> ShownCard | None:
        card = self._count(tuple(each for each in texts if group in ("", each.group)), group)
        if card is None:
            return None
        said = tuple(each for each in self._styles.corrections() if each.kind in ("", group))
        card = corrected(card, [(each.field, each.value) for each in said])
        return ShownCard(card, tuple(told_to_person(card)), said)

    def _count(self, texts: tuple[OwnText, ...], group: str) -> StyleCard | None:
        """The card of these texts: seconds for thousands, so it is kept until there are others."""
        if texts not in self._counted:
            if len(self._counted) >= _MOST_CARDS:
                self._counted.clear()
            self._counted[texts] = card_of(texts, group)
        card = self._counted[texts]
        return None if card is None else replace(card, group=group)

    def _card_to(self, to: str, group: str, texts: Sequence[OwnText]) -> StyleCard | None:
        """The card to write with: the group's, greeting as earlier mails to this person do, as the person said."""
        shown = self._card(group, texts) or self._card("", texts)
        if shown is None:
            return None
        said = [(each.field, each.value) for each in shown.corrections]
        return corrected(as_to(shown.card, sent_to(to, texts)), said)

    def _texts(self) -> list[OwnText]:
        kept = [OwnText(t.text, t.subject, t.recipient, t.kind, t.id) for t in self._styles.texts()]
        chats = any(each.path == CHATS for each in self._styles.sources())
        return kept + (self._own_messages() if chats else [])

    def _keep(self, source: str, found: Sequence[OwnText], written: frozenset[str]) -> int:
        own = [(each, without_written(each.text, written)) for each in found]
        kept = [StyleText(text, each.subject, each.recipient, each.group) for each, text in own if text]
        return self._styles.put(source, kept, self._clock())

    def _own_messages(self) -> list[OwnText]:
        """What the person wrote in chats that teach, the oldest first; what Hearth had written before is not theirs."""
        teaching = {chat.id for chat in self._chats.find() if chat.teaches}
        written, own, left = set(self._styles.written()), dict[int, str](), list[str]()
        for turn in self._messages():
            if turn.role is Role.ASSISTANT:
                written |= self._keys_of(turn.text)
            elif turn.chat_id in teaching and turn.teaches:
                number = hash(turn.text)
                known = self._own.get(number)
                own[number] = own_part(own_text(turn.text, quoted="")) if known is None else known
                left.append(without_written(own[number], written))
        self._own = own  # a millisecond each, and asked for with every prompt: kept while the turn is there
        return [OwnText(text, group=CHAT) for text in left if len(words(text)) >= _LEAST_CHAT_WORDS]

    def _written(self) -> frozenset[str]:
        """The sentences that Hearth wrote, in drafts and in answers."""
        answers = [message.text for message in self._messages() if message.role is Role.ASSISTANT]
        return self._styles.written().union(*map(self._keys_of, answers))

    def _keys_of(self, answer: str) -> frozenset[str]:
        """The sentences of an answer, copied with its marks or without: made once, those of thousands take seconds."""
        number = hash(answer)
        if number not in self._answered:
            bare = without_marks(answer)
            self._answered[number] = sentence_keys(answer if bare == answer else f"{answer}\n{bare}")
        return self._answered[number]

    def _messages(self) -> list[MessageRecord]:
        """Every turn of every chat in the order in which they were kept."""
        every = (turn for chat in self._chats.find() for turn in self._chats.messages(chat.id))
        return sorted(every, key=lambda turn: turn.id)

    def _addresses(self, files: Sequence[Path]) -> tuple[str, ...]:
        """The person's address: that which sent most of the mails given."""
        senders: Counter[str] = Counter()
        for file in files:
            senders += senders_in(file)
        return tuple(address for address, _ in senders.most_common(1))

    def _group(self, to: str, texts: Sequence[OwnText]) -> str:
        """The group of a recipient: as the person said, as earlier mails to them tell, or "" """
        if not to:
            return ""
        if (said := self._styles.recipients().get(to.lower())) is not None:
            return said
        known = [each.group for each in sent_to(to, texts)]
        return Counter(known).most_common(1)[0][0] if known else ""


def _name_of(to: str, texts: Sequence[OwnText]) -> str:
    """A recipient as they are greeted: for an address the name of earlier mails, else what it tells, "" for nothing."""
    if "@" not in to:
        return to
    greeted_as = Counter(name for each in sent_to(to, texts) if (name := greeted(each.text)))
    if greeted_as:
        return greeted_as.most_common(1)[0][0]
    first, *more = re.split(r"[._-]", to.partition("@")[0])
    return first.capitalize() if more and len(first) > 1 and first.isalpha() else ""


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (each for each in path.rglob("*") if each.suffix.lower() in MAILS | NOTES and each.is_file())
    else:
        yield path


__all__ = ["CHATS", "FIELDS", "Described", "Draft", "Learned", "ShownCard", "StyleService", "whom"]
