"""What keeps a backup's parts unreadable and unchanged: keys derived from the profile's own, for this use alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.core.errors import StoreDamaged

_NONCE = 12


def seal(key: bytes, name: str, data: bytes) -> bytes:
    """``data`` encrypted (AES-256-GCM) for the part ``name``: 12 bytes of nonce, then the sealed bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_derived(key, b"parts")).encrypt(nonce, data, name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> bytes:
    """What :func:`seal` sealed under the same name. Raises ``StoreDamaged`` if it is anything else."""
    try:
        return AESGCM(_derived(key, b"parts")).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except (InvalidTag, ValueError) as wrong:
        raise StoreDamaged(
            f"A part of the backup is not what was put into it: {name}.", "Use another backup."
        ) from wrong


def signature(key: bytes, manifest: bytes) -> bytes:
    """Proof (HMAC-SHA256, as hexadecimal text) that whoever holds ``key`` wrote this manifest."""
    return hmac.new(_derived(key, b"manifest"), manifest, hashlib.sha256).hexdigest().encode()


def signed(key: bytes, manifest: bytes, proof: bytes) -> bool:
    """Whether ``proof`` is the signature of ``manifest``."""
    return hmac.compare_digest(signature(key, manifest), proof)


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"hearth backup " + use).derive(key)
