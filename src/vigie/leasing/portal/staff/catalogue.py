"""Which form and which action stand behind each step: one table for all buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from vigie.journal.actions import Act
from vigie.kernel.actor import Actor
from vigie.leasing import actions
from vigie.leasing.actions import Coming, Outcome
from vigie.leasing.domain.drawing import Payee
from vigie.leasing.domain.lifecycle import Step
from vigie.leasing.portal.forms import (
    ActForm,
    BillForm,
    BuyoutForm,
    DamagesForm,
    DeliveryForm,
    EndHoldForm,
    GiveBackForm,
    HoldForm,
    NoticeForm,
    PaymentForm,
    PrepayForm,
    RateForm,
    ReleaseForm,
    RescheduleForm,
    ReturnForm,
    SellForm,
    SuspendForm,
    TransferForm,
)
from vigie.leasing.portal.forms_drawing import CancelDrawdownForm, DrawdownForm
from vigie.leasing.portal.forms_packages import AddPackageForm, EndPackageForm

Done = Outcome | actions.Billed
Arguments = Callable[[ActForm, int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Doing:
    """An action behind its form; `told` turns a valid form into the action's own arguments."""

    action: Act[..., Any]
    form: type[ActForm]
    told: Arguments

    def preview(self, form: ActForm, contract_id: int, by: Actor) -> Done:
        """Return what would be done; nothing is kept."""
        done: Done = self.action.dry_run(**self._arguments(form, contract_id, by))
        return done

    def perform(self, form: ActForm, contract_id: int, by: Actor) -> Done:
        """Do it, once per key."""
        done: Done = self.action(**self._arguments(form, contract_id, by))
        return done

    def _arguments(self, form: ActForm, contract_id: int, by: Actor) -> dict[str, Any]:
        return {**self.told(form, contract_id), "by": by, "key": form.cleaned_data["key"]}


def _on(form: ActForm, contract_id: int) -> dict[str, Any]:
    return {"contract_id": contract_id, "on": form.day}


def _delivered(form: ActForm, contract_id: int) -> dict[str, Any]:
    return {"contract_id": contract_id, "delivered_on": form.day}


def _drawn(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    minor = None if given["amount"] is None else form.minor("amount")
    payee = Payee(given.get("payee", Payee.SUPPLIER))
    return _on(form, contract_id) | {"what": actions.Drawing(int(given["part"]), minor, payee)}


def _given_up(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"number": int(form.cleaned_data["part"])}


def _added(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    minor = None if given["amount"] is None else form.minor("amount")
    what = actions.Joining(given["package"], given["from_on"], minor)
    return _on(form, contract_id) | {"what": what}


def _ended(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    return _on(form, contract_id) | {"code": given["package"], "from_on": given["from_on"]}


def _billed(form: ActForm, contract_id: int) -> dict[str, Any]:
    return {"through": form.day, "contract_ids": (contract_id,)}


def _paid(form: ActForm, contract_id: int) -> dict[str, Any]:
    assert isinstance(form, PaymentForm)
    given, minor = form.cleaned_data, form.minor("amount")
    coming = Coming(minor, form.day, given["method"], given["note"], form.announcement)
    return {"contract_id": contract_id, "coming": coming}


def _returned(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    payment = {"payment_id": int(given["payment"]), "reason": given["reason"]}
    return _on(form, contract_id) | payment


def _bought(form: ActForm, contract_id: int) -> dict[str, Any]:
    agreed = form.cleaned_data["agreed_price"]
    price = None if agreed is None else form.minor("agreed_price")
    indemnity = form.minor("indemnity") if "indemnity" in form.cleaned_data else 0
    return _on(form, contract_id) | {"agreed_price": price, "indemnity": indemnity}


def _given_back(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"driven": form.cleaned_data["driven"]}


def _released(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"confirmation": form.cleaned_data["confirmation"]}


def _suspended(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"extends": form.cleaned_data["extends"] == "yes"}


def _rescheduled(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    return _on(form, contract_id) | {"to_due": given["to_due"], "extra": given["extra"]}


def _rated(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"percent": str(form.cleaned_data["percent"])}


def _prepaid(form: ActForm, contract_id: int) -> dict[str, Any]:
    keeps = form.cleaned_data["keeps"] == "yes"
    return _on(form, contract_id) | {"minor": form.minor("amount"), "keeps_term": keeps}


def _transferred(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"customer_id": form.cleaned_data["customer"]}


def _noticed(form: ActForm, contract_id: int) -> dict[str, Any]:
    return _on(form, contract_id) | {"ends_on": form.cleaned_data["ends_on"]}


def _held(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    return _on(form, contract_id) | {"why": actions.Holding(given["reason"], given["until_on"])}


def _hold_ended(form: ActForm, contract_id: int) -> dict[str, Any]:
    given = form.cleaned_data
    why = actions.Ending(given["reason"], given["catches_up"], given["cause"])
    return _on(form, contract_id) | {"why": why}


def _claimed(form: ActForm, contract_id: int) -> dict[str, Any]:
    offered = form.cleaned_data["refused_offer"]
    refused = None if offered is None else form.minor("refused_offer")
    return _on(form, contract_id) | {"sale": actions.Sale(form.minor("sold_for"), refused)}


def _sold(form: ActForm, contract_id: int) -> dict[str, Any]:
    said = {"price": form.minor("price"), "buyer_id": form.cleaned_data["buyer"]}
    return _on(form, contract_id) | said


_STEPS: Final[dict[Step, Act[..., Outcome]]] = {
    Step.OFFER: actions.offer_contract,
    Step.APPLY: actions.apply_for_contract,
    Step.SEND_BACK: actions.send_back_contract,
    Step.REFUSE: actions.refuse_contract,
    Step.APPROVE: actions.approve_contract,
    Step.ISSUE: actions.issue_contract,
    Step.SIGN: actions.sign_contract,
    Step.REJECT_SIGNATURE: actions.reject_signature,
    Step.VERIFY: actions.verify_contract,
    Step.CANCEL: actions.cancel_contract,
    Step.WITHDRAW: actions.withdraw,
    Step.CHARGE: actions.charge_lateness,
    Step.RESUME: actions.resume,
    Step.ACCELERATE: actions.accelerate,
    Step.REINSTATE: actions.reinstate,
    Step.TERMINATE: actions.terminate,
    Step.WRITE_OFF: actions.write_off,
    Step.LOSE: actions.declare_total_loss,
    Step.CLOSE: actions.settle_contract,
}
DOINGS: Final[dict[Step, Doing]] = {
    **{step: Doing(action, ActForm, _on) for step, action in _STEPS.items()},
    Step.ACTIVATE: Doing(actions.activate_contract, DeliveryForm, _delivered),
    Step.PAY_DRAWDOWN: Doing(actions.pay_drawdown, DrawdownForm, _drawn),
    Step.CANCEL_DRAWDOWN: Doing(actions.cancel_drawdown, CancelDrawdownForm, _given_up),
    Step.BILL: Doing(actions.bill_instalments, BillForm, _billed),
    Step.PAY: Doing(actions.record_payment, PaymentForm, _paid),
    Step.RETURN_PAYMENT: Doing(actions.return_payment, ReturnForm, _returned),
    Step.BUY_OUT: Doing(actions.buy_out, BuyoutForm, _bought),
    Step.SUSPEND: Doing(actions.suspend, SuspendForm, _suspended),
    Step.RESCHEDULE: Doing(actions.reschedule, RescheduleForm, _rescheduled),
    Step.CHANGE_RATE: Doing(actions.change_rate, RateForm, _rated),
    Step.PREPAY: Doing(actions.prepay, PrepayForm, _prepaid),
    Step.ADD_PACKAGE: Doing(actions.add_package, AddPackageForm, _added),
    Step.END_PACKAGE: Doing(actions.end_package, EndPackageForm, _ended),
    Step.TRANSFER: Doing(actions.transfer, TransferForm, _transferred),
    Step.GIVE_BACK: Doing(actions.give_back, GiveBackForm, _given_back),
    Step.RELEASE_PLEDGE: Doing(actions.release_pledge, ReleaseForm, _released),
    Step.SELL: Doing(actions.sell_asset, SellForm, _sold),
    Step.CLAIM_DAMAGES: Doing(actions.claim_damages, DamagesForm, _claimed),
    Step.GIVE_NOTICE: Doing(actions.give_notice, NoticeForm, _noticed),
    Step.HOLD_PAYOUT: Doing(actions.hold_payout, HoldForm, _held),
    Step.END_PAUSE: Doing(actions.end_pause, EndHoldForm, _hold_ended),
    Step.RELEASE_PAYOUT: Doing(actions.release_payout, EndHoldForm, _hold_ended),
}
