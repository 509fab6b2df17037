"""Templates: written, written anew as the next version, retired. A version that was in use is never altered."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.exchange.choices.letters import PaperAct
from jalon.node.exchange.models.templates import Template
from jalon.node.exchange.queries.templates import WRITTEN
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotWriteTemplate(Refused):
    """The template lacks something, or is not the newest version."""

    code = "exchange.cannot-write-template"
    status = 422


@transaction.atomic
def write_template(
    key: uuid.UUID,
    *,
    unit: uuid.UUID,
    kind: str,
    language: str,
    title: str,
    texts: Mapping[str, str],
    author: "User",
    after: Template | None = None,
) -> Template:
    """Write a template, or the next version of `after`, whose other languages stay. A repeat returns the first."""
    if existing := Template.objects.filter(pk=key).first():
        return existing
    said = {part: text.strip() for part, text in texts.items() if text.strip()}
    if not title.strip() or not said:
        raise CannotWriteTemplate(_("A template needs a title and at least one text."))
    if set(said) - set(WRITTEN) or language not in dict(settings.LANGUAGES):
        raise CannotWriteTemplate(
            _("A template is written in a language of this node and holds these parts: %(parts)s.")
            % {"parts": ", ".join(WRITTEN)}
        )
    family, version, titles, held = key, 1, {}, {}
    if after is not None:
        if not Template.objects.filter(pk=after.pk, retired_at=None).update(retired_at=clock.now()):
            raise CannotWriteTemplate(_("Somebody wrote a newer version meanwhile. Open the templates again."))
        family, version, titles, held = after.family, after.version + 1, dict(after.titles), dict(after.texts)
    template = Template.objects.create(
        id=key, family=family, version=version, unit_id=unit, kind=kind, titles={**titles, language: title.strip()},
        texts={**held, language: said}, author=author, written_at=clock.now(),
    )  # fmt: skip
    detail = {"version": version, "language": language, "kind": kind}
    audit.record(PaperAct.TEMPLATE_WRITTEN, actor=author.actor, about=ref("exchange/template", key), detail=detail)
    return template


@transaction.atomic
def retire_template(template: Template, *, by: "User") -> None:
    """Take a template out of use; its versions stay. A repeat changes nothing."""
    if Template.objects.filter(pk=template.pk, retired_at=None).update(retired_at=clock.now()):
        audit.record(PaperAct.TEMPLATE_RETIRED, actor=by.actor, about=ref("exchange/template", template.pk))
