"""One word for one thing in Polish: the register of vehicles is `ewidencja` (docs/glossary.md)."""

import re
from pathlib import Path

import vigie

SOURCES = ("*/locale/pl/LC_MESSAGES/django.po", "*/data/**/*.toml", "flows/compliance/*.toml")
REGISTER = re.compile(r"\brejestr(?:u|em|owi|ze|y|ów|om|ami|ach)?\b", re.IGNORECASE)
# Other registers: of processing (GDPR, article 30), of companies, of unpaid credits, of any court.
OTHERS = (
    "Rejestr czynności przetwarzania",
    "rejestr przetwarzania",
    "Rejestr interwencji człowieka",
    "kapitał i rejestr",
    "z każdego rejestru",
    "w każdym rejestrze",
    "krajowego rejestru FICP",
)


def strayed(text: str) -> list[str]:
    for other in OTHERS:
        text = text.replace(other, "")
    return [line for line in text.splitlines() if REGISTER.search(line)]


def test_the_register_of_vehicles_has_one_polish_name() -> None:
    root = Path(vigie.__file__).parent
    paths = [path for pattern in SOURCES for path in root.glob(pattern)]
    assert len(paths) > 30
    found = {path.name: lines for path in paths if (lines := strayed(path.read_text("utf-8")))}
    assert not found


def test_a_planted_word_is_noticed() -> None:
    assert strayed('pl = "Rejestr podaje, że pojazd jest skradziony."')
    assert not strayed('pl = "Rejestr czynności przetwarzania"')
