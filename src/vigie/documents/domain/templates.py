"""Templates of papers: versioned data, typed fields, sentences in three languages.

A template is a TOML file of `data/templates`. It holds no code: fields with their types, blocks
that name fields and sentences, and the sentences. What a block looks like is the layout's matter
(`templates/documents/papers`).
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vigie.documents.domain.values import Data, FieldType, Row, Value, fits
from vigie.kernel.errors import Invalid

LANGUAGES: Final = ("en", "fr", "pl")
Sentence = tuple[str, str, str]

# Every paper says who writes to whom, when, and under which reference.
COMMON: Final[Mapping[str, FieldType]] = {
    "sender": FieldType.PARTY,
    "recipient": FieldType.PARTY,
    "reference": FieldType.TEXT,
    "issued_on": FieldType.DATE,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One variable; `columns` are those of a table."""

    name: str
    type: FieldType
    is_optional: bool = False
    columns: Mapping[str, FieldType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page: `shape` is text, figures, facts, table, mentions or signatures.

    `names` are fields of figures and facts, sentences of text, mentions and signatures, the one
    field of a table. `totals` puts fields under columns of a table. A block shows only when the
    field `when` was given.
    """

    shape: str
    names: tuple[str, ...]
    heading: str = ""
    when: str = ""
    totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of paper at one version; `digest` is SHA-256 over its source and its layout."""

    kind: str
    version: int
    layout: int
    fields: Mapping[str, Field]
    blocks: tuple[Block, ...]
    words: Mapping[str, Sentence]
    labels: Mapping[str, Sentence]
    sample: Mapping[str, object]
    digest: str

    def check(self, data: Data) -> None:
        """Raise Invalid in one line unless data holds exactly the fields, of the right types."""
        faults = [*_absent(self.fields, data), *_unforeseen(self.fields, data)]
        faults += [fault for name in self.fields for fault in _wrong(self.fields[name], data)]
        if faults:
            raise Invalid(
                "documents.data_wrong",
                kind=self.kind,
                version=self.version,
                faults="; ".join(faults[:12]),
            )

    def word(self, name: str, language: str) -> str:
        """Return a sentence in a language."""
        return self.words[name][LANGUAGES.index(language)]

    def label(self, name: str, language: str) -> str:
        """Return the name of a field or column as the reader sees it."""
        return self.labels[name][LANGUAGES.index(language)]


def placeholders(sentence: str) -> set[str]:
    """Return the fields that a sentence names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def faults_of(template: Template) -> list[str]:
    """Return what is wrong with a template itself: unknown names, missing sentences."""
    return [
        *_faults_of_words(template),
        *(fault for block in template.blocks for fault in _faults_of_block(template, block)),
    ]


def _absent(fields: Mapping[str, Field], data: Data) -> Iterator[str]:
    for name, one in fields.items():
        if not one.is_optional and data.get(name) is None:
            yield f"{name} is missing"


def _unforeseen(fields: Mapping[str, Field], data: Data) -> Iterator[str]:
    for name in data:
        if name not in fields:
            yield f"{name} is not a field"


def _wrong(one: Field, data: Data) -> Iterator[str]:
    value = data.get(one.name)
    if value is None:
        return
    if not fits(value, one.type):
        yield f"{one.name} is no {one.type}"
    elif one.type is FieldType.ROWS:
        yield from _wrong_rows(one, value)


def _wrong_rows(one: Field, value: Value) -> Iterator[str]:
    assert isinstance(value, list | tuple)
    for number, row in enumerate(value, start=1):
        yield from (f"{one.name}[{number}] {fault}" for fault in _wrong_row(one.columns, row))


def _wrong_row(columns: Mapping[str, FieldType], row: Row) -> Iterator[str]:
    for name in row:
        if name not in columns:
            yield f"has no column {name}"
    for name, kind in columns.items():
        if name not in row:
            yield f"lacks {name}"
        elif row[name] is not None and not fits(row[name], kind):
            yield f"{name} is no {kind}"


def _faults_of_words(template: Template) -> Iterator[str]:
    if "title" not in template.words:
        yield "the sentence title is missing"
    for name, sentence in {**template.words, **template.labels}.items():
        if len(sentence) != len(LANGUAGES) or not all(text.strip() for text in sentence):
            yield f"{name} is not there in three languages"
        asked = [placeholders(text) for text in sentence]
        if any(one != asked[0] for one in asked):
            yield f"{name} names other fields in another language"
        for unknown in asked[0] - set(template.fields):
            yield f"{name} names {unknown}, which is no field"


def _faults_of_block(template: Template, block: Block) -> Iterator[str]:
    known = template.fields if block.shape in _OF_FIELDS else template.words
    if block.shape not in (*_OF_FIELDS, *_OF_WORDS):
        yield f"{block.shape} is no shape of block"
    for name in block.names:
        if name not in known:
            yield f"a block names {name}, which is not there"
        elif block.shape in _OF_FIELDS:
            yield from _unlabelled(template, block, name)
    if block.heading and block.heading not in template.words:
        yield f"the heading {block.heading} is no sentence"
    for name in (block.when, *block.totals.values()):
        if name and name not in template.fields:
            yield f"a block names {name}, which is no field"


def _unlabelled(template: Template, block: Block, name: str) -> Iterator[str]:
    shown = template.fields[name].columns if block.shape == "table" else (name,)
    for label in shown:
        if label not in template.labels:
            yield f"{label} has no label"


_OF_FIELDS: Final = ("figures", "facts", "table")
_OF_WORDS: Final = ("text", "mentions", "signatures")
