"""Questions at the terminal, in its language, asked until the answer will do."""

from collections.abc import Callable
from typing import Final

import click

from vigie.kernel.errors import Invalid
from vigie.site.spoken import said

SHORTEST: Final = 12


def tell(code: str, **params: object) -> None:
    """Say a sentence on standard error, in the language of the terminal."""
    click.echo(said(code, **params), err=True)


def ask(
    code: str,
    *,
    check: Callable[[str], str] = str,
    default: str | None = None,
    is_hidden: bool = False,
) -> str:
    """Ask until the answer passes `check`, which raises Invalid with what is wrong."""
    question = said(code, shortest=SHORTEST)
    while True:
        answer: str = click.prompt(question, default=default, hide_input=is_hidden)
        try:
            return check(answer)
        except Invalid as error:
            tell(error.code, **error.params)


def ask_password() -> str:
    """Ask for a password twice, until both are the same and long enough."""
    while True:
        password = ask("site.ask_password", check=long_enough, is_hidden=True)
        if ask("site.ask_password_again", is_hidden=True) == password:
            return password
        tell("site.answer_differs")


def long_enough(password: str) -> str:
    """Return a password that may be kept; Invalid when it is too short."""
    if len(password) < SHORTEST:
        raise Invalid("site.answer_too_short", shortest=SHORTEST)
    return password
