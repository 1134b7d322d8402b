"""What the content policy forbids stands in no template; each part states its parameters."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "vigie"
# Letters by e-mail are no pages: mail programs know only inline styles.
TEMPLATES = sorted(
    path for path in SOURCE.glob("*/templates/**/*.html") if "mail" not in path.parts
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE
)
SCRIPTS = sorted((SOURCE / "ui" / "static" / "ui" / "js").glob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.parent.name == "parts"], ids=lambda path: path.name
)
def test_a_part_states_its_parameters_first(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# .+ #\}", first)


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.parent.name == "pages"], ids=lambda path: path.name
)
def test_a_page_names_its_tab(path: Path) -> None:
    """An empty title leaves the tab, the history and a screen reader with `· Vigie` alone."""
    text = path.read_text("utf-8")
    is_sign_in = 'extends "ui/sign_in.html"' in text  # its frame names it
    assert is_sign_in or "{% block title_text %}" in text


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_nothing_so_that_hashed_names_hold(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"^\s*import\b|\bimport\(|\beval\(|new Function", text, re.MULTILINE)


def test_planted_inline_code_is_noticed() -> None:
    assert INLINE.search('<p style="color:red">')
    assert INLINE.search('<a onclick="go()">')
    assert INLINE.search("<script>go()</script>")
    assert not INLINE.search('<script src="a.js"></script>')


# Cells that need no name where rows become cards: what they say names itself, or they are empty.
NAMELESS = {
    "leasing/parts/contracts_panel.html": "vehicle, state and a whole sentence",
    "leasing/parts/payments.html": "empty, where nothing is noted",
    "ledger/pages/account.html": "empty, on the line of what was carried forward",
    "ledger/pages/trial.html": "empty, on the line of the total",
}
_CELL = re.compile(r"<td(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", re.DOTALL)


def nameless_cells(text: str) -> list[str]:
    """Return the cells of a template's tables, but the first of each row, without a `data-label`.

    In a row of two the first cell names the other.
    """
    rows = [
        row
        for body in re.findall(r"<tbody.*?</tbody>", text, re.DOTALL)
        for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    ]
    cells = [cell for row in rows if len(found := _CELL.findall(row)) > 2 for cell in found[1:]]
    return [cell for cell in cells if "data-label" not in cell and "cell-box" not in cell]


def test_every_cell_says_what_it_is_where_rows_become_cards() -> None:
    found = {
        "/".join(path.parts[-3:])
        for path in SOURCE.glob("*/templates/**/*.html")
        if nameless_cells(path.read_text("utf-8"))
    }
    assert found == set(NAMELESS)


def test_a_cell_without_a_name_is_noticed() -> None:
    row = '<tbody><tr><td>first</td><td data-label="a">named</td><td>bare</td></tr></tbody>'
    assert nameless_cells(row) == ["<td>"]
