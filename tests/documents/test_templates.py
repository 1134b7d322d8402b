"""Templates: complete in three languages, and wrong data told in one line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vigie.documents.domain.catalogue import current, kinds, layout_source, sample_of, templates
from vigie.documents.domain.kinds import kinds as known_kinds
from vigie.documents.domain.templates import Block, faults_of
from vigie.documents.domain.values import Row
from vigie.kernel.errors import Invalid, NotFound
from vigie.kernel.money import Money

EVERY = sorted(templates())


@pytest.mark.parametrize("name", EVERY, ids=str)
def test_a_template_names_nothing_that_is_not_there(name: tuple[str, int]) -> None:
    assert faults_of(templates()[name]) == []
    templates()[name].check(sample_of(templates()[name]))


def test_every_kind_of_paper_is_a_kind_of_document() -> None:
    assert set(kinds()) <= set(known_kinds())
    assert set(kinds()) >= {
        "offer", "contract", "schedule", "statement", "buyout_quote", "release",
    }  # fmt: skip


def test_the_faults_of_a_template_are_named() -> None:
    sound = current("release")
    broken = replace(
        sound,
        words={**sound.words, "use": ("{plate}", "{plate}", "{colour}"), "gone": ("a", "", "c")},
        blocks=(Block("text", ("nowhere",)), Block("poem", ()), Block("facts", ("issued_on",))),
    )
    assert set(faults_of(broken)) == {
        "use names other fields in another language",
        "gone is not there in three languages",
        "a block names nowhere, which is not there",
        "poem is no shape of block",
        "issued_on has no label",
    }


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"rental": None}, "rental is missing"),
        ({"colour": "red"}, "colour is not a field"),
        ({"rental": "549.12"}, "rental is no amount"),
        ({"rentals": True}, "rentals is no count"),
        ({"taeg": Decimal("NaN")}, "taeg is no rate"),
        ({"valid_until": "2026-12-04"}, "valid_until is no date"),
        ({"vehicle": "x" * 2001}, "vehicle is no text"),
    ],
)
def test_wrong_data_is_told_in_one_line(change: dict[str, Any], fault: str) -> None:
    template = current("offer")
    with pytest.raises(Invalid) as refused:
        template.check({**sample_of(template), **change})
    assert refused.value.code == "documents.data_wrong"
    assert refused.value.params["faults"] == fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"number": 1}, "instalments[1] lacks due_on"),
        ({"colour": "red"}, "instalments[1] has no column colour"),
        ({"due_on": "soon"}, "instalments[1] due_on is no date"),
    ],
)
def test_wrong_rows_are_told_by_number(row: dict[str, Any], fault: str) -> None:
    template = current("schedule")
    sample = sample_of(template)
    with pytest.raises(Invalid) as refused:
        template.check({**sample, "instalments": [row]})
    assert fault in str(refused.value.params["faults"])


def test_a_column_may_be_empty_in_a_row() -> None:
    template = current("schedule")
    row: Row = {
        "number": 1, "due_on": date(2027, 1, 5), "principal": None, "interest": None,
        "net": Money.of("457.60", "EUR"), "vat": None, "gross": Money.of("457.60", "EUR"),
        "balance": None,
    }  # fmt: skip
    template.check({**sample_of(template), "instalments": [row]})


def test_an_unknown_kind_is_not_found() -> None:
    with pytest.raises(NotFound):
        current("poem")


def test_the_digest_covers_the_layout() -> None:
    one = current("offer")
    assert len(one.digest) == 64
    assert layout_source(one.layout)
    assert one.digest != current("contract").digest
