"""Spoils good files at random for a while: `make fuzz ARGS="--seconds 300 --seed 1"`.

Every file must give a table or a refusal. The first one that does not is kept in the work folder,
named with its seed, and the program stops with 1.
"""

import argparse
import gzip
import random
import sys
import tempfile
import time
import traceback
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from vigie.connectors.files import Limits, open_table
from vigie.kernel.errors import VigieError

LIMITS = Limits(
    expansion_from=1 << 20,
    decompressed_bytes=1 << 24,
    line_bytes=1 << 16,
    record_bytes=1 << 14,
    cell_bytes=1 << 10,
    cells=1_000_000,
    rows=1_000_000,
)
PIECES = [b'"', b";", b",", b"\t", b"\n", b"\r", b"\0", b"\xe9", b"\xc3\xa9", b"\xef\xbb\xbf"]
PIECES += [b"PK\x03\x04", b"PAR1", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xff" * 8, b"\0" * 8]


def seeds() -> list[bytes]:
    """Return good files of every kind."""
    text = 'plate;vin;name\nAB;VF1;"É ""x""\ny"\nCD;VR3;Ł\n' * 40
    book, out = openpyxl.Workbook(), BytesIO()
    page = book.active
    assert page is not None
    for at in range(40):
        page.append([f"c{at}", at, 1.5, True, "=1"])
    book.save(out)
    columns, held = {"plate": ["AB", "É"] * 99, "n": range(198), "f": [0.5] * 198}, BytesIO()
    pq.write_table(pa.table(columns), held, compression="zstd")
    plain = [text.encode(), text.replace("Ł", "L").encode("cp1252"), out.getvalue()]
    plain.append(held.getvalue())
    return plain


def hostile(good: list[bytes], chance: random.Random) -> bytes:
    """Return a spoilt file, perhaps packed, perhaps spoilt again once packed."""
    data = chance.choice(good)
    is_workbook = data.startswith(b"PK") and chance.random() < 0.7
    data = spoilt_inside(data, chance) if is_workbook else spoilt(data, chance)
    pack = chance.choice([None, None, gzip.compress, zstandard.compress])
    if pack is None:
        return data
    data = pack(data)
    return spoilt(data, chance) if chance.random() < 0.3 else data


def spoilt_inside(book: bytes, chance: random.Random) -> bytes:
    """Return a workbook that unpacks well, one of whose parts is spoilt."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        victim = chance.choice([*names, *["xl/worksheets/sheet1.xml"] * len(names)])
        for name in names:
            content = old.read(name)
            new.writestr(name, spoilt(content, chance) if name == victim else content)
    return out.getvalue()


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Return a file with a few bytes changed, removed, repeated, or its end cut."""
    spoil = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(spoil) + 1)
        act = chance.randrange(4)
        if act == 0:
            spoil[at : at + 1] = bytes([chance.randrange(256)])
        elif act == 1:
            spoil[at:at] = chance.choice(PIECES)
        elif act == 2:
            del spoil[at : at + chance.randint(1, 40)]
        else:
            spoil[at:at] = spoil[at : at + chance.randint(1, 400)]
    return bytes(spoil[: chance.randrange(len(spoil) + 1)] if chance.random() < 0.1 else spoil)


def read(path: Path) -> bool:
    """Read a file to its end; True for a table, False for a refusal."""
    try:
        table = open_table(path, limits=LIMITS)
        for _ in table.batches():
            pass
        table.preview()
    except VigieError:
        return False
    return True


def main() -> int:
    """Run until the time is over or a file breaks the promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    good = seeds()
    place = Path(tempfile.mkdtemp(prefix="vigie-fuzz-"))
    path = place / "file"
    end, seed, tables = time.monotonic() + asked.seconds, asked.seed, 0
    while time.monotonic() < end:
        chance = random.Random(seed)
        path.write_bytes(hostile(good, chance))
        try:
            tables += read(path)
        except BaseException:  # noqa: BLE001  # Rust's panics are no Exception
            kept = path.rename(place / f"seed-{seed}")
            sys.stdout.write(f"{traceback.format_exc()}\nbroken by {kept}\n")
            return 1
        seed += 1
    path.unlink(missing_ok=True)
    place.rmdir()
    tried = seed - asked.seed
    sys.stdout.write(f"{tried} files, {tables} read, {tried - tables} refused, none else\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
