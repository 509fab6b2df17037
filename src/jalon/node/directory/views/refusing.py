"""What is refused is said on the form, which keeps what was typed."""

from collections.abc import Callable

from django import forms

from jalon import JalonError
from jalon.node.kernel.refused import Refused


def kept(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether the write was done; where it was refused, the form says why."""
    try:
        write()
    except (Refused, JalonError) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
