"""Charts of accounts as they are shipped: `data/charts.toml` and one CSV per chart.

A template is adopted by an organisation as it stands on that day and is its own from then on.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from vigie.kernel.errors import Invalid, NotFound
from vigie.ledger.domain.roles import Role

LANGUAGES = ("en", "fr", "pl")
_CODE = re.compile(r"[0-9]{3}[0-9A-Z-]{0,17}\Z", re.ASCII)


class Kind(StrEnum):
    """What an account is of: the first three stand in the balance sheet, the last in no statement.

    A commitment and its counterpart balance each other off balance sheet; the notes tell of it.
    """

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    COMMITMENT = "commitment"


class Side(StrEnum):
    """The side on which the balance of an account normally stands."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as declared: names are by language; `is_auxiliary` asks for a subject's number.

    Three digits first: the French tax file asks it of every code (LPF art. A47 A-1).
    """

    code: str
    kind: str
    side: str
    names: Mapping[str, str]
    role: str = ""
    is_auxiliary: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A chart as it is shipped: `journals` gives each journal's code."""

    name: str
    book: str
    country: str
    version: str
    names: Mapping[str, str]
    journals: Mapping[str, str]
    accounts: tuple[AccountLine, ...]


def check_account(line: AccountLine) -> None:
    """Raise Invalid unless the account can stand in a chart."""
    if not _CODE.match(line.code):
        raise Invalid("ledger.code_unfit", account=line.code)
    if line.kind not in list(Kind) or line.side not in list(Side):
        raise Invalid("ledger.kind_unknown", kind=line.kind, side=line.side)
    if line.role and line.role not in list(Role):
        raise Invalid("ledger.role_unknown", role=line.role)
    for language in LANGUAGES:
        name = line.names.get(language, "")
        if not name.strip() or not name.isprintable():
            raise Invalid("ledger.name_missing", account=line.code, language=language)


@cache
def templates() -> Mapping[str, Template]:
    """Return every shipped chart by its name."""
    folder = files("vigie.ledger").joinpath("data")
    heads = tomllib.loads(folder.joinpath("charts.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            name: Template(
                name=name,
                book=head["book"],
                country=head["country"],
                version=head["version"],
                names=head["names"],
                journals=head["journals"],
                accounts=_accounts(folder.joinpath(f"{name}.csv").read_text("utf-8")),
            )
            for name, head in heads.items()
        }
    )


def template(name: str) -> Template:
    """Return a shipped chart; NotFound when there is none of that name."""
    found = templates().get(name)
    if found is None:
        raise NotFound("ledger.template_missing", chart=name, known=", ".join(templates()))
    return found


def _accounts(text: str) -> tuple[AccountLine, ...]:
    return tuple(
        AccountLine(
            code=row["code"],
            kind=row["kind"],
            side=row["side"],
            names={language: row[language] for language in LANGUAGES},
            role=row["role"],
            is_auxiliary=row["auxiliary"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )
