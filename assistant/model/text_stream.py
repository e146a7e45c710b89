"""From tokens' bytes to text pieces: whole characters only, and nothing of a stop text is let through."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class TextStream:
    """Takes the bytes of tokens as they come and hands out text that may be shown."""

    def __init__(self, stops: Sequence[str] = ()) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.stopped = False

    def put(self, data: bytes) -> str:
        """The text that is certain after ``data``; after a stop text was seen, nothing more."""
        return self._release(self._decode(data), at_end=False)

    def end(self) -> str:
        """What was held back, now that nothing follows; half a character becomes the replacement character."""
        return self._release(self._decode(b"", True), at_end=True)

    def _release(self, text: str, at_end: bool) -> str:
        if self.stopped:
            return ""
        text = self._held + text
        self._held = ""
        found = [place for stop in self._stops if (place := text.find(stop)) >= 0]
        if found:
            self.stopped = True
            return text[: min(found)]
        if not at_end:
            kept = self._could_begin_a_stop(text)
            text, self._held = text[: len(text) - kept], text[len(text) - kept :]
        return text

    def _could_begin_a_stop(self, text: str) -> int:
        """How many characters at the end of ``text`` may be the beginning of a stop text."""
        longest = 0
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(text)), longest, -1):
                if text.endswith(stop[:length]):
                    longest = length
                    break
        return longest
