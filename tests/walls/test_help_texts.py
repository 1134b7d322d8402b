"""Every help text of the command line has its French and its Polish, and no other text has."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from vigie.kernel.typography import NARROW, WIDE
from vigie.site.cli import GROUPS, main
from vigie.site.cli_help import OWN_WORDS, plain, texts

SPACES = str.maketrans({WIDE: " ", NARROW: " "})


def commands(
    group: click.Group = main, *path: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, *path, name)
        else:
            yield (*path, name), found


def said_in_english(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setenv("LC_ALL", "C")
    found = {*OWN_WORDS, *GROUPS}
    for _, one in commands():
        found |= {text for text in (one.help, one.epilog) if text}
        found |= {p.help for p in one.params if isinstance(p, click.Option) and p.help}
    return {plain(text) for text in found}


def lacking(wanted: set[str]) -> set[str]:
    known = texts()
    return {one for one in wanted if not all(known.get(one, {}).get(s) for s in ("fr", "pl"))}


def test_every_help_text_has_both_translations(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = said_in_english(monkeypatch)
    assert len(wanted) > 100
    assert lacking(wanted) == set()
    assert set(texts()) - wanted == set()
    assert lacking({"A text that nobody translated."}) == {"A text that nobody translated."}


@pytest.mark.parametrize("language", ["fr", "pl"])
def test_a_page_of_help_holds_no_english(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    english = said_in_english(monkeypatch)
    same = {text for text in english if texts()[text][language] == text}
    alien = {text for text in english - same if len(text.split()) > 2}
    for path in [path for path, _ in commands()]:
        shown = CliRunner().invoke(main, [*path, "--help"], env={"LC_ALL": f"{language}_XX.UTF-8"})
        page = plain(shown.output).translate(SPACES)
        assert shown.exit_code == 0
        assert {text for text in alien if text in page} == set()
        alike = ("Options:",) if language == "fr" else ()
        kinds = (" TEXT ", " INTEGER ", "INTEGER RANGE", " DIRECTORY ", "COMMAND [ARGS]")
        for word in ("Usage:", "[default", "required]", "Show this", "Options:", *kinds):
            assert word not in page or word in alike, (path, word)
        assert texts()["Show this message and exit."][language].translate(SPACES) in page


def test_a_command_translated_once_still_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for spoken, said in (("pl_PL", "Porównaj EXPECTED"), ("C", "Compare EXPECTED")):
        shown = CliRunner().invoke(main, ["compare", "--help"], env={"LC_ALL": spoken})
        assert said in plain(shown.output).translate(SPACES)
