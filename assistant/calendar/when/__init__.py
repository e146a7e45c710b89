"""Time in words: what a text in English, German, Spanish or French says about when."""

from assistant.calendar.when.finding import anchor_names, find

__all__ = ["anchor_names", "find"]
