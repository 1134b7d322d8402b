"""What commands answer, in the language of the terminal."""

import pytest

from vigie.site.commands.demo import _welcome
from vigie.site.demo.house import Summary
from vigie.site.spoken import said

COUNTS = (2000, 1900, 60, 30, 10)
SUMMARY = Summary(12345, 3, 1, *COUNTS, 321, {"red": 4, "orange": 1050, "yellow": 6}, 7, 41.5)


@pytest.fixture(params=["C", "fr_FR", "pl_PL"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LC_ALL", request.param)
    return str(request.param)


def test_the_summary_of_the_demo(language: str) -> None:
    told = [
        line.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") for line in SUMMARY.lines()
    ]
    assert (
        told
        == {
            "C": [
                "rows read: 12,345; set aside: 3; files refused: 1",
                "certificates watched: 2,000 (compared: 1,900, not found: 60, row not readable: 30, not yet compared: 10); distortions open: 321",
                "alerts that wait for a person, at all lenders together: 1,060 (red: 4, orange: 1,050, yellow: 6)",
                "e-mails sent: 7; seconds from the files to the e-mails, when the world was built: 41.5",
            ],
            "fr_FR": [
                "lignes lues : 12 345 ; mises de côté : 3 ; fichiers refusés : 1",
                "certificats surveillés : 2 000 (comparés : 1 900, introuvables : 60, ligne illisible : 30, pas encore comparés : 10) ; écarts ouverts : 321",
                "alertes en attente d’une personne, tous prêteurs confondus : 1 060 (rouges : 4, orange : 1 050, jaunes : 6)",
                "e-mails envoyés : 7 ; secondes entre les fichiers et les e-mails, à la construction du monde : 41,5",
            ],
            "pl_PL": [
                "wczytane wiersze: 12 345; odłożone: 3; odrzucone pliki: 1",
                "nadzorowane dowody rejestracyjne: 2 000 (porównane: 1 900, nieznalezione: 60, z nieczytelnym wierszem: 30, jeszcze nieporównane: 10); otwarte rozbieżności: 321",
                "alerty oczekujące na człowieka, u wszystkich kredytodawców razem: 1 060 (czerwone: 4, pomarańczowe: 1 050, żółte: 6)",
                "wysłane e-maile: 7; sekundy od plików do e-maili, przy budowie świata: 41,5",
            ],
        }[language]
    )


def test_the_welcome_and_the_breaks_of_a_chain_are_told(language: str) -> None:
    told = _welcome("http://127.0.0.1:8000/", "http://127.0.0.1:8025/")
    first = {"C": "The portal", "fr_FR": "Le portail", "pl_PL": "Portal"}[language]
    assert told.lstrip().startswith(first)
    assert "vigie-demo-2026" in told
    reasons = ("link_missing", "entry_changed", "value_changed", "entry_unchained")
    words = [said(f"site.said_break_{one}") for one in reasons]
    assert len(set(words)) == len(words)
    assert not [one for one in words if "said_break" in one]
