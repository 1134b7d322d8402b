"""A stored model, read back; the last few stay in memory under their hash."""

from functools import lru_cache

from vigie.scoring.engines.blends import Blend
from vigie.scoring.engines.storing import Packed, unpack
from vigie.scoring.models import ModelVersion


def blend_of(version: ModelVersion) -> Blend:
    """Return the model of a version.

    Invalid (`scoring.model_altered`) where the rows are not what was kept.
    """
    packed = Packed(version.about, bytes(version.tensors), version.trees)
    return _unpacked(packed, version.digest)


@lru_cache(maxsize=8)
def _unpacked(packed: Packed, digest: str) -> Blend:
    return unpack(packed, digest)
