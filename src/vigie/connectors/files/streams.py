"""The bytes of a foreign file: recognised by their first bytes, decompressed within bounds.

A file's name is never trusted. Magic numbers: RFC 1952 (gzip), RFC 8878 (zstd), the Parquet
format, the ZIP application note, the OLE2 compound file.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa

from vigie.connectors.files.limits import MIB, Limits
from vigie.kernel.errors import Invalid

_COMPRESSIONS: Final = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))
_FORMATS: Final = ((b"PAR1", "parquet"), (b"PK\x03\x04", "xlsx"), (b"PK\x05\x06", "xlsx"))
_FOREIGN: Final = (
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
)


def sha256_of(path: Path) -> str:
    """Return the digest of the file as received, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(path: Path, limits: Limits) -> int:
    """Return the size; Invalid when the file is absent, empty or over the ceiling."""
    if not path.is_file():
        code = "files.is_folder" if path.is_dir() else "files.not_found"
        raise Invalid(code, file=path.name or path.resolve().name)
    size = path.stat().st_size
    if size == 0:
        raise Invalid("files.empty", file=path.name)
    if size > limits.received_bytes:
        raise Invalid("files.too_large", file=path.name, limit=_in_mb(limits.received_bytes))
    return size


def compression_of(path: Path) -> str:
    """Return "gzip", "zstd" or ""."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for magic, name in _COMPRESSIONS if head.startswith(magic)), "")


def format_of(head: bytes, name: str) -> str:
    """Return "parquet", "xlsx" or "csv"; Invalid for a format known to be none of them."""
    for magic, foreign in _FOREIGN:
        if head.startswith(magic):
            raise Invalid("files.foreign_format", file=name, found=foreign)
    return next((found for magic, found in _FORMATS if head.startswith(magic)), "csv")


class Stream:
    """Bytes in order, decompressed on the way; Invalid when broken or growing without end."""

    def __init__(self, path: Path, compression: str, limits: Limits) -> None:
        self.name = path.name
        self.produced = 0
        self._limits = limits
        self._received = path.stat().st_size
        self._file = pa.OSFile(str(path), "rb")
        self._source = (
            pa.CompressedInputStream(self._file, compression) if compression else self._file
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._source.close()
        self._file.close()

    def read(self, size: int = MIB) -> bytes:
        """Return up to `size` bytes, b"" at the end."""
        try:
            chunk: bytes = self._source.read(size)
        except OSError as error:
            raise _broken(self.name, str(error)) from error
        self.produced += len(chunk)
        self._check_growth()
        return chunk

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        while size > 0:
            chunk = self.read(min(size, MIB))
            if not chunk:
                return
            size -= len(chunk)

    def _check_growth(self) -> None:
        grown = self.produced > max(
            self._limits.expansion_from,
            self._received * self._limits.expansion,
        )
        if grown or self.produced > self._limits.decompressed_bytes:
            raise Invalid(
                "files.bomb",
                file=self.name,
                received=self._received,
                limit=_in_mb(min(self.produced, self._limits.decompressed_bytes)),
            )


def head_of(path: Path, compression: str, limits: Limits, size: int) -> bytes:
    """Return the first decompressed bytes, fewer only when the file ends."""
    parts: list[bytes] = []
    with Stream(path, compression, limits) as stream:
        while size > 0 and (chunk := stream.read(size)):
            parts.append(chunk)
            size -= len(chunk)
    return b"".join(parts)


def unpacked(path: Path, compression: str, limits: Limits) -> Path:
    """Decompress into a temporary file, for formats read from their end; the caller removes it."""
    handle, name = tempfile.mkstemp(prefix="vigie-", suffix=path.name[-20:])
    target = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, Stream(path, compression, limits) as stream:
            while chunk := stream.read():
                out.write(chunk)
    except BaseException:
        target.unlink()
        raise
    return target


def _broken(name: str, message: str) -> Invalid:
    reason = "files.truncated" if "runcated" in message else "files.damaged"
    return Invalid(reason, file=name)


def _in_mb(size: int) -> int:
    return -(-size // MIB)
