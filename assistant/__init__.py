"""Hearth without its window: everything a person can ask for, and nothing that draws."""

__version__ = "0.1.0"
