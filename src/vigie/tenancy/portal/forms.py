"""Forms of sign-in and preferences."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

_HEX = {"spellcheck": "false", "autocomplete": "off", "placeholder": "#2f55d4", "maxlength": "7"}


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.Form):
    """What a person chooses for the look of the portal."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(
        choices=[(c, c) for c in ("", "system", "light", "dark")], required=False
    )
    density = forms.ChoiceField(
        choices=[(c, c) for c in ("", "comfortable", "compact")], required=False
    )


class AccentForm(forms.Form):
    """A colour for each theme."""

    light = forms.CharField(
        label=_("On the light theme"), max_length=20, widget=forms.TextInput(_HEX)
    )
    dark = forms.CharField(
        label=_("On the dark theme"), max_length=20, widget=forms.TextInput(_HEX)
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
