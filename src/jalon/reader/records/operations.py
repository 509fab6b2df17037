"""Named operations as events: their period, which edition they are, whether they are yet to come."""

import re

from jalon.reader.document import Campaign, Event
from jalon.reader.reading import Reading
from jalon.reader.records.ordinals import ordinal_near, roman


def operations(reading: Reading, campaigns: list[Campaign]) -> list[Event]:
    """Return the events of the named operations that have a period."""
    found = []
    for campaign in campaigns:
        if campaign.period and campaign.period.start:
            ordinal = _campaign_ordinal(reading, campaign)
            found.append(
                Event(
                    _kind(reading, campaign),
                    campaign.period.start,
                    campaign.span,
                    date_end=campaign.period.end,
                    date_basis="the operation's period",
                    ordinal=ordinal,
                    mechanism=campaign.name,
                    status="planned" if campaign.period.start > (reading.dating.anchor.iso or "9999") else "held",
                    countries=[each for each in campaign.participants if len(each) == 2],
                )
            )
    return found


def _kind(reading: Reading, campaign: Campaign) -> str:
    nouns = {name: reading.lexicon.words("events", "nouns", name) for name in ("operation", "campaign")}
    told = " ".join((campaign.name, *campaign.aliases))
    return "campaign" if nouns["campaign"].search(told) and not nouns["operation"].search(told) else "operation"


def _campaign_ordinal(reading: Reading, campaign: Campaign) -> int | None:
    """Return which edition it is: "fifth Operation …", "… lần thứ VI", or a Roman number in its name ("OMD V")."""
    if not reading.lexicon.table("calendar")["ordinal_before"]:
        return ordinal_near(reading, *map(reading.view.position, (campaign.span.start, campaign.span.end)))
    source = reading.view.source
    lead = reading.lexicon.compiled(str(reading.lexicon.entry("campaigns", "ordinal_name")), whole=False)
    if hit := lead.search(source, max(0, campaign.span.start - 40), campaign.span.start + 1):
        calendar = reading.lexicon.table("calendar")
        digits = re.match(r"\d+", hit["lead"])
        return int(digits[0]) if digits else calendar["ordinals"].get(hit["lead"].lower())
    for name in (campaign.name, *campaign.aliases):
        if (numeral := re.search(r" ([IVXL]+)\)?$", name)) and (number := roman(numeral[1])):
            return number
    return None
