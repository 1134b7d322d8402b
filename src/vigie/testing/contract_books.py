"""Random acts on many contracts of one lessor, from delivery to the end, and what must hold of its books."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from vigie.database.tenant import tenant
from vigie.kernel.errors import VigieError
from vigie.leasing import actions
from vigie.leasing.queries import contract_detail
from vigie.ledger.domain.transfers import Book
from vigie.ledger.queries.trial import TrialAsked, trial_balance
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.testing.contract_acts import Life
from vigie.testing.contracts import AGREEMENTS, Lessor, in_parts

FAR: Final = date(2099, 12, 31)
ONE_IN: Final = 8  # acts on a contract that end it, or try to
NEW_ONE_IN: Final = 15
IN_PARTS: Final = 0.3


@dataclass
class Estate:
    """The contracts of a lessor; each act is one of them on one contract, or a contract more."""

    lessor: Lessor
    chance: random.Random
    lives: list[Life] = field(default_factory=list)
    story: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Do one random act, or be refused."""
        if not self.lives or not self.chance.randrange(NEW_ONE_IN):
            self._begin()
            return
        place = self.chance.randrange(len(self.lives))
        life = self.lives[place]
        name = self._end(life) if not self.chance.randrange(ONE_IN) else life.step()
        self.story.append(f"{place} {life.on} {name}")

    def faults(self) -> list[str]:
        """Return what does not hold: of each contract, and of the books of them all."""
        found = [f"{place} {fault}" for place, life in enumerate(self.lives) for fault in life.faults()]  # fmt: skip
        with tenant(self.lessor.by.organisation_id):
            owed = sum(contract_detail(self.lessor.by, life.contract, life.on).owed for life in self.lives)  # fmt: skip
            for book in Book:
                lines = trial_balance(self.lessor.by, TrialAsked(FAR, book=book))
                balances = {line.role: line.balance for line in lines}
                if sum(balances.values()):
                    found.append(f"{book} does not balance: {sum(balances.values())}")
                if balances["customer_receivable"] != owed:
                    found.append(
                        f"{book} receivable {balances['customer_receivable']}, owed {owed}"
                    )
        return found

    def _begin(self) -> None:
        product = self.chance.choice(sorted(AGREEMENTS))
        is_consumer = self.chance.random() < 0.7
        agreed = AGREEMENTS[product](12)
        if self.chance.random() < IN_PARTS:
            agreed = in_parts(agreed, 500_000, agreed.terms.start_on + timedelta(days=45))
        contract = self.lessor.active(agreed, is_consumer=is_consumer)
        self.lives.append(Life(self.lessor, contract, self.chance))
        self.story.append(f"{len(self.lives) - 1} {product} begins")

    def _end(self, life: Life) -> str:
        name = self.chance.choice(sorted(ENDINGS))
        life.on += timedelta(days=self.chance.randint(0, 25))
        try:
            ENDINGS[name](life)
        except VigieError:
            life.refused += 1
            return f"{name} refused"
        life.done.append(name)
        return name


def _transfer(life: Life) -> object:
    key, by = secrets.token_hex(8), life.lessor.by
    name = NewParty("person", "Nowak", "Ewa", roles=("customer",))
    other = register_party(name, on=life.on, by=by, key=key)
    return actions.transfer(life.contract, customer_id=other, on=life.on, by=by, key=key)


def _notice(life: Life) -> object:
    ends_on = life.on + timedelta(days=8)
    by, key = life.lessor.by, secrets.token_hex(8)
    return actions.give_notice(life.contract, on=life.on, ends_on=ends_on, by=by, key=key)


def _buy_out(life: Life) -> object:
    by, key = life.lessor.by, secrets.token_hex(8)
    price = life.chance.choice([None, 0, 1_000_000])
    return actions.buy_out(life.contract, on=life.on, agreed_price=price, by=by, key=key)


def _plainly(act: Callable[..., object]) -> Callable[[Life], object]:
    def doing(life: Life) -> object:
        return act(life.contract, on=life.on, by=life.lessor.by, key=secrets.token_hex(8))

    return doing


ENDINGS: Final[dict[str, Callable[[Life], object]]] = {
    "transfer": _transfer,
    "notice": _notice,
    "accelerate": _plainly(actions.accelerate),
    "reinstate": _plainly(actions.reinstate),
    "terminate": _plainly(actions.terminate),
    "give back": _plainly(actions.give_back),
    "lose": _plainly(actions.declare_total_loss),
    "withdraw": _plainly(actions.withdraw),
    "write off": _plainly(actions.write_off),
    "settle": _plainly(actions.settle_contract),
    "buy out": _buy_out,
}
