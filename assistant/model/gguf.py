"""Looks at a GGUF file before anything native does: header, metadata and tensor table, with bounds on everything.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from assistant.core.errors import ModelDamaged, ModelMissing

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_ENTRIES = 100_000
LONGEST_TEXT = 16 << 20
MOST_ITEMS = 10_000_000
MOST_DIMENSIONS = 4
DEEPEST = 2

_NUMBERS = {0: "B", 1: "b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "B", 10: "<Q", 11: "<q", 12: "<d"}
_TEXT, _ARRAY = 8, 9
_KEPT_ITEMS = 16


@dataclass(frozen=True, slots=True)
class GgufInfo:
    """What a GGUF file says about itself. ``context`` in tokens, 0 if it does not say."""

    architecture: str
    name: str
    context: int
    tensors: int


def check_gguf(path: Path) -> GgufInfo:
    """What ``path`` is; raises ``ModelMissing`` or ``ModelDamaged`` with a reason if no model can be loaded from it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return _Looker(file, size, path.name).look()
    except FileNotFoundError as missing:
        raise ModelMissing(f"{path} is not there.", "Choose another file.") from missing
    except OSError as failed:
        raise ModelDamaged(f"{path.name} cannot be read.", "Check its permissions.", str(failed)) from failed
    except (struct.error, UnicodeDecodeError, OverflowError, MemoryError) as broken:
        raise _damaged(path.name, repr(broken)) from broken


class _Looker:
    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        self._file = file
        self._size = size
        self._name = name

    def look(self) -> GgufInfo:
        if self._take(4) != MAGIC:
            raise ModelDamaged(
                f"{self._name} is not a GGUF model file.", "Choose a file that ends in .gguf from a model's page."
            )
        version, tensors, entries = struct.unpack("<IQQ", self._take(20))
        if version not in VERSIONS:
            raise ModelDamaged(
                f"{self._name} has GGUF version {version}, which cannot be loaded.",
                "Look for a newer file of the model.",
            )
        if not 0 < tensors <= MOST_ENTRIES or entries > MOST_ENTRIES:
            raise _damaged(self._name, f"{tensors} tensors, {entries} entries")
        metadata = {}
        for _ in range(entries):
            key = self._text()
            metadata[key] = self._value(self._number("<I"), 0)
        self._tensors(tensors, metadata)
        architecture = str(metadata.get("general.architecture", ""))
        if not architecture:
            raise _damaged(self._name, "no architecture")
        if metadata.get("general.type", "model") != "model":
            raise ModelDamaged(f"{self._name} is not a whole model.", "Choose the model's own file, not an adapter's.")
        context = metadata.get(f"{architecture}.context_length", 0)
        return GgufInfo(
            architecture, str(metadata.get("general.name", "")), context if isinstance(context, int) else 0, tensors
        )

    def _tensors(self, count: int, metadata: dict[str, Any]) -> None:
        alignment = metadata.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 8 <= alignment <= 1 << 16 or alignment & (alignment - 1):
            raise _damaged(self._name, f"alignment {alignment}")
        furthest = 0
        for _ in range(count):
            self._text()
            dimensions = self._number("<I")
            if dimensions > MOST_DIMENSIONS:
                raise _damaged(self._name, f"{dimensions} dimensions")
            shape = [self._number("<Q") for _ in range(dimensions)]
            if math.prod(shape) > self._size * 16:
                raise _damaged(self._name, f"shape {shape}")
            self._number("<I")
            furthest = max(furthest, self._number("<Q"))
        data = -(-self._file.tell() // alignment) * alignment
        if data + furthest >= self._size:
            raise ModelDamaged(
                f"{self._name} is not complete.", "Download it again: its end is missing.", f"{data}+{furthest}"
            )

    def _value(self, kind: int, depth: int) -> Any:
        if kind == _TEXT:
            return self._text()
        if kind == _ARRAY:
            return self._array(depth)
        if kind not in _NUMBERS:
            raise _damaged(self._name, f"value of kind {kind}")
        return self._number(_NUMBERS[kind])

    def _array(self, depth: int) -> list[Any]:
        """The first items of an array; the rest is passed over."""
        kind, count = self._number("<I"), self._number("<Q")
        if count > MOST_ITEMS or depth >= DEEPEST:
            raise _damaged(self._name, f"{count} items")
        if kind in _NUMBERS:
            width = struct.calcsize(_NUMBERS[kind])
            if count * width > self._size:
                raise _damaged(self._name, f"{count} items")
            self._file.seek(count * width, 1)
            return []
        return [self._value(kind, depth + 1) for _ in range(count)][:_KEPT_ITEMS]

    def _text(self) -> str:
        length = self._number("<Q")
        if length > min(LONGEST_TEXT, self._size):
            raise _damaged(self._name, f"a text of {length} bytes")
        return self._take(length).decode("utf-8", "replace")

    def _number(self, layout: str) -> Any:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))[0]

    def _take(self, count: int) -> bytes:
        data = self._file.read(count)
        if len(data) != count:
            raise ModelDamaged(f"{self._name} is not complete.", "Download it again: its end is missing.")
        return data


def _damaged(name: str, detail: str) -> ModelDamaged:
    return ModelDamaged(f"{name} is damaged.", "Download it again, or choose another file.", detail)
