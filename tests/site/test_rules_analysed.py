"""`vigie rules analyse`: hostile rules come to an end, and programs read one object."""

import json
from itertools import combinations
from pathlib import Path

from click.testing import CliRunner

from vigie.fraud.domain.rulebook import vocabulary
from vigie.site.commands.rules import command


def excused_toml() -> str:
    """Return a rule of ten dates within nine days, with an exclusion for each two on one day."""
    first, *others = sorted(one for one, kind in vocabulary().items() if kind.kind == "date")[:11]
    days = [
        ", ".join(f'{{ days_between = ["{first}", "{one}"], is = {day} }}' for day in range(9))
        for one in others
    ]
    pairs = list(combinations(others, 2))
    exclusions = "".join(
        f'[exculpations.e{number}]\nlowers_to = "none"\n'
        f'when = {{ days_between = ["{one}", "{other}"], is = 0 }}\n'
        for number, (one, other) in enumerate(pairs)
    )
    codes = ", ".join(f'"e{number}"' for number in range(len(pairs)))
    within = ", ".join(f"{{ any = [{some}] }}" for some in days)
    return f"""id = "registrations"
version = 9
state = "draft"
{exclusions}
[[rules]]
id = "excused"
typology = "exported"
concerns = "customer"
nature = "fraud"
levels = [{{ level = "red" }}]
reasons = [{{ code = "exported_undated" }}]
exculpations = [{codes}]
when.all = [{within}]
"""


def test_the_command_says_so_and_does_not_end_well(tmp_path: Path) -> None:
    file = tmp_path / "many.toml"
    file.write_text(excused_toml(), "utf-8")
    told = CliRunner().invoke(command, ["analyse", str(file)])
    assert told.exit_code == 1
    assert "not analysed: rule excused has 10^" in told.output


def test_the_command_prints_one_object_for_programs() -> None:
    told = CliRunner().invoke(command, ["analyse", "--json"])
    said = json.loads(told.stdout)
    assert told.exit_code == 0
    assert said["unanalysed"] == []
    assert said["pairs"] > 0
