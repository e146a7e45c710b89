"""What code adds around an answer for the person's sake: kind words where they may harm themselves, before it; a
caution below an answer about health. No model words either of them."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.messages import AnswerDone
from assistant.personal.cues import kind_words, speaks_of_self_harm
from assistant.personal.health import asks_about_health, caution
from assistant.service.calendar_questions.tongues import tongue_of


def opening(question: str) -> str:
    """What stands before any answer to ``question``, "" for nothing."""
    return f"{kind_words(tongue_of(question).code)}\n\n" if speaks_of_self_harm(question) else ""


def closing(question: str, from_files: bool) -> str:
    """What stands below an answer that the model wrote to ``question``, "" for nothing."""
    return f"\n\n{caution(tongue_of(question).code, from_files)}" if asks_about_health(question) else ""


def around(question: str, done: AnswerDone) -> AnswerDone:
    """``done`` with what stands before and below its text; what a tool said of itself gets no caution.

    Where kind words stand, that nothing was found is not said as well.
    """
    before = opening(question)
    if before and not done.found:
        return replace(done, text=before.strip())
    by_tool = done.found and not done.model
    return replace(done, text=before + done.text + ("" if by_tool else closing(question, bool(done.citations))))
