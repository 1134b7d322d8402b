"""Bad input, fault by fault, at the command line, at the portal and over the API, in three languages.

Whatever the door: one line with file, line, column, value and how to mend it, in the language of who
sent it, with nothing of English in French or Polish.
"""

import html
import re
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.registrations.faulty_files import PORTFOLIO, REGISTER, Faulty, Side, cases
from tests.registrations.portal import house

from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.kernel.typography import NARROW, WIDE
from vigie.registrations import actions
from vigie.site.cli import main
from vigie.tenancy.actions import create_token
from vigie.testing.portal import signed_in
from vigie.ui.catalogue import messages

SPACES = str.maketrans({WIDE: " ", NARROW: " "})
LOCALES = {"en": "C.UTF-8", "fr": "fr_FR.UTF-8", "pl": "pl_PL.UTF-8"}
PLACES = {"en": ("line", "column"), "fr": ("ligne", "colonne"), "pl": ("wiersz", "kolumna")}
AS_OF = date(2026, 11, 20)
ALL = [pytest.param(*one, id=f"{one[0].name}-{one[1].name}") for one in cases()]


def plain(text: str) -> str:
    return " ".join(text.translate(SPACES).split(" "))


def pieces(template: str) -> list[str]:
    """Return what stands between the parameters of a sentence."""
    return [plain(part) for part in re.split(r"\{\w+\}", template)]


def the_line(text: str, fault: Faulty, file: str, language: str) -> str:
    """Return the one line that says a fault, found by what stands between its parameters."""
    between = "(.{0,200}?)".join(map(re.escape, pieces(messages()[fault.code][language])))
    found = [one for line in text.splitlines() if (one := re.search(between, line))]
    found = [one for one in found if file in one[0]]
    assert found, f"{fault.code} is not said in {language}:\n{text[:3000]}"
    return found[0][0]


def check(text: str, fault: Faulty, side: Side, file: str, language: str) -> str:
    """Check what a door says of a fault; returns the line."""
    line = the_line(plain(text), fault, file, language)
    words = PLACES[language]
    if fault.line is not None:
        assert re.search(rf"(?:{words[0]}|lines|lignes|wiersze)\D+(?:\d+\D+)?{fault.line}\b", line)
    if fault.column:
        column = side.date if fault.column == "@date" else fault.column
        assert f"{words[1]} {column}" in line or f" {column} " in line, line
    assert fault.value in line
    english = set(re.findall(r"[a-z]{4,}", messages()[fault.code]["en"]))
    own = set(re.findall(r"[a-zà-ż]{4,}", messages()[fault.code][language]))
    held = {*re.findall(r"[a-z]{4,}", file), *side.headings, "plate", "date"}
    if language != "en":
        assert not (set(re.findall(r"[a-zà-ż_]{4,}", line)) & english) - own - held, line
    return line


def run(language: str, *words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(one) for one in words], env={"LC_ALL": LOCALES[language]})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done.exit_code, done.stdout, done.stderr


def kept(folder: Path, fault: Faulty, side: Side) -> Path:
    path = folder / f"bad-{side.name}.{fault.ending}"
    path.write_bytes(fault.make(side))
    return path


@pytest.mark.parametrize(("fault", "side"), ALL)
def test_compare(fault: Faulty, side: Side, tmp_path: Path) -> None:
    bad, good = kept(tmp_path, fault, side), tmp_path / "good.csv"
    other = REGISTER if side is PORTFOLIO else PORTFOLIO
    good.write_text(other.text(), "utf-8")
    files = (bad, good) if side is PORTFOLIO else (good, bad)
    for language in LOCALES:
        code, out, err = run(language, "compare", *files, "-o", tmp_path / "r.csv")
        assert (code, out, err.count("\n")) == (2, "", 1), err
        check(err, fault, side, bad.name, language)
    assert not (tmp_path / "r.csv").exists()


@pytest.fixture
def by(db: None) -> Actor:
    return house.organisation()


@pytest.mark.parametrize(("fault", "side"), ALL)
def test_import_at_the_command_line(fault: Faulty, side: Side, tmp_path: Path, by: Actor) -> None:
    bad = kept(tmp_path, fault, side)
    house.source(by, side.name)
    for day, language in enumerate(LOCALES, start=20):
        asked = [side.name, "import", bad, "--full", "--as-of", date(2026, 11, day)]
        code, out, err = run(language, *asked, "--organisation", by.organisation_id)
        assert err.count("\n") == 1, err
        check(err, fault, side, bad.name, language)
        assert (code, out.count("\n")) == ((0, 1) if fault.is_row else (2, 0))


def sent(path: Path) -> BytesIO:
    file = BytesIO(path.read_bytes())
    file.name = path.name
    return file


def words_of(page: bytes) -> str:
    """Return the text of a page, each piece between two tags on a line of its own."""
    return html.unescape(re.sub(r"<[^>]*>", "\n", page.decode()))


class AtThePortal:
    """Somebody who sends a file page after page; `language` is that of the browser's user."""

    def __init__(self, by: Actor, bad: Path, side: Side) -> None:
        self.by, self.bad, self.side = by, bad, side
        self.source = house.source(by, side.name)
        self.client = signed_in(by, "back_office")

    def said(self, language: str) -> str:
        """Return what the last page says that the file comes to."""
        self.client.post("/preferences", {"language": language, "theme": "light", "next": "/"})
        form = {"source": self.source, "as_of": str(AS_OF), "kind": "full", "key": language}
        answer = self.client.post("/imports/new", {**form, "file": sent(self.bad)})
        if answer.status_code == 422:
            return words_of(answer.content)
        return self._mapped(answer["Location"], language)

    def _mapped(self, address: str, language: str) -> str:
        preview = self.client.get(address, headers={"HX-Request": "true"}).content
        proposed = re.findall(r'name="heading:([^"]+)"', preview.decode())
        if not proposed:
            return words_of(preview)
        chosen = {f"heading:{name}": name for name in proposed if name in self.side.headings}
        reading = {"date_order": "day_first", "decimal_mark": "point", "key": f"c{language}"}
        received = self.client.post(address, {**chosen, **reading})
        if received.status_code == 422:
            return words_of(received.content)
        number = int(received["Location"].strip("/").split("/")[-1])
        with suppress(VigieError):
            actions.read_import(number, by=self.by, key=f"job-{number}-{language}")
        return words_of(self.client.get(f"/imports/{number}/").content)


@pytest.mark.parametrize(("fault", "side"), ALL)
def test_upload_at_the_portal(fault: Faulty, side: Side, tmp_path: Path, by: Actor) -> None:
    bad = kept(tmp_path, fault, side)
    person = AtThePortal(by, bad, side)
    for language in LOCALES:
        said = person.said(language)
        check(said, fault, side, bad.name, language)
        assert "plate / vin" not in said


@pytest.mark.parametrize(("fault", "side"), ALL)
def test_upload_over_the_api(fault: Faulty, side: Side, tmp_path: Path, by: Actor) -> None:
    bad = kept(tmp_path, fault, side)
    secret = create_token("erp", "back_office", by=by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    form = {"source_id": house.source(by, side.name), "as_of": str(AS_OF), "kind": "full"}
    key = {"Idempotency-Key": "k"}
    answer = client.post("/api/v1/imports", {**form, "table": sent(bad)}, headers=key)
    assert answer.status_code == 202, answer.content
    number = answer.json()["import_id"]
    with suppress(VigieError):
        actions.read_import(number, by=by, key=f"job-{number}")
    for language in LOCALES:
        spoken = {"accept-language": language}
        found = client.get(f"/api/v1/imports/{number}", headers=spoken).json()
        if fault.is_row:
            assert (found["status"], found["fault"], found["bad_rows"]) == ("taken", "", 1)
            page = client.get(f"/api/v1/imports/{number}/bad-rows", headers=spoken)
            (row,) = page.json()["items"]
            check(row["reason"], fault, side, bad.name, language)
        else:
            assert (found["status"], found["fault_code"]) == ("refused", fault.code)
            check(found["fault"], fault, side, bad.name, language)
