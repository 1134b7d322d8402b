"""Files as tired people and broken programs send them, and what must be said of each."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Side:
    """A table of one side: its headings, a good row by its number, its column of a date."""

    name: str
    headings: tuple[str, ...]
    date: str

    def row(self, number: int, **changes: str) -> list[str]:
        """Return the cells of a row, some of them changed."""
        cells = {
            "contract_number": f"LC-{number}",
            "plate": f"AA-1{number:02}-BB",
            "vin": f"VF1AAAA00000000{number:02}",
            "product": "credit",
            "contract_status": "open",
            "contract_starts_on": "2025-01-10",
            "contract_ends_on": "2029-01-10",
            "registered_on": "2025-01-10",
            "holder_name": "DUPONT",
        }
        return [{**cells, **changes}[name] for name in self.headings]

    def text(self, *rows: list[str], delimiter: str = ",") -> str:
        """Return headings and rows as a CSV; without rows, four good ones."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        writer.writerows([list(self.headings), *(rows or self.good())])
        return stream.getvalue()

    def good(self) -> list[list[str]]:
        """Return four good rows."""
        return [self.row(number) for number in range(1, 5)]


PORTFOLIO = Side(
    "portfolio",
    (
        *("contract_number", "plate", "vin", "product", "contract_status"),
        *("contract_starts_on", "contract_ends_on", "holder_name"),
    ),
    "contract_starts_on",
)
REGISTER = Side("register", ("plate", "vin", "holder_name", "registered_on"), "registered_on")
SIDES = (PORTFOLIO, REGISTER)


@dataclass(frozen=True)
class Faulty:
    """A file, the code of what is said of it, where it is at fault, and what stands there.

    `column` "@date" is the date of the side; `is_row`: a row is set aside and the others are taken.
    """

    name: str
    ending: str
    make: Callable[[Side], bytes]
    code: str
    line: int | None = None
    column: str = ""
    value: str = ""
    is_row: bool = False
    sides: tuple[Side, ...] = field(default=SIDES)


def _with(number: int, **changes: str) -> Callable[[Side], bytes]:
    """Return what makes a file whose row of that number has changed cells; "date" is its date."""

    def make(side: Side) -> bytes:
        cells = {side.date if name == "date" else name: text for name, text in changes.items()}
        rows = side.good()
        rows[number - 1] = side.row(number, **cells)
        return side.text(*rows).encode()

    return make


def _wrong_encoding(side: Side) -> bytes:
    return (
        side.text()
        .encode()
        .replace(b"DUPONT", b"J\x81R\xe9MIE", 2)
        .replace(b"J\x81R\xe9MIE", b"LEROY", 1)
    )


def _mixed(side: Side) -> bytes:
    rows = [side.row(number, holder_name="Élodie") for number in range(1, 6)]
    return side.text(*rows, side.row(6, holder_name="Zo#")).encode().replace(b"#", b"\xe9")


def _doubled(side: Side) -> bytes:
    return side.text().replace("holder_name", "vin", 1).encode()


def _unnamed_vehicles(side: Side) -> bytes:
    return side.text().replace("plate,vin", "tyres,doors", 1).encode()


def _values_first(side: Side) -> bytes:
    return side.text().partition("\n")[2].encode()


def _repeated(side: Side) -> bytes:
    return side.text(*side.good(), side.row(2)).encode()


def _cut_gzip(side: Side) -> bytes:
    whole = gzip.compress(side.text(*(side.row(n % 100) for n in range(9_000))).encode())
    return whole[: len(whole) // 2]


def _cut_parquet(side: Side) -> bytes:
    columns = dict(zip(side.headings, zip(*side.good(), strict=True), strict=True))
    stream = io.BytesIO()
    pq.write_table(pa.table({name: list(cells) for name, cells in columns.items()}), stream)
    return stream.getvalue()[:-9]


@cache
def _bomb(side: Side) -> bytes:
    row = side.text(side.row(1)).partition("\n")[2]
    return gzip.compress((side.text() + row * (100_000_000 // len(row))).encode(), 9)


def _long_line(side: Side) -> bytes:
    return side.text(side.row(1), side.row(2, holder_name="A" * 10_000_000)).encode()


def _rows_cut_otherwise(side: Side) -> bytes:
    head, _, rows = side.text().partition("\n")
    return f"{head}\n{rows.replace(',', ';')}".encode()


FAULTY = (
    Faulty("wrong encoding", "csv", _wrong_encoding, "files.bad_encoding", 3, "holder_name"),
    Faulty("mixed encodings", "csv", _mixed, "files.mixed_encodings", 7, "holder_name"),
    Faulty(
        "wrong delimiter",
        "csv",
        lambda side: side.text(delimiter="|").encode(),
        "files.wrong_delimiter",
        1,
        value="|",
    ),
    Faulty("rows cut otherwise", "csv", _rows_cut_otherwise, "files.no_usable_row", 2),
    Faulty("doubled heading", "csv", _doubled, "files.doubled_heading", 1, "vin"),
    Faulty("missing heading", "csv", _unnamed_vehicles, "registrations.missing_columns", 1),
    Faulty("no headings", "csv", _values_first, "files.headings_are_values", 1),
    Faulty(
        "repeated contract",
        "csv",
        _repeated,
        "registrations.repeated_contract",
        6,
        "contract_number",
        "LC-2",
        sides=(PORTFOLIO,),
    ),
    Faulty(
        "repeated vehicle",
        "csv",
        _repeated,
        "registrations.repeated_vehicle",
        6,
        "plate, vin",
        "VF1AAAA0000000002",
        sides=(REGISTER,),
    ),
    Faulty(
        "impossible date",
        "csv",
        _with(2, date="31/02/2025"),
        "registrations.impossible_date",
        3,
        "@date",
        "31/02/2025",
        is_row=True,
    ),
    Faulty(
        "VIN of a spreadsheet",
        "csv",
        _with(3, vin="1.2E+16"),
        "registrations.vin_as_number",
        4,
        "vin",
        "1.2E+16",
        is_row=True,
    ),
    Faulty(
        "formula where a date stands",
        "csv",
        _with(2, date="=HYPERLINK(A1)"),
        "registrations.impossible_date",
        3,
        "@date",
        "=HYPERLINK(A1)",
        is_row=True,
    ),
    Faulty(
        "date written from right to left",
        "csv",
        _with(1, date="٣١/١٢/٢٠٢٥ ب", holder_name="محمد 🚗"),
        "registrations.impossible_date",
        2,
        "@date",
        "\u2068٣١/١٢/٢٠٢٥ ب\u2069",
        is_row=True,
    ),
    Faulty(
        "date over two lines that turns the terminal red",
        "csv",
        _with(1, date="31/02\n\x1b[31m2025"),
        "registrations.impossible_date",
        2,
        "@date",
        "31/02⏎�[31m2025",
        is_row=True,
    ),
    Faulty(
        "date of a thousand digits",
        "csv",
        _with(2, date="9" * 1000),
        "registrations.impossible_date",
        3,
        "@date",
        "9" * 79 + "…",
        is_row=True,
    ),
    Faulty("0 bytes", "csv", lambda _: b"", "files.empty"),
    Faulty("gzip cut short", "csv.gz", _cut_gzip, "files.truncated"),
    Faulty("Parquet cut short", "parquet", _cut_parquet, "files.truncated"),
    Faulty("zip bomb", "csv.gz", _bomb, "files.bomb"),
    Faulty("line of 10 MB", "csv", _long_line, "files.line_too_long", 3),
)


def cases() -> Iterator[tuple[Faulty, Side]]:
    """Yield every fault with every side on which it can stand."""
    for fault in FAULTY:
        for side in fault.sides:
            yield fault, side
