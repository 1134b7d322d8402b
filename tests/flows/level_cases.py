"""Worked cases of levels, as their page prints them."""

from collections.abc import Mapping


def assert_printed(page: str, name: str, expected: Mapping[str, str]) -> None:
    """Check that a page has one row of a case, and that it says the levels expected."""
    (line,) = [line for line in page.splitlines() if line.startswith(f"| {name} |")]
    printed = [
        f"{typology}: {', '.join(words.split()).replace('_', ' ')}"
        for typology, words in expected.items()
    ]
    assert line.split(" | ")[1] == ("; ".join(printed) or "nothing")
