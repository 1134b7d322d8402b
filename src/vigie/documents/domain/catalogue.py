"""The templates that ship with Vigie, read once from `data/templates`."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, cast

from vigie.documents.domain.parties import Party
from vigie.documents.domain.templates import COMMON, LANGUAGES, Block, Field, Sentence, Template
from vigie.documents.domain.values import Cell, Data, FieldType, Value
from vigie.kernel.errors import NotFound
from vigie.kernel.money import Money
from vigie.kernel.typography import printed

_PLACE = files("vigie.documents")


@cache
def templates() -> dict[tuple[str, int], Template]:
    """Return every template by its kind and version."""
    found = sorted(
        (one for one in _PLACE.joinpath("data/templates").iterdir() if one.name.endswith(".toml")),
        key=lambda one: one.name,
    )
    read = [template_of(one.read_bytes()) for one in found]
    return {(one.kind, one.version): one for one in read}


def current(kind: str) -> Template:
    """Return the highest version of a kind; NotFound when there is none."""
    versions = [version for name, version in templates() if name == kind]
    if not versions:
        raise NotFound("documents.template_missing", kind=kind)
    return templates()[kind, max(versions)]


def kinds() -> tuple[str, ...]:
    """Return the kinds that papers can be made of, sorted."""
    return tuple(sorted({kind for kind, _ in templates()}))


def layout_source(number: int) -> bytes:
    """Return the source of a layout, written for Typst."""
    return _PLACE.joinpath(f"templates/documents/papers/letter-{number}.typ").read_bytes()


def template_of(source: bytes) -> Template:
    """Read a template from TOML."""
    said = tomllib.loads(source.decode())
    rows = said.get("rows", {})
    layout = int(said["layout"])
    named = {name: _field(name, text, rows) for name, text in said["fields"].items()}
    common = {name: Field(name, kind) for name, kind in COMMON.items()}
    return Template(
        kind=said["kind"],
        version=said["version"],
        layout=layout,
        fields={**common, **named},
        blocks=tuple(_block(one) for one in said["blocks"]),
        words=_sentences(said["words"]),
        labels=_sentences(said["labels"]),
        sample=said["sample"],
        digest=hashlib.sha256(source + layout_source(layout)).hexdigest(),
    )


def sample_of(template: Template) -> Data:
    """Return a template's own sample, typed, for previews and tests."""
    return {name: _typed(template.fields[name], value) for name, value in template.sample.items()}


def _field(name: str, text: str, rows: Mapping[str, Mapping[str, str]]) -> Field:
    columns = {column: FieldType(kind) for column, kind in rows.get(name, {}).items()}
    return Field(name, FieldType(text.rstrip("?")), text.endswith("?"), columns)


def _block(said: Mapping[str, Any]) -> Block:
    return Block(
        said["shape"],
        tuple(said["names"]),
        said.get("heading", ""),
        said.get("when", ""),
        said.get("totals", {}),
    )


def _sentences(said: Mapping[str, list[str]]) -> dict[str, Sentence]:
    """Return sentences spaced as their language is printed."""
    return {
        name: cast("Sentence", tuple(map(printed, texts, LANGUAGES)))
        for name, texts in said.items()
    }


def _typed(one: Field, value: object) -> Value:
    if one.type is FieldType.ROWS:
        given = cast("list[dict[str, object]]", value)
        return tuple(
            {name: _cell(kind, row[name]) for name, kind in one.columns.items()} for row in given
        )
    if one.type is FieldType.PARTY:
        return Party(**cast("dict[str, str]", value))
    return _cell(one.type, value)


def _cell(kind: FieldType, value: object) -> Cell:
    if kind is FieldType.AMOUNT:
        code, _, amount = str(value).partition(" ")
        return Money.of(amount, code)
    if kind in (FieldType.RATE, FieldType.QUANTITY):
        return Decimal(str(value))
    assert isinstance(value, str | int | date)
    return value
