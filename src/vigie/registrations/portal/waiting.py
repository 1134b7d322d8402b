"""A file that was kept and is not yet received: between its upload and the word of a person.

Its whole state stands in the address, signed, so that the page can be left, reloaded and sent on;
it is worth nothing to another organisation.
"""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core import signing

from vigie.kernel.actor import Actor
from vigie.kernel.errors import NotFound
from vigie.registrations.actions.files import Upload
from vigie.registrations.actions.receiving import ImportFiles
from vigie.registrations.queries import ImportLine, upload_path

_SALT: Final = "registrations.waiting"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the person said of a file, and where it lies."""

    source_id: int
    kind: str
    as_of: date
    table: Upload
    operations: Upload | None = None
    inspections: Upload | None = None

    @property
    def files(self) -> ImportFiles:
        """The files, as the act that receives them takes them."""
        return ImportFiles(self.table, self.operations, self.inspections)


def seal(waiting: Waiting, by: Actor) -> str:
    """Return the text that an address carries."""
    plain = {**asdict(waiting), "as_of": waiting.as_of.isoformat(), "of": by.organisation_id}
    return signing.dumps(plain, salt=_SALT, compress=True)


def unseal(text: str, by: Actor) -> Waiting:
    """Return what an address carries; NotFound when it was not made for this organisation."""
    try:
        plain: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature as error:
        raise NotFound("registrations.upload_unknown") from error
    if plain.pop("of") != by.organisation_id:
        raise NotFound("registrations.upload_unknown")
    uploads = {
        name: Upload(**plain[name]) if plain[name] else None
        for name in ("operations", "inspections")
    }
    return Waiting(
        plain["source_id"],
        plain["kind"],
        date.fromisoformat(plain["as_of"]),
        Upload(**plain["table"]),
        **uploads,
    )


def waiting_again(by: Actor, line: ImportLine) -> Waiting:
    """Return a file that was refused as it waited, so that its mapping can be corrected."""
    uploads = {
        name: _upload(Path(str(found["path"])))
        for name in ("operations", "inspections")
        if isinstance(found := line.facts.get(name), dict)
    }
    table = _upload(upload_path(by, line.id))
    return Waiting(line.source_id, line.kind, line.as_of, table, **uploads)


def _upload(path: Path) -> Upload:
    return Upload(path.name, path.parent.name)
