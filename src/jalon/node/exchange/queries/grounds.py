"""What a decision about one inquiry rests on, read from the registers as they are today, each of them once."""

import dataclasses
import functools
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction, ScreenResult
from jalon.node.exchange.choices.asking import asking
from jalon.node.exchange.choices.kinds import OF_VICTIMS
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply, Screen
from jalon.node.exchange.rules.answers import BULK
from jalon.node.exchange.rules.subjects import count
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock, rows

if TYPE_CHECKING:
    from jalon.node.agreements.models import Agreement
    from jalon.node.directory.models import Node


@dataclasses.dataclass(frozen=True)
class Held:
    """What hangs on one inquiry and on its replies."""

    passages: list[Passage]
    attached: list[Attachment]
    screened: bool


class Registers:
    """Nodes, agreements and national rules as they are now, each read once. Made for one act or one page."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.node = functools.cache(directory.node)
        self.cited = functools.cache(agreements.cited)
        self.active = functools.cache(lambda partner: federation.active_partner(partner) is not None)
        self._terms: dict[uuid.UUID, agreed.Terms] = {}
        self._held: dict[uuid.UUID, Held] = {}

    def read_ahead(self, inquiries: Iterable[Inquiry]) -> None:
        """Read what hangs on several inquiries at once, for a page that judges all of them."""
        keys = [inquiry.pk for inquiry in inquiries]
        passages = rows.objects(Passage, {"inquiry": keys}, order="id")
        attached = rows.objects(Attachment, {"inquiry": keys}, order="id")
        screened = {key for (key,) in rows.select(Screen, ("inquiry",), {"inquiry": keys, "result": ScreenResult.PASS})}
        self._held |= {
            key: Held(
                [each for each in passages if each.inquiry_id == key],
                [each for each in attached if each.inquiry_id == key],
                key in screened,
            )
            for key in keys
        }

    def held(self, inquiry: Inquiry) -> "Held | None":
        """What hangs on an inquiry, where that was read ahead."""
        return self._held.get(inquiry.pk)

    @functools.cached_property
    def own(self) -> "Node":
        """Our node."""
        return directory.own_node()

    @functools.cached_property
    def national(self) -> list[agreed.NationalRule]:
        """The national rules of this node."""
        return agreements.national_rules(on=self.today)

    def terms_of(self, agreement: "Agreement") -> agreed.Terms:
        """The rules of an agreement."""
        if agreement.pk not in self._terms:
            self._terms[agreement.pk] = agreements.terms_of(agreement, on=self.today)
        return self._terms[agreement.pk]


class Grounds:
    """An inquiry, or a reply to one, with the registers that speak of it. Made for one act and handed on within it."""

    def __init__(self, inquiry: Inquiry, reply: Reply | None = None, *, registers: Registers | None = None) -> None:
        self.inquiry, self.reply = inquiry, reply
        self.registers = registers or Registers()
        self.today = self.registers.today

    @property
    def own(self) -> "Node":
        """Our node."""
        return self.registers.own

    @property
    def partner(self) -> "Node | None":
        """The node over there."""
        return self.registers.node(self.inquiry.partner_id)

    @property
    def agreement(self) -> "Agreement | None":
        """The agreement that is cited, where it has the article."""
        return self.registers.cited(self.inquiry.agreement, self.inquiry.article)

    @property
    def terms(self) -> agreed.Terms | None:
        """The rules of the cited agreement."""
        return self.registers.terms_of(self.agreement) if self.agreement else None

    @property
    def national(self) -> list[agreed.NationalRule]:
        """The national rules of this node."""
        return self.registers.national

    @functools.cached_property
    def passages(self) -> list[Passage]:
        """The words of others that it takes over."""
        if held := self.registers.held(self.inquiry):
            return [each for each in held.passages if self._is_of_it(each)]
        return rows.objects(Passage, self._of_it, order="id")

    @functools.cached_property
    def attached(self) -> list[Attachment]:
        """Its files."""
        if held := self.registers.held(self.inquiry):
            return [each for each in held.attached if self._is_of_it(each)]
        return rows.objects(Attachment, self._of_it, order="id")

    @property
    def screened(self) -> bool:
        """Whether its Article 3 screen was passed."""
        if held := self.registers.held(self.inquiry):
            return held.screened
        return bool(rows.select(Screen, ("id",), {"inquiry": self.inquiry.pk, "result": ScreenResult.PASS}, limit=1))

    @property
    def _of_it(self) -> dict[str, object]:
        return {"inquiry": self.inquiry.pk, "reply": self.reply.pk if self.reply else None}

    def _is_of_it(self, each: Passage | Attachment) -> bool:
        return each.reply_id == (self.reply.pk if self.reply else None)

    @functools.cached_property
    def sender(self) -> agreed.Party:
        """Our unit as the agreement sees it."""
        unit = self.inquiry.unit
        return agreed.Party(self.own.country, unit.level, unit.agency.kind if unit.agency else "")

    @functools.cached_property
    def receiver(self) -> agreed.Party:
        """The unit over there as the agreement sees it; the centre where none is named."""
        code = self.inquiry.partner_unit.get("code", "")
        unit = directory.unit_by_code(self.inquiry.partner_id, code, on=self.today) if code else None
        agency = unit.agency if unit else None
        country = self.partner.country if self.partner else ""
        return agreed.Party(country, unit.level if unit else "", agency.kind if agency else "")

    @functools.cached_property
    def message(self) -> agreed.Message:
        """What of it decides who approves it."""
        inquiry = self.inquiry
        return agreed.Message(
            kind=inquiry.kind,
            categories=asking(inquiry.kind).categories,
            handling=(self.reply or inquiry).handling,
            offence=inquiry.offence,
            law_article=inquiry.law_article,
            country=self.partner.country if self.partner else "",
            unit=inquiry.unit.code,
            bulk=count(inquiry.kind, inquiry.subject) > BULK,
            victims=inquiry.kind in OF_VICTIMS,
        )

    @functools.cached_property
    def copies(self) -> agreed.Copies:
        """Whose central contact point gets a copy of the inquiry, and why or why not."""
        if self.terms is None:
            return agreed.Copies((), "")
        sender = self.sender if self.inquiry.direction == Direction.OURS else self.receiver
        exception, reasons = self.inquiry.copy_exception, self.inquiry.copy_reasons
        return agreed.copy_needed(self.terms, sender, exception=exception, reasons=reasons)
