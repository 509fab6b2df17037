"""Files and directories that go in and out."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from jalon.node.directory.choices import FileKind
from jalon.node.directory.forms.fields import Identified
from jalon.node.directory.queries.pages import files


class ImportForm(Identified):
    """A table of units, of our node or of a partner's, or of our counterpart pairs."""

    kind = forms.ChoiceField(label=_("What it holds"), choices=FileKind.choices, initial=FileKind.UNITS, required=False)
    node = forms.ChoiceField(label=_("Whose units"), choices=lazy(files.nodes, list))
    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8 or XLSX, at most 20 MB and 50,000 rows."))


class ShareForm(Identified):
    """To whom our directory goes."""

    to = forms.ChoiceField(label=_("To"), choices=lazy(files.partner_nodes, list))
