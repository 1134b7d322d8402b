"""Forms of alerts: a decision with its reason, a comment, the organisation's choices."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.fraud.actions import Choices
from vigie.fraud.actions.chosen import LONGEST_TEXT
from vigie.fraud.actions.organising import LONGEST_GRACE
from vigie.fraud.domain import second_eyes
from vigie.fraud.domain.auditing import LEAST_PER_MILLE, MOST_PER_MILLE, USUAL_PER_MILLE
from vigie.fraud.models import FraudSettings
from vigie.fraud.portal.words import VERDICTS
from vigie.ui.levels import LEVELS

RED, ORANGE, YELLOW = "red", "orange", "yellow"


def new_key() -> str:
    """Return a key that makes one sending of a form one act."""
    return uuid4().hex


class KeyedForm(forms.Form):
    """A form that is one act however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)


class ReasonForm(KeyedForm):
    """Why an alert is decided so; `back` is the queue it was decided from."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT}),
        help_text=_("What you looked at and what it shows. It is kept with the decision."),
    )
    whole = forms.BooleanField(
        label=_("All alerts of this piece of work"), required=False, initial=True
    )
    state = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, *args: Any, has_piece: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not has_piece and not self.is_bound:
            del self.fields["whole"]


class LookForm(KeyedForm):
    """When and where a person looked the register up himself, and what it shows."""

    looked_on = forms.DateField(
        label=_("Day of your look"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    source = forms.CharField(
        label=_("Where you looked, and what it shows"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT}),
        help_text=_(
            "The same register: its terminal, a paper of it with its number, a call with who "
            "answered. It is kept as a comment."
        ),
    )
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class WhyForm(KeyedForm):
    """Why something is done or taken back."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT})
    )


class FoundForm(KeyedForm):
    """What was found in a contract drawn by chance; a reason is asked for where something was."""

    reason = forms.CharField(
        label=_("What you looked at, and what you found"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT}),
        required=False,
    )


class AcknowledgeForm(KeyedForm):
    """Taking note asks for no reason; `back` is the queue it was done from."""

    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class CommentForm(KeyedForm):
    """A note for those who come after."""

    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(
            attrs={"rows": 2, "maxlength": LONGEST_TEXT, "aria-label": _("Comment")}
        ),
    )
    back = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)


class SettingsForm(KeyedForm):
    """What an organisation chooses about alerts."""

    grace_days = forms.IntegerField(
        label=_("Days of grace after the end of a contract"),
        min_value=0,
        max_value=LONGEST_GRACE,
        help_text=_(
            "A lease ended without buy-out and its holder changed: the level is Probable within "
            "these days, Certain after them."
        ),
    )
    opens_task = forms.MultipleChoiceField(
        label=_("Open a task “Review the alert” by itself"),
        choices=[(RED, _("Certain, once it was read twice")), (ORANGE, LEVELS[ORANGE].word)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "An internal task, nothing that leaves the house. Suspicion is not in the list: "
            "yellow always waits for a person."
        ),
    )
    holds_payout = forms.MultipleChoiceField(
        label=_("Hold the pay-out of the contract by itself"),
        choices=[(RED, _("Certain, once it was read twice")), (ORANGE, LEVELS[ORANGE].word)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Nothing is paid out on the contract, and reminders, late interest and default notices "
            "pause until a person decides. It can be taken back, and contested."
        ),
    )
    audit_per_mille = forms.IntegerField(
        label=_("Contracts looked at by chance, out of a thousand a year"),
        min_value=LEAST_PER_MILLE,
        max_value=MOST_PER_MILLE,
        required=False,
        help_text=_(
            "Chance chooses them among those against which nothing speaks, so that what nobody "
            "reviewed is never taken for clean: 10 to 30; 20 when left empty."
        ),
    )
    notifies = forms.MultipleChoiceField(
        label=_("Write to the analysts after each run about"),
        choices=[(name, LEVELS[name].word) for name in (RED, ORANGE, YELLOW)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One e-mail per run and person, with counts and links, without personal data."),
    )

    eyes_levels = forms.MultipleChoiceField(
        label=_("Four eyes on alerts that are"),
        choices=[(name, LEVELS[name].word) for name in second_eyes.LEVELS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    eyes_verdicts = forms.MultipleChoiceField(
        label=_("and whose verdict is"),
        choices=[(name, VERDICTS[name]) for name in second_eyes.VERDICTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Such a verdict waits until a second person confirms it or sends it back. Where either "
            "list is empty, one person decides."
        ),
    )

    @classmethod
    def held(cls, chosen: FraudSettings) -> dict[str, object]:
        """Return what is chosen now, as the form's first values."""
        tasks = {RED: chosen.red_opens_task, ORANGE: chosen.orange_opens_task}
        holds = {RED: chosen.red_holds_payout, ORANGE: chosen.orange_holds_payout}
        levels = {
            RED: chosen.notifies_red,
            ORANGE: chosen.notifies_orange,
            YELLOW: chosen.notifies_yellow,
        }
        return {
            "grace_days": chosen.grace_days,
            "audit_per_mille": chosen.audit_per_mille,
            "opens_task": [level for level, is_on in tasks.items() if is_on],
            "holds_payout": [level for level, is_on in holds.items() if is_on],
            "notifies": [level for level, is_on in levels.items() if is_on],
            "eyes_levels": chosen.eyes_levels,
            "eyes_verdicts": chosen.eyes_verdicts,
        }

    def choices(self) -> Choices:
        """Return what was chosen; call it on a valid form."""
        given = self.cleaned_data
        return Choices(
            grace_days=given["grace_days"],
            red_opens_task=RED in given["opens_task"],
            orange_opens_task=ORANGE in given["opens_task"],
            notifies_red=RED in given["notifies"],
            notifies_orange=ORANGE in given["notifies"],
            notifies_yellow=YELLOW in given["notifies"],
            red_holds_payout=RED in given["holds_payout"],
            audit_per_mille=given["audit_per_mille"] or USUAL_PER_MILLE,
            orange_holds_payout=ORANGE in given["holds_payout"],
            eyes_levels=tuple(given["eyes_levels"]),
            eyes_verdicts=tuple(given["eyes_verdicts"]),
        )
