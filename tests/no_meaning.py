"""An index of meaning that is not ready: search then goes by words alone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.engines import Vector
from assistant.core.jobs import CancelToken


class NoMeaning:
    """Search by meaning that is still loading."""

    ready = False
    model_id = ""
    dimensions = 384

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        raise AssertionError("not ready")

    def embed_query(self, text: str) -> Vector:
        raise AssertionError("not ready")

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        raise AssertionError("not ready")

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        raise AssertionError("not ready")

    def forget(self, ids: Sequence[int]) -> None:
        raise AssertionError("not ready")

    def count(self) -> int:
        return 0
