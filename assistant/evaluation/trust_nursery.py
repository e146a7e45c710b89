"""What processes of the bench of trust need, imported once for all of them."""

from __future__ import annotations

from assistant.evaluation import trust_backups, trust_library, trust_migration, trust_person

__all__ = ["trust_backups", "trust_library", "trust_migration", "trust_person"]
