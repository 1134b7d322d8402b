"""A small lender, made by the real actions: its names, sources, files and what came of them."""

import csv
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vigie.kernel.actor import Actor, system_actor
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.registrations.actions import (
    ImportFiles,
    Received,
    SourceFacts,
    Taken,
    read_import,
    receive_import,
    save_source,
    store_upload,
)
from vigie.tenancy.actions import create_organisation

Row = Mapping[str, str]
OWN = "Banque du Test"


@dataclass(frozen=True, slots=True)
class Lender:
    """An organisation with one portfolio and one register, and a folder for its files."""

    by: Actor
    portfolio: int
    register: int
    folder: Path

    def receive(
        self, side: str, rows: Sequence[Row], on: date, *, kind: str = "full", more: str = ""
    ) -> Received:
        """Write rows as a CSV file and hand it in; `more` is appended as it is."""
        path = written(self.folder / f"{side}-{on}-{kind}-{len(rows)}.csv", rows, more)
        upload = store_upload(path, path.name, by=self.by)
        source = self.portfolio if side == "portfolio" else self.register
        return receive_import(
            source,
            ImportFiles(upload),
            kind=kind,
            as_of=on,
            by=self.by,
            key=secrets.token_hex(8),
        )

    def take(
        self,
        side: str,
        rows: Sequence[Row],
        on: date,
        *,
        kind: str = "full",
        confirm: bool = False,
        more: str = "",
    ) -> Taken:
        """Hand rows in and read them at once."""
        received = self.receive(side, rows, on, kind=kind, more=more)
        key = secrets.token_hex(8)
        return read_import(received.batch_id, confirm=confirm, by=self.by, key=key)

    def take_with_operations(
        self, rows: Sequence[Row], operations: Sequence[Row], on: date, *, kind: str = "full"
    ) -> Taken:
        """Hand in an extract of the register with its file of operations, and read both at once."""
        stem, key = f"with-{on}-{kind}-{len(rows)}", secrets.token_hex(8)
        uploads = [
            store_upload(written(self.folder / f"{stem}-{name}.csv", some), name, by=self.by)
            for name, some in (("register.csv", rows), ("operations.csv", operations))
        ]
        files = ImportFiles(uploads[0], operations=uploads[1])
        received = receive_import(self.register, files, kind=kind, as_of=on, by=self.by, key=key)
        return read_import(received.batch_id, by=self.by, key=key)


def new_lender(folder: Path, *, name: str = "Lender") -> Lender:
    """Make a lender that is called `OWN` on certificates since 2011."""
    by = system_actor(create_organisation(name), name="test")
    add_own_name(Declared(OWN, "main", date(2011, 1, 1)), by=by, key="own")
    sources = [
        save_source(
            SourceFacts(side, side, "FR", "contract", ("*",), 365, 8), by=by, key=f"source-{side}"
        )
        for side in ("portfolio", "register")
    ]
    return Lender(by, sources[0], sources[1], folder)


def written(path: Path, rows: Sequence[Row], more: str = "") -> Path:
    """Write rows as CSV under all the headings that any of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
        file.write(more)
    return path


def contract(number: int, **changes: str) -> dict[str, str]:
    """Return a credit with a pledge on a vehicle in order, some cells changed."""
    return {
        "contract_number": f"C-{number:05d}",
        "plate": f"AB-{number % 1000:03d}-{number:05d}",
        "vin": f"VF1{number:014d}",
        "product": "credit",
        "contract_status": "open",
        "security": "pledge_siv",
        "contract_starts_on": "2024-01-10",
        "contract_ends_on": "2028-01-10",
        "delivered_on": "2024-01-10",
        "customer_name": f"Durand Paul {number}",
        "customer_city": "Lyon",
        "currency": "EUR",
        "outstanding_amount": "9000.50",
        "claim_opened_on": "",
        "export_consent_until": "",
        "colour": "NOIR",
        **changes,
    }


def certificate(number: int, **changes: str) -> dict[str, str]:
    """Return what the register says of `contract(number)`, in order, some cells changed."""
    return {
        "plate": f"AB{number % 1000:03d}{number:05d}",
        "vin": f"VF1{number:014d}",
        "registered_on": "2024-01-15",
        "holder_name": f"DURAND PAUL {number}",
        "holder_city": "LYON",
        "colour": "NOIR",
        "pledge_creditor": "BANQUE DU TEST",
        "pledge_expires_on": "2029-01-15",
        "stolen": "false",
        "exported_on": "",
        **changes,
    }
