"""Forms of explanations: asking, silence, contests, and what the person writes on their own page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.fraud.domain.inquiries import LONGEST_ANSWER, Asking, Channel, questions
from vigie.fraud.portal.forms import KeyedForm
from vigie.ui import cells

LANGUAGES = (("en", _("English")), ("fr", _("French")), ("pl", _("Polish")))


class AskForm(KeyedForm):
    """What is asked of whom; the letter is previewed before it leaves."""

    question = forms.ChoiceField(label=_("Question"), choices=(), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How it is sent"),
        choices=[
            (Channel.EMAIL.value, _("By e-mail")),
            (Channel.LETTER.value, _("By letter on paper")),
        ],
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_(
            "For a question by e-mail: the one in the person’s file, never one that came with the alert."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, said[cells.language()]) for code, said in questions().items()]

    def asking(self) -> Asking:
        """Return what was chosen; call it on a valid form."""
        given = self.cleaned_data
        return Asking(given["question"], given["channel"], given["address"], given["language"])


class SilenceForm(KeyedForm):
    """Why the person is not to be told, or may be told again."""

    holds = forms.BooleanField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class ContestForm(KeyedForm):
    """What the person objects to, as staff heard it."""

    text = forms.CharField(
        label=_("What the person says"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_ANSWER}),
    )


class JudgeForm(KeyedForm):
    """What comes of a contest."""

    overturns = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("no", _("The decision stays")), ("yes", _("It is overturned and undone"))],
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class Papers(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class AnswerForm(KeyedForm):
    """What the person writes, and the papers sent along."""

    text = forms.CharField(
        label=_("Your answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_ANSWER}),
    )
    papers = forms.Field(
        label=_("Copies of papers"),
        required=False,
        widget=Papers(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "multiple": True}),
        help_text=_("PDF or pictures, five at most, 8 MB each."),
    )


class NumberForm(forms.Form):
    """The second step of a link: the number of the contract, which only its holder has at hand."""

    number = forms.CharField(
        label=_("Number of your contract"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("It stands on your contract and on each of our letters."),
    )
