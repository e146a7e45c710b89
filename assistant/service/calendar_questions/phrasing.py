"""Questions as they would be put plainly: without what is said out of politeness, and what they are about last."""

from __future__ import annotations

import re

_POLITE = re.compile(
    r"^\W*(?:(?:please|so|well|hey|hi|hello|ok|okay|hearth|bitte|por favor|s'il te plaît)[\s,:]+)*"
    r"(?:(?:could|can|would|will) you (?:please |kindly |quickly |mind )*"
    r"(?:tell|telling|remind|reminding|show|check|look up|let)(?: me| us)?(?: know)?"
    r"|do you (?:know|happen to know|remember)"
    r"|(?:i|we)(?: (?:would|'d) like|'d like| want| need| have)? (?:to know|wonder|was wondering|forgot|forget"
    r"|don't (?:know|remember)|do not (?:know|remember)|can't remember)(?: if you could remind me| again)?"
    r"|(?:tell|remind|show) me(?= (?:who|when|where|what|whether|if|how|which)\b)"
    r"|(?:kannst|könntest) du mir (?:bitte )?(?:sagen|zeigen)|(?:sag|zeig) mir(?: bitte)?"
    r"|puedes decirme|dime|(?:peux|pourrais)-tu me dire|dis-moi)"
    r"[\s,:]+(?:(?:exactly|please|again|bitte)\s+)?(?:(?:if|whether|ob|si)\s+)?",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"^\W*([^?!.:—–]{2,40}?)\s*(?::\s|\s[—–-]\s)\s*([^?]+\?*)\s*$")
_ONE_TO_ONE = re.compile(r"\b(?:one[- ](?:to|on)[- ]ones?|1[- ]?on[- ]?1s?|1[-:]1s?)\b", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:(?:on|in) )?(?:the )?(morning|afternoon|evening) of (the \d{1,2}(?:st|nd|rd|th))\b(?! of)", re.IGNORECASE
)
_SHORT_DAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "tmrw": "tomorrow",
    "tmr": "tomorrow", "tomoz": "tomorrow", "pm": "afternoon",
}  # fmt: skip
_SHORT = re.compile(rf"(?<![\w\d.:])({'|'.join(_SHORT_DAYS)})(?![\w'.])", re.IGNORECASE)


def plainly(question: str) -> str:
    """``question`` without its polite opening, "Sabine: anything with her?" as "anything with her Sabine?"."""
    question = _POLITE.sub("", question, count=1) or question
    told = _TOPIC.match(question)
    if told is not None and len(told[1].split()) <= 4:
        question = f"{told[2].rstrip('? ')} {told[1]}?"
    return _PART_OF.sub(r"on \2 in the \1", _ONE_TO_ONE.sub("1:1", question))


def days_in_full(question: str) -> str:
    """An English ``question`` with the days that were typed in haste written out: "thurs", "tmrw"."""
    return _SHORT.sub(_whole_day, question)


def _whole_day(short: re.Match[str]) -> str:
    """Days as they are typed in haste; "pm" only where no clock time stands before it."""
    before = short.string[: short.start()].rstrip()
    if short[1].lower() == "pm" and before[-1:].isdigit():
        return short[0]
    return _SHORT_DAYS[short[1].lower()]
