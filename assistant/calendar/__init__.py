"""Calendars: files, recurrence, sync, and time in words."""
