"""Digests of what must not be learned again, keyed so that the words cannot be guessed from a stolen list alone."""

from __future__ import annotations

import hashlib
import hmac

from assistant.store.database import Connection


def own_key(connection: Connection) -> bytes:
    """The key of new digests."""
    return bytes(connection.execute("SELECT key FROM forgetting_key").fetchone()[0])


def digest(secret: bytes, key: str) -> bytes:
    """What is kept of ``key``."""
    return hmac.new(secret, key.encode(), hashlib.sha256).digest()


def digests(connection: Connection, key: str) -> list[bytes]:
    """All that may be kept of ``key``: with our key, and with those that came with an export."""
    earlier = [bytes(row[0]) for row in connection.execute("SELECT key FROM earlier_forgetting_keys")]
    return [digest(secret, key) for secret in (own_key(connection), *earlier)]
