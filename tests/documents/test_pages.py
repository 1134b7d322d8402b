"""The made papers: PDF/A-3b, the same bytes each time, hostile text harmless, three languages."""

import io
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.conformity import findings

from vigie.documents.domain import cleaning
from vigie.documents.domain.catalogue import current, kinds, sample_of
from vigie.documents.domain.parties import Party
from vigie.documents.domain.values import Row
from vigie.documents.engines.page import money, page_of
from vigie.documents.engines.typesetting import Attachment, typeset
from vigie.kernel.errors import Invalid
from vigie.kernel.money import Money

DAY = date(2026, 11, 20)
HOSTILE = [
    '#import "@preview/x:1.0.0": *',
    '#read("/etc/passwd") $x^2$ *bold* _it_ `raw` <label> @ref',
    "\\u{202e}\u202e00.001\u202c",
    "<script>alert(1)</script>{taeg}{0}%s",
    "محمد العربي",
    "שלום עולם",
    "😀 Zoé 👩‍👩‍👧 \u0000\x07",
    "W" * 400,
    "Zażółć gęślą jaźń – Œuvre d’Éléonore",
]


def made(kind: str, language: str, **change: Any) -> bytes:
    template = current(kind)
    data = {**sample_of(template), **change}
    template.check(data)
    on = data["issued_on"]
    return typeset(template.layout, page_of(template, data, language), on=on)


def rows_of(kind: str, name: str) -> list[Row]:
    rows = sample_of(current(kind))[name]
    assert isinstance(rows, tuple)
    return list(rows)


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize("kind", kinds())
def test_every_paper_is_pdf_a_and_the_same_each_time(kind: str, language: str) -> None:
    content = made(kind, language)
    assert findings(content) == []
    assert made(kind, language) == content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == language


def test_a_broken_paper_is_noticed() -> None:
    with pikepdf.open(io.BytesIO(made("release", "en"))) as pdf:
        del pdf.Root.OutputIntents
        changed = io.BytesIO()
        pdf.save(changed)
    assert findings(changed.getvalue())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(name: str) -> None:
    content = made("release", "en", recipient=Party(name, street=name), vehicle=name)
    assert findings(content) == []
    said = text_of(content)
    assert "root:" not in said
    assert "\u202e" not in said


def test_markup_in_a_name_stands_on_the_page_as_it_was_typed() -> None:
    said = text_of(made("release", "fr", vehicle="#read(1) $x$ *b* @l {paid_on}"))
    assert "#read(1) $x$ *b* @l {paid_on}" in said


def test_what_has_no_glyph_is_written_by_its_number() -> None:
    assert cleaning.clean("Zoé 😀\u202e\x07 x") == "Zoé [U+1F600] x"
    assert cleaning.clean("a\nb\tc") == "a b c"
    assert cleaning.clean("W" * 81).count(cleaning.BREAK) == 4
    assert cleaning.clean("FR7630006000011234567890189") == "FR7630006000011234567890189"


def test_a_word_without_end_stays_on_the_page() -> None:
    content = made("release", "en", recipient=Party("W" * 400, street="W" * 41), vehicle="W" * 400)
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    edges: list[float] = []

    def see(text: str, place: list[float], *more: Any) -> None:
        if "WWW" in text:
            edges.append(place[4] + len(text) * 9.5)  # a W of Inter is as wide as it is high

    page.extract_text(visitor_text=see)
    assert edges
    assert max(edges) <= float(page.mediabox.width) - 60  # the margin is 22 mm


@given(st.text(max_size=200))
def test_clean_text_is_held_by_the_fonts_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = cleaning.clean(text)
    assert all(cleaning.is_held(char) or char == cleaning.BREAK for char in once)
    assert cleaning.clean(once.replace(cleaning.BREAK, "")) == once


def test_every_character_said_to_be_held_has_a_glyph() -> None:
    """PDF/A refuses a missing glyph, so setting them all is the proof."""
    held = [
        chr(code) for code in range(0x20, 0x3000)
        if cleaning.is_held(chr(code)) and unicodedata.category(chr(code)) not in {"Cn", "Cc", "Cf"}
    ]  # fmt: skip
    assert len(held) > 900
    words = " ".join(held)
    pieces = [words[start : start + 1500] for start in range(0, len(words), 1500)]
    for piece in pieces:
        assert findings(made("release", "en", vehicle=piece)) == []


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [("en", "€44,990.00", "20 Nov 2026"), ("fr", "44 990,00 €", "20 nov. 2026"),
     ("pl", "44 990,00 €", "20 lis 2026")],
)  # fmt: skip
def test_figures_follow_the_readers_language(language: str, amount: str, day: str) -> None:
    said = " ".join(text_of(made("offer", language)).split())
    assert amount.replace("\u202f", " ") in said.replace("\u202f", " ").replace("\u00a0", " ")
    assert day in said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (Money(-123456, "EUR"), "en", "−€1,234.56"),
        (Money(123456, "PLN"), "pl", "1\u00a0234,56\u00a0zł"),
        (Money(1234, "JPY"), "fr", "1\u202f234\u00a0JPY"),
        (Money(1234567, "TND"), "en", "1,234.567\u00a0TND"),
    ],
)
def test_amounts_carry_their_currency(value: Money, language: str, written: str) -> None:
    assert money(value, language) == written


def test_an_optional_fact_that_is_not_given_leaves_no_line() -> None:
    assert "Deposit" not in text_of(made("offer", "en"))
    assert "Security deposit" in text_of(made("offer", "en", deposit=Money.of("500", "EUR")))
    assert "Un crédit vous engage" not in text_of(made("offer", "fr", taeg=None))


def test_a_column_without_values_is_left_out() -> None:
    rows = [
        {**row, "principal": None, "interest": None} for row in rows_of("schedule", "instalments")
    ]
    said = text_of(made("schedule", "en", instalments=rows))
    assert "Principal" not in said
    assert "Balance" in said


def test_a_long_table_runs_over_pages_with_its_head() -> None:
    row = rows_of("schedule", "instalments")[0]
    content = made("schedule", "pl", instalments=[row] * 240)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) >= 5
    assert all("Termin" in page.extract_text() for page in reader.pages)
    assert f"Strona 2 z {len(reader.pages)}" in " ".join(reader.pages[1].extract_text().split())


def test_attachments_go_inside() -> None:
    template = current("release")
    data = sample_of(template)
    file = Attachment("data.xml", "text/xml", "The data", "source", b"<a/>")
    page = page_of(template, data, "en")
    content = typeset(template.layout, page, on=DAY, attachments=[file])
    assert findings(content) == []
    inside = pypdf.PdfReader(io.BytesIO(content)).attachments
    assert inside["data.xml"] == [b"<a/>"]


def test_a_page_beyond_measure_is_refused() -> None:
    template = current("schedule")
    page = page_of(template, sample_of(template), "en")
    with pytest.raises(Invalid) as refused:
        typeset(1, {**page, "title": "x" * 1_000_001}, on=DAY)
    assert refused.value.code == "documents.page_too_large"


def test_rates_keep_the_decimals_they_were_given() -> None:
    assert "4,850" in text_of(made("offer", "fr", taeg=Decimal("4.850")))
