"""Time in words: what a text in English, German, Spanish or French says about when."""

from assistant.calendar.when.finding import find

__all__ = ["find"]
