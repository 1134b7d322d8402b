"""One pass over all the bytes of a CSV before any row is given: encoding, NUL, long lines.

A file is UTF-8 when every line is; cp1252 when no line shows a UTF-8 sequence; mixed, hence
refused with the line, when some do and others cannot be UTF-8. Good files pay only for searches
at memory speed; lines are looked at one by one only where UTF-8 fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vigie.connectors.files.limits import MIB, Limits
from vigie.connectors.files.streams import Stream
from vigie.kernel.errors import Invalid

ENCODINGS: Final = ("utf-8", "cp1252", "cp1250", "iso8859-1", "iso8859-2", "iso8859-15")
UNDEFINED: Final = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")  # no character in cp1252
# Latin, Greek, Cyrillic letters and punctuation as UTF-8 writes them; in cp1252 they would read
# as "Ã©", "Å‚", "â€™", which no one writes.
_UTF8_MARK: Final = re.compile(
    rb"[\xc3-\xc5\xce-\xd1][\x80-\xbf]|\xe2\x80[\x90-\xbf]|\xf0\x9f[\x80-\xbf]"
)
_LEADS: Final = tuple(b"\xc3 \xc4 \xc5 \xce \xcf \xd0 \xd1 \xe2\x80 \xf0\x9f".split())


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in the file: the offset of a line, the line, and the byte at fault within it."""

    offset: int
    line: bytes
    at: int


@dataclass(slots=True)
class Scan:
    """What the bytes showed.

    `utf8` and `other` are bytes, by whole blocks where a block speaks for one of them only;
    `both` is a line that holds the two encodings, `undefined` a byte that cp1252 does not know.
    """

    utf8: int = 0
    other: int = 0
    first_utf8: Fault | None = None
    first_other: Fault | None = None
    undefined: Fault | None = None
    has_quotes: bool = False
    has_nul: bool = False
    has_long_lines: bool = False
    both: Fault | None = None

    @property
    def is_mixed(self) -> bool:
        """Tell whether two encodings stand in one file."""
        return self.both is not None or bool(self.utf8 and self.other)

    @property
    def minority(self) -> Fault:
        """The first line of the rarer encoding, which is the one to mend."""
        if self.both is not None:
            return self.both
        rarer = self.first_other if self.other <= self.utf8 else self.first_utf8
        assert rarer is not None
        return rarer


class LongLine(Exception):
    """A line passes the ceiling; carries the offset where it begins."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def scan(stream: Stream, limits: Limits, encoding: str | None = None) -> Scan:
    """Look at every byte; raises LongLine, or Invalid when the stream is broken."""
    found = Scan()
    for start, whole in _blocks(stream, limits):
        offset, block = _without_mark(start, whole)
        found.has_quotes = found.has_quotes or b'"' in block
        found.has_nul = found.has_nul or b"\0" in block
        _measure(found, offset, block, limits)
        if not block.isascii():
            _weigh(found, offset, block, encoding)
    return found


def _without_mark(offset: int, block: bytes) -> tuple[int, bytes]:
    """Take a byte order mark away: what it announces is no proof of what follows."""
    plain = block if offset else block.removeprefix(b"\xef\xbb\xbf")
    return offset + len(block) - len(plain), plain


def _blocks(stream: Stream, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, whole lines)."""
    offset, rest = 0, b""
    while chunk := stream.read(MIB):
        block = rest + chunk
        cut = block.rfind(b"\n") + 1 or block.rfind(b"\r") + 1
        if cut:
            yield offset, block[:cut]
            offset += cut
        rest = block[cut:]
        if len(rest) > limits.line_bytes:
            raise LongLine(offset)
    if rest:
        yield offset, rest


def _measure(found: Scan, offset: int, block: bytes, limits: Limits) -> None:
    """Note lines longer than a cell may be; raise LongLine over the ceiling."""
    if _gap(block, limits.cell_bytes) is None:
        return
    found.has_long_lines = True
    start = _gap(block, limits.line_bytes)
    if start is not None:
        raise LongLine(offset + start)


def _gap(block: bytes, size: int) -> int | None:
    """Return where a line longer than `size` begins, None when there is none."""
    start, end = 0, len(block)
    while end - start > size:
        window = start + size + 1
        cut = max(block.rfind(b"\n", start, window), block.rfind(b"\r", start, window))
        if cut < 0:
            return start
        start = cut + 1
    return None


def _weigh(found: Scan, offset: int, block: bytes, encoding: str | None) -> None:
    """Count the bytes of a block that is not ASCII for UTF-8, for another encoding, or by line."""
    try:
        block.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        found.undefined = found.undefined or _undefined(offset, block)
        if encoding is None and _shows_utf8(block):
            _weigh_lines(found, offset, block)
        else:
            found.other += len(block)
            found.first_other = found.first_other or _fault(offset, block, error.start)
    else:
        _count_utf8(found, offset, block)


def _weigh_lines(found: Scan, offset: int, block: bytes) -> None:
    for line in block.splitlines(keepends=True):
        if not line.isascii():
            _weigh_line(found, offset, line)
        offset += len(line)


def _weigh_line(found: Scan, offset: int, line: bytes) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        found.other += len(line)
        fault = Fault(offset, line, error.start)
        found.first_other = found.first_other or fault
        if found.both is None and _shows_utf8(line):
            found.both = fault
    else:
        _count_utf8(found, offset, line)


def _count_utf8(found: Scan, offset: int, block: bytes) -> None:
    found.utf8 += len(block)
    if found.first_utf8 is None:
        high = next(at for at, byte in enumerate(block) if byte > 0x7F)
        found.first_utf8 = _fault(offset, block, high)


def _shows_utf8(data: bytes) -> bool:
    return any(lead in data for lead in _LEADS) and _UTF8_MARK.search(data) is not None


def _fault(offset: int, block: bytes, at: int) -> Fault:
    """Return the place of a byte: its line, and where in it."""
    start = max(block.rfind(b"\n", 0, at), block.rfind(b"\r", 0, at)) + 1
    return Fault(offset + start, block[start:].splitlines(keepends=True)[0], at - start)


def _undefined(offset: int, block: bytes) -> Fault | None:
    """Return the first byte that cp1252 leaves undefined, if any."""
    places = [at for mark in UNDEFINED if (at := block.find(mark)) >= 0]
    if not places:
        return None
    return _fault(offset, block, min(places))


def line_number(stream: Stream, offset: int) -> int:
    """Return the physical line, 1-based, that begins at an offset; reads the file again."""
    count, last, left = 1, b"", offset
    while left > 0 and (chunk := stream.read(min(left, MIB))):
        left -= len(chunk)
        count += line_ends(chunk)
        if last == b"\r" and chunk.startswith(b"\n"):
            count -= 1
        last = chunk[-1:]
    return count


def line_ends(data: bytes) -> int:
    r"""Count line ends: `\n`, `\r\n` and `\r` each end one line."""
    count = data.count(b"\n")
    if b"\r" in data:
        count += data.count(b"\r") - data.count(b"\r\n")
    return count


def encoding_of(found: Scan, *, has_bom: bool, wanted: str | None) -> str | None:
    """Return the encoding of a scanned file, None when no single one reads it."""
    if wanted is not None:
        return None if found.other else wanted
    if found.is_mixed or (found.other and (has_bom or found.undefined)):
        return None
    if found.other:
        return "cp1252"
    return "utf-8-sig" if has_bom else "utf-8"


def known_encoding(encoding: str, file: str) -> str:
    """Return the canonical name of an encoding that may be asked for; Invalid otherwise."""
    name = encoding.lower().replace("_", "-")
    aliases = {"utf8": "utf-8", "utf-8-sig": "utf-8", "windows-1252": "cp1252"}
    aliases |= {"windows-1250": "cp1250", "latin1": "iso8859-1", "latin-1": "iso8859-1"}
    aliases |= {f"iso-8859-{n}": f"iso8859-{n}" for n in (1, 2, 15)}
    name = aliases.get(name, name)
    if name not in ENCODINGS:
        raise Invalid(
            "files.unknown_encoding", file=file, encoding=encoding, known=", ".join(ENCODINGS)
        )
    return name
