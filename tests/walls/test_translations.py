"""French and Polish are complete: nothing untranslated, nothing fuzzy, nothing missing."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import pytest
from tests.walls.source import SOURCE, modules, tracked

CATALOGUES = sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"))
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
CONTEXTS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
WITH = r"\s+context\s+[\"']([^\"']*)[\"']"
TAG = re.compile(r"\{%\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*')" + f"(?:{WITH})?")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans", re.DOTALL)


def incomplete(catalogue: polib.POFile) -> list[str]:
    forms = 4 if catalogue.metadata.get("Language", "").startswith("pl") else 2
    faults = [entry.msgid for entry in catalogue if not entry.translated() and not entry.obsolete]
    faults += [entry.msgid for entry in catalogue.fuzzy_entries()]
    times = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    faults += [f"{msgid}: {count} times" for (_, msgid), count in times.items() if count > 1]
    for entry in catalogue:
        if entry.msgid_plural and not all(
            entry.msgstr_plural.get(number) for number in range(forms)
        ):
            faults.append(f"{entry.msgid}: {forms} plural forms")
    return faults


# A sentence and its context, which makes another one of it; "" for none.
Sentence = tuple[str, str]


def python_msgids(tree: ast.Module) -> Iterator[Sentence]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        said = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if node.func.id in CONTEXTS and len(said) > 1:
            yield str(said[0]), str(said[1])
        elif node.func.id in GETTEXT and said and isinstance(node.args[0], ast.Constant):
            yield "", str(said[0])


def template_msgids(text: str) -> Iterator[Sentence]:
    for quoted, context in TAG.findall(text):
        yield context, quoted[1:-1].replace("%", "%%")
    for options, body in BLOCK.findall(text):
        singular = re.split(r"\{%\s*plural\s*%\}", body)[0]
        escaped = singular.replace("%", "%%")
        cleaned = re.sub(r"\{\{\s*(\w+)[^}]*\}\}", r"%(\1)s", escaped)
        if "trimmed" in options:
            cleaned = " ".join(line.strip() for line in cleaned.strip().splitlines())
        context = re.search(WITH, options)
        yield (context[1] if context else ""), cleaned


def wanted(feature: Path) -> set[Sentence]:
    found = {
        msgid
        for path, tree in modules()
        if path.is_relative_to(feature)
        for msgid in python_msgids(tree)
    }
    for path in tracked(f"src/vigie/{feature.name}/templates/*"):
        found.update(template_msgids(path.read_text("utf-8")))
    return {(context, msgid) for context, msgid in found if msgid.strip()}


def test_catalogues_are_complete() -> None:
    faults = {
        str(path.relative_to(SOURCE)): found
        for path in CATALOGUES
        if (found := incomplete(polib.pofile(str(path))))
    }
    assert not faults


def test_every_sentence_of_a_feature_stands_in_its_catalogues() -> None:
    faults = {}
    for feature in sorted(path for path in SOURCE.iterdir() if path.is_dir()):
        sentences = wanted(feature)
        for language in ("fr", "pl"):
            path = feature / "locale" / language / "LC_MESSAGES" / "django.po"
            catalogue = polib.pofile(str(path)) if path.exists() else []
            known = {(entry.msgctxt or "", entry.msgid) for entry in catalogue}
            if missing := sentences - known:
                faults[f"{feature.name} {language}"] = sorted(missing)
    assert not faults


def told_twice(catalogues: dict[str, polib.POFile]) -> dict[str, list[str]]:
    """Return the sentences that features translate otherwise: Django reads all as one catalogue."""
    known: dict[tuple[str | None, str], dict[str, list[str]]] = {}
    for feature, catalogue in catalogues.items():
        for entry in catalogue:
            said = "|".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
            known.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(said, []).append(feature)
    return {msgid: sorted(said) for (_context, msgid), said in known.items() if len(said) > 1}


@pytest.mark.parametrize("language", ["fr", "pl"])
def test_no_feature_says_a_sentence_of_another_otherwise(language: str) -> None:
    """The first feature's words would stand on the other's page: give one of them a context."""
    paths = [path for path in CATALOGUES if path.parents[1].name == language]
    found = {path.parents[3].name: polib.pofile(str(path)) for path in paths}
    assert told_twice(found) == {}


def typed(sentences: Iterable[str]) -> list[str]:
    """Return the English sentences with an apostrophe or a quote as typed, not as printed."""
    return sorted(one for one in sentences if re.search(r"[^\W_{}]'[a-z]|\"[^\W_]", one))


def test_english_is_printed_as_it_is_in_a_book() -> None:
    """French and Polish are set when catalogues are compiled; English stands as written."""
    entries = [entry for path in CATALOGUES for entry in polib.pofile(str(path))]
    sentences = {one for entry in entries for one in (entry.msgid, entry.msgid_plural) if one}
    assert typed(sentences) == []
    assert typed(["the dealer's", "the dealer’s"]) == ["the dealer's"]


def test_planted_gaps_are_noticed() -> None:
    planted = polib.POFile()
    planted.metadata = {"Language": "pl"}
    planted.append(polib.POEntry(msgid="Yes", msgstr=""))
    planted.append(
        polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural={0: "a", 1: "b", 2: "c"})
    )
    planted.append(polib.POEntry(msgid="No", msgstr="Nie"))
    planted.append(polib.POEntry(msgid="No", msgstr="Nie"))
    assert "Yes" in incomplete(planted)
    assert "No: 2 times" in incomplete(planted)
    assert any("4 plural forms" in fault for fault in incomplete(planted))
    assert list(template_msgids('{% translate "Sign in" %}')) == [("", "Sign in")]
    assert list(template_msgids('{% translate "Done" context "alert" %}')) == [("alert", "Done")]
    assert list(template_msgids("{% blocktranslate %}{{ n }} rows{% endblocktranslate %}")) == [
        ("", "%(n)s rows")
    ]
    assert list(template_msgids('{% blocktranslate context "a" %}No{% endblocktranslate %}')) == [
        ("a", "No")
    ]
    assert list(python_msgids(ast.parse('_("Due")'))) == [("", "Due")]
    assert list(python_msgids(ast.parse('pgettext("sum", "Due")'))) == [("sum", "Due")]
    loan, book = polib.POFile(), polib.POFile()
    loan.append(polib.POEntry(msgid="Credit", msgstr="Kredyt"))
    book.append(polib.POEntry(msgid="Credit", msgstr="Ma"))
    assert told_twice({"loan": loan, "book": book}) == {"Credit": ["Kredyt", "Ma"]}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "/".join(path.parts[-5:-2]))
def test_no_word_leaves_its_number_open(path: Path) -> None:
    said = [
        text
        for entry in polib.pofile(str(path))
        for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in said if re.search(r"\w\((?:e|s|es|y|i|ów)\)", text)] == []
