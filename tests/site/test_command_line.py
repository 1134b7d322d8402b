"""A wrong command line is one line in the terminal's language, whatever the command."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from vigie.site.cli import GROUPS, main


def run(*words: str, language: str = "C") -> Result:
    env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": ""}
    return CliRunner().invoke(main, words, env=env, prog_name="vigie")


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def test_every_command_stands_in_one_group_of_the_help() -> None:
    named = [name for names in GROUPS.values() for name in names]
    assert sorted(named) == main.list_commands(click.Context(main))
    shown = run("--help").output
    assert all(f"\n{title}:\n" in shown for title in GROUPS)
    assert "..." not in shown.split("\n", 1)[1]
    assert "Exit codes" in shown


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_tells_its_use_and_names_a_wrong_option(path: tuple[str, ...]) -> None:
    shown = run(*path, "--help")
    assert (shown.exit_code, shown.output.startswith("Usage: vigie ")) == (0, True)
    for language, word in (
        ("C", "no option"),
        ("fr_FR", "pas d’option"),
        ("pl_PL", "nie ma opcji"),
    ):
        refused = run(*path, "--nonsense", language=language)
        said = refused.output.replace("\N{NO-BREAK SPACE}", " ")
        assert (refused.exit_code, said.count("\n")) == (2, 1), said
        assert said.startswith(f"vigie {' '.join(path)}")
        assert f"{word} --nonsense" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("foo", "vigie: “foo” is no command. Known: canonicalise, close, compare"),
        ("journal foo", "vigie journal: “foo” is no command. Known: verify."),
        ("compare", "vigie compare: EXPECTED is missing."),
        ("compare a b", "vigie compare: -o / --output is missing."),
        ("compare a b c -o x.csv", "vigie compare: “c” is one word too many"),
        ("compare --outpt x a b", "vigie compare: there is no option --outpt. Did you mean --output?"),
        ("compare a b -o x.csv --as x", "vigie compare, --as: “x” is none of portfolio, snapshots."),
        ("compare a b -o", "vigie: -o needs a value after it."),
        ("close --through 2026-13-01", "vigie close, --through: “2026-13-01” is no date"),
        ("close --through 2026-01-01 --processes 99", "vigie close, --processes: 99 is not between 1 and 64."),
        ("close --through 2026-01-01 --processes x", "vigie close, --processes: “x” is no number."),
        ("learn --model nonsense", "vigie learn, --model: “nonsense” is none of fraud."),
        ("token revoke x", "vigie token revoke, NUMBER: “x” is no number."),
        ("up --port x", "vigie up, --port: “x” is no number."),
        ("db restore no.vigie", "vigie db restore, FILE: there is no “no.vigie”. Check the path."),
        ("db restore .", "vigie db restore, FILE: “.” cannot be used: it is a folder"),
        ("rules analyse no.toml", "vigie rules analyse, FILE: there is no “no.toml”."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(line: str, said: str) -> None:
    refused = run(*line.split())
    assert (refused.exit_code, refused.output.count("\n")) == (2, 1), refused.output
    assert refused.output.startswith(said), refused.output


def test_what_the_system_refuses_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_bytes(b"\xff\xfe")
    for line in (("rules", "analyse", str(rules)), ("rules", "analyse", str(tmp_path))):
        refused = run(*line, language="fr_FR")
        assert (refused.exit_code, refused.output.count("\n")) == (2, 1), refused.output
        assert "Traceback" not in refused.output
