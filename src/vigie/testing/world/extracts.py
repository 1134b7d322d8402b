"""The register as one extract shows it: what happened by then, what it got wrong that day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from vigie.testing.world import words
from vigie.testing.world.book import (
    Book,
    Bools,
    Columns,
    Ints,
    Texts,
    certificates,
    days_text,
    names_of,
    objects,
    plate_of,
)
from vigie.testing.world.happenings import Happenings
from vigie.testing.world.rates import NOISE, Plan

SALE: Final = (("DECLARATION_CESSION", -2), ("CHANG_TIT_NORMAL", 0))
TITLE: Final = (("CHANG_TIT_NORMAL", 0),)
OPERATIONS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "sold_while_financed": SALE,
    "settlement_reversed": SALE,
    "lessor_dropped": TITLE,
    "transferred_after_end": TITLE,
    "plate_changed": (("DECLARATION_PERTE_TITRE", -4),),
    "exported": (("SORTIE_TERRITOIRE", 0),),
    "cloned": (("ATT_NUM_USURPATION", 0),),
    "pledge": (("RADIATION_GAGE", 0),),
    "opposition": (("INSCRIRE_DVS", 0),),
    "title_washing": (("DEC_VE", -12), ("IMMAT_NORMALE_PREM_ETRANGER", 0)),
    "destroyed": (("DECLARATION_DESTRUCTION", 0),),
    "technical": (("MODIF_CARAC_TECH", 0),),
    "undeclared_use": (("MODIFIER_USAGES", 0),),
    "married": (("MODIF_ETAT_CIVIL", 0),),
    "settled_early": (("RADIATION_GAGE", -4), *SALE),
    "settlement_in_flight": SALE,
    "bought_out": TITLE,
    "insurer_transfer": (("DEC_VE", -9), *TITLE),
    "succession": TITLE,
    "refinanced": TITLE,
    "export_consented": (("SORTIE_TERRITOIRE", 0),),
    "moved": (("MODIF_ADRESSE", 0),),
    "respelled": (("CORRECTION_TITULAIRE", 0),),
    "duplicated": (("DUPLICATA", 0),),
    "title_lost": (("DECLARATION_PERTE_TITRE", 0),),
    "corrected": (("CORRECTION_VEHICULE", 0),),
    "repainted": (("MODIF_CARAC_TECH", 0),),
    "fined": (("INSCRIRE_OTCI", 0),),
}
NOT_THERE: Final = ("not_found", "registered_late")
_LESSEE: Final = ("lessee_name", "lessee_street", "lessee_postcode", "lessee_city", "lease_mention")
_OTHERS: Final = 50_000_000  # numbers of plates that no contract has


@dataclass(slots=True)
class Register:
    """The register of one lender's vehicles through the extracts of a plan."""

    book: Book
    happenings: Happenings
    plan: Plan
    chance: np.random.Generator
    base: Columns = field(init=False)
    buyers: Texts = field(init=False)
    stuck: dict[str, Ints] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Print the certificates in order, and draw who would buy."""
        self.base = certificates(self.book)
        nobody = np.zeros(self.book.size, bool)
        names = names_of(self.chance, nobody, 0)
        self.buyers = objects(name.upper() for name in names)

    def extract(self, on: int) -> tuple[Columns, Bools]:
        """Return the certificates of a day, and which of them the register has."""
        columns = dict(self.base)
        done = self.happenings
        seen = done.day + done.lag <= on
        for code, change in CHANGES.items():
            who = np.flatnonzero((done.code == code) & (seen | (code == "registered_to_other")))
            change(self, columns, who)
        small_seen = done.small_day + done.lag <= on
        for code, change in SMALL_CHANGES.items():
            change(self, columns, np.flatnonzero((done.small == code) & small_seen))
        self._err(columns, on)
        return columns, self._is_there(on)

    def _is_there(self, on: int) -> Bools:
        code, book = self.happenings.code, self.book
        there = ~np.isin(code, NOT_THERE) & (book.titled + self.happenings.lag <= on)
        there &= (code != "dealer_delay") | (book.starts + 55 <= on)
        there[twins(code)[0]] = False
        return there

    def _err(self, columns: Columns, on: int) -> None:
        """Let the register be wrong about some rows: anew at each extract, or for good."""
        share = self.plan.noise_share
        wrong = np.flatnonzero(self.chance.random(self.book.size) < share)
        kinds = self.chance.integers(0, len(NOISE), len(wrong))
        stays = self.chance.random(len(wrong)) < self.plan.sticking
        for number, name in enumerate(NOISE):
            now, old = wrong[kinds == number], self.stuck.get(name, np.empty(0, np.int64))
            self.stuck[name] = np.union1d(old, wrong[(kinds == number) & stays])
            ERRORS[name](self, columns, np.union1d(now, old), on)

    def put(self, columns: Columns, who: Ints, **cells: Texts | str) -> None:
        """Write cells of some rows; the columns of other days keep theirs."""
        for name, values in cells.items():
            changed = columns[name].copy()
            changed[who] = values
            columns[name] = changed

    def when(self, who: Ints) -> Texts:
        """Return the day of what happened to some."""
        return days_text(self.book.today, self.happenings.day[who])


def twins(code: Texts) -> tuple[Ints, Ints]:
    """Return the contracts that name a vehicle financed already, and those that financed it."""
    who = np.flatnonzero(code == "financed_twice")
    pairs = len(who) // 2
    return who[:pairs], who[pairs : 2 * pairs]


def _to_buyer(one: Register, columns: Columns, who: Ints) -> None:
    _no_lease(one, columns, who)
    one.put(
        columns, who, holder_name=one.buyers[who], holder_kind="person", registered_on=one.when(who)
    )


def _no_lease(one: Register, columns: Columns, who: Ints) -> None:
    one.put(columns, who, **dict.fromkeys(_LESSEE, ""))


def _to_customer(one: Register, columns: Columns, who: Ints) -> None:
    upper = objects(name.upper() for name in one.book.names[who])
    _no_lease(one, columns, who)
    one.put(columns, who, holder_name=upper, registered_on=one.when(who))


def _to_first_other(one: Register, columns: Columns, who: Ints) -> None:
    _no_lease(one, columns, who)
    on = days_text(one.book.today, one.book.starts[who] + 4)
    one.put(columns, who, holder_name=one.buyers[who], holder_kind="person", registered_on=on)


def _replated(one: Register, columns: Columns, who: Ints) -> None:
    plates = objects(plate_of(_OTHERS + number) for number in who)
    one.put(columns, who, plate=plates, duplicate_on=one.when(who))


def _reassigned(one: Register, columns: Columns, who: Ints) -> None:
    one.put(columns, who, plate=objects(plate_of(_OTHERS + number) for number in who))


def _exported(one: Register, columns: Columns, who: Ints) -> None:
    on = one.when(who)
    one.put(columns, who, exported_on=on, suspended="SOR", suspended_on=on)


def _sold_settled(one: Register, columns: Columns, who: Ints) -> None:
    _to_buyer(one, columns, who)
    one.put(columns, who, pledge_creditor="", pledge_expires_on="")


def _to(name: str, kind: str) -> Callable[[Register, Columns, Ints], None]:
    def change(one: Register, columns: Columns, who: Ints) -> None:
        _no_lease(one, columns, who)
        one.put(columns, who, holder_name=name, holder_kind=kind, registered_on=one.when(who))

    return change


def _refinanced(one: Register, columns: Columns, who: Ints) -> None:
    one.put(columns, who, holder_name=words.REFINANCING.upper(), registered_on=one.when(who))


def _married(one: Register, columns: Columns, who: Ints) -> None:
    birth = one.base["holder_name"][who]
    married = objects(f"DELORMEAU {name.partition(' ')[2]}" for name in birth)
    one.put(columns, who, holder_name=married, holder_birth_name=birth, registered_on=one.when(who))


def _form_first(one: Register, columns: Columns, who: Ints) -> None:
    column = np.where(one.book.is_lease, "lessee_name", "holder_name")
    for name in ("lessee_name", "holder_name"):
        some = who[column[who] == name]
        turned = objects(f"SARL {text.removesuffix(' SARL')}" for text in one.base[name][some])
        one.put(columns, some, **{name: turned})


def _technical(one: Register, columns: Columns, who: Ints) -> None:
    one.put(columns, who, power_kw="180", co2_g_km="199", energy="FE", colour="MAT")


def _cells(**cells: str) -> Callable[[Register, Columns, Ints], None]:
    """Return a change that writes texts; `day` stands for the day of what happened."""

    def change(one: Register, columns: Columns, who: Ints) -> None:
        on = one.when(who)
        one.put(columns, who, **{n: on if text == "day" else text for n, text in cells.items()})

    return change


CHANGES: Final[dict[str, Callable[[Register, Columns, Ints], None]]] = {
    "sold_while_financed": _to_buyer,
    "settlement_reversed": _sold_settled,
    "lessor_dropped": _to_customer,
    "transferred_after_end": _to_buyer,
    "plate_changed": _replated,
    "exported": _exported,
    "cloned": _reassigned,
    "stolen": _cells(stolen="true"),
    "registered_to_other": _to_first_other,
    "pledge": _cells(pledge_creditor="", pledge_expires_on=""),
    "opposition": _cells(seized_on="day"),
    "title_washing": _cells(damage_opened_on="day"),
    "destroyed": _cells(destroyed_on="day"),
    "undeclared_use": _cells(usage="TAXI"),
    "technical": _technical,
    "married": _married,
    "settled_early": _sold_settled,
    "settlement_in_flight": _to_buyer,
    "bought_out": _to_customer,
    "insurer_transfer": _to("ASSURANCES DU TEST", "company"),
    "succession": _to_buyer,
    "refinanced": _refinanced,
    "export_consented": _exported,
    "repairer": _to("CARROSSERIE DU TEST", "company"),
    "company_respelled": _form_first,
}


def _moved(one: Register, columns: Columns, who: Ints) -> None:
    lease = one.book.is_lease[who]
    for role, some in (("lessee", who[lease]), ("holder", who[~lease])):
        cells = {"street": "3 ALLEE DES GLYCINES", "postcode": "56000", "city": "VANNES"}
        one.put(columns, some, **{f"{role}_{name}": text for name, text in cells.items()})


def _misspelt(one: Register, columns: Columns, who: Ints) -> None:
    one.put(columns, who, holder_name=objects(n[:-1] for n in columns["holder_name"][who]))


def _duplicated(one: Register, columns: Columns, who: Ints) -> None:
    on = days_text(one.book.today, one.happenings.small_day[who])
    one.put(columns, who, duplicate_on=on)


SMALL_CHANGES: Final[dict[str, Callable[[Register, Columns, Ints], None]]] = {
    "moved": _moved,
    "respelled": _misspelt,
    "duplicated": _duplicated,
    "corrected": _cells(co2_g_km="117"),
    "repainted": _cells(colour="ORANGE"),
    "fined": _cells(oppositions="OTCI"),
}

Error = Callable[[Register, Columns, Ints, int], None]


def _of_another(one: Register, columns: Columns, who: Ints, on: int) -> None:
    del on
    one.put(columns, who, holder_name=one.buyers[(who + 1) % one.book.size])


def _titled_to_another(one: Register, columns: Columns, who: Ints, on: int) -> None:
    _of_another(one, columns, who, on)
    day = days_text(one.book.today, np.full(len(who), on - 5))
    one.put(columns, who, registered_on=day)


def _wrong(**cells: str) -> Error:
    def change(one: Register, columns: Columns, who: Ints, on: int) -> None:
        day = days_text(one.book.today, np.full(len(who), on - 3))
        one.put(columns, who, **{n: day if text == "day" else text for n, text in cells.items()})

    return change


ERRORS: Final[dict[str, Error]] = {
    "holder_of_another": _of_another,
    "holder_misspelt": lambda one, columns, who, _on: _misspelt(one, columns, who),
    "holder_and_title_of_another": _titled_to_another,
    "lessee_lost": lambda one, columns, who, _on: _no_lease(one, columns, who),
    "pledge_lost": _wrong(pledge_creditor="", pledge_expires_on=""),
    "marked_stolen": _wrong(stolen="true"),
    "marked_exported": _wrong(exported_on="day"),
    "marked_destroyed": _wrong(destroyed_on="day"),
    "address_garbled": _wrong(holder_city="XXXX", lessee_city="XXXX"),
    "technical_garbled": _wrong(energy="XX", power_kw="1", co2_g_km="1", colour="XX"),
}


def operations(register: Register, on: int) -> Iterator[tuple[Ints, str, Ints]]:
    """Yield (contracts, operation, days) of everything that an extract of a day knows."""
    book, done = register.book, register.happenings
    every = np.arange(book.size)
    yield every, "IMMAT_NORMALE", book.titled
    pledged = np.flatnonzero(book.is_pledged)
    yield pledged, "INSCRIPTION_GAGE", np.minimum(book.titled[pledged] + 3, on)
    for codes, days in ((done.code, done.day), (done.small, done.small_day)):
        for code in sorted({str(one) for one in codes} - {""}):
            for operation, offset in OPERATIONS.get(code, ()):
                who = np.flatnonzero((codes == code) & (days + done.lag <= on))
                if operation == "RADIATION_GAGE":
                    who = who[book.is_pledged[who]]
                yield who, operation, days[who] + offset
