"""How much of a foreign file is borne before it is refused."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1 << 10
MIB: Final = 1 << 20
GIB: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings, in bytes unless said.

    `expansion` is the ratio of decompressed to received bytes, looked at from `expansion_from`
    bytes on: a small file of repeated rows is no bomb. `record_bytes` bounds a row, quoted line
    ends and all; it is also the block parsed at once: 1 MB costs least time and memory. `cells`
    bounds the rectangle that an XLSX sheet announces.
    """

    received_bytes: int = 16 * GIB
    decompressed_bytes: int = 32 * GIB
    expansion: int = 250
    expansion_from: int = 64 * MIB
    line_bytes: int = 512 * KIB
    record_bytes: int = 1 * MIB
    cell_bytes: int = 32 * KIB
    columns: int = 1_000
    rows: int = 100_000_000
    cells: int = 120_000_000
    bad_rows: int = 100_000
    bad_bytes: int = 64 * MIB


DEFAULT: Final = Limits()
UPLOAD: Final = Limits(
    received_bytes=2 * GIB,
    decompressed_bytes=8 * GIB,
    rows=20_000_000,
    cells=60_000_000,
)
