"""An embedder that needs no model: a text's vector is the sum of its words', which are drawn by chance.

Used in the real knowledge child, over the real index; only what a text means is simple here.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.core.errors import ModelDamaged
from assistant.core.jobs import CancelToken
from assistant.service.knowledge_calls import Calls
from assistant.system.children import Handler

DIMENSIONS = 32


class SmallEmbedder:
    """Implements ``core.engines.Embedder``; its id is its folder's name. A text "die" ends its process.

    SMALL_EMBEDDER_SECONDS is how long it takes for a passage. It loads only once there is no file "hold" in its folder.
    """

    def __init__(self, folder: Path, _threads: int) -> None:
        if (folder / "damaged").exists():
            raise ModelDamaged("The embedder cannot be loaded.", "Fetch it again.")
        (folder / "loading").touch()
        while (folder / "hold").exists():
            time.sleep(0.02)
        self.model_id = folder.name
        self.dimensions = DIMENSIONS
        self._seconds = float(os.environ.get("SMALL_EMBEDDER_SECONDS", "0"))

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[bytes]:
        """One vector per text."""
        if "die" in texts:
            os._exit(9)
        for _ in texts:
            cancel.check()
            time.sleep(self._seconds)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> bytes:
        """The vector of a question."""
        row = np.full(DIMENSIONS, 1e-3)
        for word in text.lower().split():
            seed = hashlib.sha256(f"{self.model_id} {word}".encode()).digest()
            row += np.random.default_rng(int.from_bytes(seed)).standard_normal(DIMENSIONS)
        return (row / np.linalg.norm(row)).astype("<f2").tobytes()


def serve() -> Mapping[str, Handler]:
    """The calls of a knowledge child with this embedder."""
    return Calls(SmallEmbedder).handlers()
