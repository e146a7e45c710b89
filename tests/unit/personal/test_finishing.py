"""What code sees to once the model has written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.rules import Aspect, RequestKind, Rule, RuleState, Sign
from assistant.personal.finishing import finished, for_model, obeys
from assistant.personal.rules import read_rule, text_of

DRAFT = "Tom asks Anna to bring two cakes on December 3 at 3 PM [1]. She doesn't like the color! They meet at 15:30."
MAIL = (
    "Dear Tom,\n\nI hope this message finds you well. I am late.\n\nWait with the cake!\n\nBest regards,\n[Your Name]"
)


def rule(text: str, kind: RequestKind = RequestKind.SUMMARY) -> Rule:
    sign = read_rule(text)
    return Rule(
        1, kind, sign.aspect, sign.value, sign.subject, text_of(sign, kind), RuleState.ACTIVE, 1, 0, ()
    )  # fmt: skip


def finish(text: str, *rules: str, kind: RequestKind = RequestKind.SUMMARY) -> str:
    return finished(text, [rule(each, kind) for each in rules], kind)


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("Keep summaries to one sentence", "Tom asks Anna to bring two cakes on December 3 at 3 PM [1]."),
        ("Keep summaries to five sentences", DRAFT),
        ("Use bullet points", "- " + DRAFT.replace(". S", ".\n- S").replace("! T", "!\n- T")),
        ("Use a numbered list", "1. " + DRAFT.replace(". S", ".\n2. S").replace("! T", "!\n3. T")),
        ("Write without exclamation marks", DRAFT.replace("!", ".")),
        ("Write in lower case", DRAFT.lower()),
        ("Write in capitals", DRAFT.upper()),
        ("Write without contractions", DRAFT.replace("doesn't", "does not")),
        ("Use British spelling", DRAFT.replace("color", "colour")),
        ("Write numbers as digits", DRAFT.replace("two", "2")),
        ("Write small numbers as words", DRAFT),
        ("Write dates as 3 December", DRAFT.replace("December 3", "3 December")),
        ("Write times as 15:00", DRAFT.replace("3 PM", "15:00")),
        ("Write times as 3 PM", DRAFT.replace("15:30", "3:30 PM")),
        ("Begin with “TL;DR:”", f"TL;DR: {DRAFT}"),
        ("End with “Any questions?”", f"{DRAFT} Any questions?"),
        ("End with 🙂", DRAFT),
        ("Write no full stop at the end", DRAFT.removesuffix(".")),
        ("Use “pies” instead of “cakes”", DRAFT.replace("cakes", "pies")),
        ("Write in the past tense", DRAFT),
        ("Mention the weather", DRAFT),
    ],
)
def test_a_rule_is_carried_out_once(wish: str, text: str) -> None:
    once = finish(DRAFT, wish)
    assert once == text
    assert finish(once, wish) == once
    assert obeys(once, rule(wish))


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("Greet with “Hi {name},”", MAIL.replace("Dear", "Hi")),
        ("Write no greeting", MAIL.removeprefix("Dear Tom,\n\n")),
        ("Sign off with “Best,\nM”", MAIL.replace("Best regards,\n[Your Name]", "Best,\nM")),
        ("Write no sign-off", MAIL.removesuffix("\n\nBest regards,\n[Your Name]")),
        ("Leave out pleasantries", MAIL.replace("I hope this message finds you well. ", "")),
        ("Keep mails to two sentences", MAIL.replace("\n\nWait with the cake!", "")),
        ("Write one paragraph", MAIL.replace("late.\n\n", "late. ")),
        ("Use contractions", MAIL.replace("I am", "I'm")),
    ],
)
def test_a_mail_keeps_its_other_parts(wish: str, text: str) -> None:
    assert finish(MAIL, wish, kind=RequestKind.MAIL) == text
    assert finish(text, wish, kind=RequestKind.MAIL) == text


def test_rules_go_together() -> None:
    told = finish(
        DRAFT, "Use bullet points", "Keep summaries to two sentences", "Write in lower case", "Begin with “So:”"
    )
    assert told == ("- so: tom asks anna to bring two cakes on december 3 at 3 pm [1].\n- she doesn't like the color!")


def test_a_greeting_without_a_name_has_no_hole() -> None:
    hi = [rule("Greet with “Hi {name},”", RequestKind.MAIL)]
    assert finished("Hello,\n\nI am late.", hi, RequestKind.MAIL).startswith("Hi,\n\n")
    assert finished("Hello,\n\nI am late.", hi, RequestKind.MAIL, "Tom").startswith("Hi Tom,\n\n")


def test_the_model_is_told_what_code_cannot_do() -> None:
    wishes = ["Write in the past tense", "Write in lower case", "Keep summaries to two sentences", "Be kind"]
    assert for_model([rule(each) for each in wishes]) == [
        "Keep summaries to two sentences", "Write in the past tense", "Be kind",
    ]  # fmt: skip
    assert for_model([rule(each) for each in reversed(wishes)]) == for_model([rule(each) for each in wishes])


WISHES = (
    "Use bullet points", "Use a numbered list", "Keep summaries to two sentences", "Write in lower case",
    "Write without exclamation marks", "Write one paragraph", "Use contractions", "Write without contractions",
    "Use British spelling", "Write numbers as digits", "Write dates as 3 December", "Write times as 15:00",
    "Leave out pleasantries", "Write no headings", "Write without emoji", "Write no full stop at the end",
)  # fmt: skip


@given(st.text(max_size=200), st.sets(st.sampled_from(WISHES), max_size=4), st.sampled_from(RequestKind))
def test_any_text_is_finished_and_never_emptied(text: str, wishes: set[str], kind: RequestKind) -> None:
    rules = [rule(each, kind) for each in sorted(wishes)]
    done = finished(text, rules, kind)
    if any(letter.isalnum() for letter in text):
        assert any(letter.isalnum() for letter in done)


def test_codes_and_addresses_keep_their_case_and_blocks_of_code_everything() -> None:
    said = "See https://example.org/Plan for LX-88213. Mail Anna@Example.org at 3 PM."
    kept = "see https://example.org/Plan for LX-88213. mail Anna@Example.org at 3 pm."
    assert finish(said, "Write in lower case") == kept
    code = "Set the color:\n\n```\nColor = 1!\n```"
    assert finish(code, "Write in lower case", "Use British spelling", "Use bullet points") == code


def test_nothing_followed_nothing_changed() -> None:
    unknown = Rule(1, RequestKind.MAIL, Aspect.TENSE, "past", "", "", RuleState.ACTIVE, 1, 0, ())
    assert finished(MAIL, [unknown], RequestKind.MAIL) == MAIL
    assert Sign(Aspect.TENSE, "past").clear
