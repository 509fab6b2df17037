"""What a developer fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel import ids


class WebhookForm(forms.Form):
    """Where what is told."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    url = forms.CharField(
        label=_("Address"), max_length=400, help_text=_("https://, at a host that the operator allowed.")
    )
    events = forms.RegexField(
        r"^[a-z-]+(\.[a-z-]+)*(\.\*)?(\s+[a-z-]+(\.[a-z-]+)*(\.\*)?)*$",
        label=_("Acts"),
        max_length=1000,
        help_text=_(
            "Parted by blanks; a star at the end for all that begin so: exchange.reply.* exchange.inquiry.viewed"
        ),
    )

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {"key": said["key"], "url": said["url"], "events": said["events"].split()}
