"""What commands print when all went well, or a check did not hold: in the terminal's language."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from procrastinate.contrib.django import app
from tests.leasing.closing.acting import close_through

from vigie.database.home import documents_folder
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.fraud.domain.rulebook import builtin_text
from vigie.kernel.typography import NARROW, WIDE
from vigie.leasing.actions import set_business_date, set_service_rule
from vigie.leasing.domain.service import BUSINESSES, CONSUMERS, Duty, ServiceRule
from vigie.registrations.portal.words.states import STAGES
from vigie.site.cli import main
from vigie.site.demo.jobs import named
from vigie.testing.contracts import Lessor, loa, new_lessor
from vigie.ui.catalogue import messages

pytestmark = pytest.mark.django_db
DUE = date(2024, 2, 15)
SPACES = str.maketrans({WIDE: " ", NARROW: " "})
LANGUAGES = {"en": "C.UTF-8", "fr": "fr_FR.UTF-8", "pl": "pl_PL.UTF-8"}


@pytest.fixture
def lessor() -> Lessor:
    """A lessor that reminds everybody, with one contract five days late at the end of the last closed day."""
    made = new_lessor()
    set_business_date(DUE, by=made.by, key="first")
    for scope in (BUSINESSES, CONSUMERS):
        rule = ServiceRule(Duty.WRITE_CUSTOMERS, scope, 1, date(2024, 1, 1))
        set_service_rule(rule, by=made.by, key=scope)
    contract = made.active(loa())
    made.pay(contract, 410_000, date(2024, 1, 15))
    close_through(made.by, DUE + timedelta(days=5))
    return made


def run(language: str, *words: str) -> Result:
    return CliRunner().invoke(main, words, env={"LC_ALL": LANGUAGES[language]})


def told(language: str, *words: str, code: int = 0) -> str:
    done = run(language, *words)
    assert done.exit_code == code, done.output
    return done.output.translate(SPACES)


Asked = Callable[[Lessor, Path], tuple[str, ...]]
CASES: dict[str, tuple[tuple[str, ...], int, dict[str, str]]] = {
    "learn": (
        ("learn", "--night", "2026-11-27"),
        0,
        {
            "en": "Night of 27 Nov 2026. Too few labels. Labels: 0, positive: 0.",
            "fr": "Nuit du 27 nov. 2026. Trop peu de verdicts. Verdicts : 0, positifs : 0.",
            "pl": "Noc 27 lis 2026. Za mało werdyktów. Werdykty: 0, pozytywne: 0.",
        },
    ),
    "credit score": (
        ("credit", "score", "--on", "2024-03-02"),
        0,
        {
            "en": "Scores changed: 0; outcomes labelled: 0.",
            "fr": "Notes modifiées : 0 ; issues qualifiées : 0.",
            "pl": "Zmienione oceny: 0; oznaczone wyniki: 0.",
        },
    ),
    "credit fairness": (
        ("credit", "fairness", "--on", "2024-03-02"),
        2,
        {
            "en": "The expert card stays in force.",
            "fr": "La grille d’expert reste en vigueur.",
            "pl": "Karta ekspercka pozostaje w mocy.",
        },
    ),
    "contracts remind": (
        ("contracts", "remind", "--dry-run"),
        0,
        {
            "en": ": No e-mail and no postal address is known",
            "fr": " : Ni courriel ni adresse postale connus",
            "pl": ": Nie jest znany ani e-mail, ani adres pocztowy",
        },
    ),
    "contracts charge-lateness": (
        ("contracts", "charge-lateness", "--on", "2024-03-02"),
        0,
        {
            "en": "Contracts charged for lateness up to 2 Mar 2024: ",
            "fr": "Contrats facturés pour retard jusqu’au 2 mars 2024 : ",
            "pl": "Umowy obciążone za opóźnienie do dnia 2 mar 2024: ",
        },
    ),
    "documents destroy": (
        ("documents", "destroy", "--dry-run"),
        0,
        {
            "en": "Documents that would be destroyed: 0; over but held: 0.",
            "fr": "Documents qui seraient détruits : 0 ; échus mais retenus : 0.",
            "pl": "Dokumenty, które zostałyby zniszczone: 0; po terminie, lecz wstrzymane: 0.",
        },
    ),
    "documents hold": (
        ("documents", "hold", "leasing.contract", "7", "--reason", "a lawsuit"),
        0,
        {"en": "Held.", "fr": "Retenus.", "pl": "Wstrzymano."},
    ),
    "documents print-invoices": (
        ("documents", "print-invoices", "--through", "2024-03-01"),
        1,
        {
            "en": "Invoices made: 0.\n  not made: 2; the first is INV-2024-0000001: The organisation had",
            "fr": "Factures produites : 0.\n  non produites : 2 ; la première est INV-2024-0000001 : L’org",
            "pl": "Utworzone faktury: 0.\n  nieutworzone: 2; pierwsza to INV-2024-0000001: Organizacja",
        },
    ),
    "vat": (
        ("vat", "--period", "2024-02"),
        0,
        {
            "en": "Tax that fell due: by documents 66.36, booked by acts 66.36, booked by hand 0.00",
            "fr": "TVA devenue exigible : d’après les documents 66,36, comptabilisé par les actes "
            "66,36, à la main 0,00",
            "pl": "Podatek należny: według dokumentów 66,36, zaksięgowane przez czynności 66,36, "
            "ręcznie 0,00",
        },
    ),
    "ledger balance": (
        ("ledger", "balance", "--through", "2024-03-01"),
        0,
        {"en": "4,100.00", "fr": "4 100,00", "pl": "4 100,00"},
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_result_is_told_in_the_language_of_the_terminal(
    name: str, language: str, lessor: Lessor
) -> None:
    words, code, wanted = CASES[name]
    number = str(lessor.by.organisation_id)
    assert wanted[language] in told(language, *words, "--organisation", number, code=code)


@pytest.mark.parametrize(
    ("language", "files", "missing", "swept"),
    [
        ("en", "without a row: 0, at fault: 1", ": the file is missing", "files removed: "),
        ("fr", "sans document : 0, en défaut : 1", " : le fichier manque", "fichiers retirés : "),
        ("pl", "bez dokumentu: 0, błędne: 1", ": brakuje pliku", "usunięte pliki: "),
    ],
)
def test_files_that_are_gone_are_told(
    language: str, files: str, missing: str, swept: str, lessor: Lessor
) -> None:
    by = lessor.by
    blob = lay_down(f"%PDF-1.7 {language}".encode(), by=by)
    said = Description("piece", "L-1", "fr", date(2024, 1, 15))
    store(said, blob, subject=Subject("leasing.contract", 7), by=by, key="letter")
    (documents_folder(by.organisation_id) / blob.place).unlink()
    found = told(language, "documents", "verify", code=1)
    assert files in found
    assert missing in found
    assert swept in told(language, "documents", "sweep")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "blanks to fill: "), ("fr", "blancs à remplir : "), ("pl", "do uzupełnienia: ")],
)
def test_papers_of_compliance_speak_the_language_of_the_terminal(
    language: str, said: str, lessor: Lessor, tmp_path: Path
) -> None:
    number = str(lessor.by.organisation_id)
    asked = ("compliance", "pack", "--to", str(tmp_path / "pack"), "--organisation", number)
    assert said in told(language, *asked)
    papers = "".join(path.read_text("utf-8") for path in (tmp_path / "pack").glob("*.md"))
    word = {"en": "(draft)", "fr": "(projet)", "pl": "(projekt)"}[language]
    assert word in papers


DUMB = """
[[rules]]
id = "dumb"
typology = "stolen"
concerns = "customer"
nature = "fraud"
when.all = [{ signal = "stolen", is = true }, { signal = "stolen", is = false }]
levels = [{ level = "red" }]
"""


@pytest.mark.parametrize(
    ("language", "dead", "pairs"),
    [
        ("en", "never speaks: dumb; no case meets", "Pairs of rules that may speak of one"),
        ("fr", "ne parle jamais : dumb ; aucun cas", "Paires de règles qui peuvent parler"),
        ("pl", "nigdy się nie odzywa: dumb; żaden", "Pary reguł, które mogą dotyczyć"),
    ],
)
def test_rules_are_told(language: str, dead: str, pairs: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(builtin_text() + DUMB, "utf-8")
    found = told(language, "rules", "analyse", str(file), code=1)
    assert dead in found
    assert found.splitlines()[-1].startswith(pairs)
    level = {"en": "red", "fr": "rouge", "pl": "czerwony"}[language]
    assert f" {level}" in found


def test_every_job_has_words() -> None:
    features = {name.partition(".")[0] for name in app.tasks if "builtin" not in name}
    features.discard("test")  # tasks that other tests define
    assert {one for one in features if f"site.said_jobs_{one}" not in messages()} == set()
    assert named({"notices": 2, "leasing": 1}) == "contracts and their papers: 1, e-mails: 2"


def test_every_stage_of_an_import_or_a_run_has_words() -> None:
    assert {one for one in STAGES if f"registrations.stage_{one}" not in messages()} == set()


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", ("create-organisation", " "), "The name is empty: give one."),
        ("fr", ("create-organisation", "X", "--country", "France"), "« FRANCE » n’est pas un pays"),
        ("pl", ("create", "a@b.example", "--name", "A", "--role", "risk"), "Potrzebne jest hasło"),
        ("pl", ("create", "a@b.example", "--name", " ", "--role", "risk"), "Potrzebne jest hasło"),
        ("fr", ("password", "a@b.example"), "Il faut un mot de passe et personne n’est au terminal"),
    ],
)  # fmt: skip
def test_what_an_operator_leaves_out_is_one_line(
    language: str, words: tuple[str, ...], said: str
) -> None:
    line = told(language, "user", *words, code=2)
    assert line.startswith(said)
    assert line.count("\n") == 1
