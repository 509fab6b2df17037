"""What can be asked: for each kind of inquiry, the fields of its subject and the list that is ticked.

One table gives the form on the page, the schema on the wire and the lines on the letter. There is no field for
ethnicity, religion, opinion, health or biometrics, and none may be added.
"""

from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices.kinds import Asking, Field, Kind

PERSON = (
    Field("full_name", _("Full name"), required=True, most=120, identifies="name"),
    Field("other_names", _("Other names or spellings"), most=200),
    Field("born", _("Date of birth"), "date"),
    Field("nationality", _("Nationality"), "country"),
    Field("document_number", _("Number of a document"), most=40, identifies="document"),
)
_MORE = _("One a line, 50 at most.")

ASKING: dict[str, Asking] = {
    Kind.INFORMATION: Asking(
        (
            Field("about", _("About whom or what"), required=True, most=200),
            Field("full_name", _("Name of a person or company"), most=120, identifies="name"),
            Field("document_number", _("Number of a document"), most=40, identifies="document"),
            Field("plate", _("Number plate"), most=40, identifies="plate"),
            Field("phone", _("Phone number"), most=30, identifies="phone"),
            Field("period", _("Period"), most=80),
        ),
        {
            "held": _("what is held in criminal records"),
            "cases": _("open or closed cases"),
            "links": _("known links to other persons or companies"),
            "crossings": _("border crossings in the case's period"),
            "method": _("how such offences are committed on your side"),
        },
        ("cases",),
    ),
    Kind.IDENTITY: Asking(
        (*PERSON, Field("sex", _("Sex"), "code", codes="sexes"), Field("address", _("Address given"), most=200)),
        {
            "exists": _("whether a person of this identity exists"),
            "document": _("whether the document belongs to this person"),
            "nationality": _("whether the person has your nationality"),
            "address": _("the registered address"),
            "photo": _("the photo of the document, for a person to compare"),
        },
        ("identity",),
        _("To establish who the person is"),
        _("The person gave this identity"),
        _("The identity given is of your country"),
    ),
    Kind.DOCUMENT: Asking(
        (
            Field("number", _("Number of the document"), required=True, most=40, identifies="document"),
            Field("country", _("Country that issued it"), "country", required=True),
            Field("document_kind", _("Kind of document"), "code", required=True, codes="document-kinds"),
            Field("full_name", _("Name in the document"), most=120, identifies="name"),
            Field("issued", _("Issued on"), "date"),
            Field("more", _("Further numbers"), "lines", most=40, identifies="document", help=_MORE),
        ),
        {
            "genuine": _("whether it is genuine"),
            "holder": _("to whom it was issued"),
            "stolen": _("whether it is reported stolen or lost"),
            "validity": _("whether it is valid"),
        },
        ("documents",),
        _("To establish whether the document is genuine"),
        _("The person showed this document"),
        _("The document names your country as its issuer"),
    ),
    Kind.VEHICLE: Asking(
        (
            Field("plate", _("Number plate"), required=True, most=40, identifies="plate"),
            Field("country", _("Country of the plate"), "country", required=True),
            Field("make", _("Make and model")),
            Field("colour", _("Colour"), most=40),
            Field("chassis", _("Chassis number"), most=40, identifies="document"),
            Field("more", _("Further plates"), "lines", most=40, identifies="plate", help=_MORE),
        ),
        {
            "owner": _("the registered owner"),
            "validity": _("whether the registration is valid"),
            "stolen": _("whether it is reported stolen"),
            "crossings": _("its border crossings in the case's period"),
        },
        ("vehicles",),
        _("To find who used the vehicle"),
        _("The owner may name the driver"),
        _("The plate is of your country"),
    ),
    Kind.PHONE: Asking(
        (
            Field("number", _("Phone number"), required=True, most=30, identifies="phone"),
            Field("seen_in", _("Where the number came up"), most=200),
            Field("more", _("Further numbers"), "lines", most=30, identifies="phone", help=_MORE),
        ),
        {
            "subscriber": _("the subscriber"),
            "active": _("whether it is in use, and since when"),
            "operator": _("the operator"),
        },
        ("phones",),
        _("To find who uses the number"),
        _("The number was called in the case"),
        _("The number is of your country"),
    ),
    Kind.LOCATION: Asking(
        (
            *PERSON,
            Field(
                "notice",
                _("Warrant or lawful notice"),
                required=True,
                most=120,
                help=_("Nobody is looked for without one: its number, date and authority."),
            ),
            Field("last_seen", _("Last seen"), most=200),
        ),
        {
            "address": _("the registered address"),
            "whereabouts": _("whether the person is at a place that is named"),
            "entry": _("whether and when the person entered or left"),
        },
        ("whereabouts",),
        _("To execute the warrant that is named"),
        _("The person is sought under this warrant"),
    ),
    Kind.EVIDENCE: Asking(
        (
            Field("item", _("Which evidence"), required=True, most=300),
            Field("holder", _("Who holds it, or where it is"), most=200),
            Field("authority", _("Which authority needs it"), required=True, most=200),
            Field("wanted_by", _("Needed by"), "date"),
        ),
        {
            "copy": _("a copy"),
            "certified": _("a certified copy"),
            "original": _("the original, on loan"),
            "report": _("an expert's report"),
            "custody": _("the record of custody"),
        },
        ("cases",),
    ),
    Kind.INTERVIEW: Asking(
        (
            Field("full_name", _("Who is to be interviewed"), required=True, most=120, identifies="name"),
            Field("role", _("As what (witness, suspect, expert)"), required=True, most=80),
            Field("address", _("Address"), most=200),
            Field("questions", _("Questions"), "long", required=True, most=4000),
            Field("language", _("Language of the interview"), "code", codes="languages"),
        ),
        {
            "interview": _("an interview by your officers"),
            "present": _("that ours may be present"),
            "video": _("an interview by video"),
            "record": _("the signed record"),
        },
        ("cases",),
    ),
    Kind.PRESERVATION: Asking(
        (
            Field("provider", _("Provider or holder of the data"), required=True, most=120),
            Field("account", _("Account, address or identifier"), required=True, most=200, identifies="account"),
            Field("from_date", _("From"), "date", required=True),
            Field("to_date", _("To"), "date", required=True),
            Field("instrument", _("Legal instrument that will follow"), required=True, most=200),
        ),
        {
            "preserve": _("that the data be preserved"),
            "subscriber": _("the subscriber of the account"),
            "traffic": _("that traffic data be preserved"),
            "content": _("that content be preserved, for a later request for assistance"),
        },
        ("electronic-data",),
        _("To keep the data from being deleted before assistance is asked for"),
    ),
    Kind.FUNDS: Asking(
        (
            Field("account", _("Account, card or wallet"), required=True, most=120, identifies="account"),
            Field("bank", _("Bank or provider"), required=True, most=120),
            Field("full_name", _("Holder, where known"), most=120, identifies="name"),
            Field("amount", _("Amount and currency"), most=60),
            Field("period", _("Period"), required=True, most=80),
        ),
        {
            "holder": _("the holder of the account"),
            "onward": _("where the funds went"),
            "statements": _("statements of the period"),
            "freeze": _("whether the funds can be frozen, and by whom"),
        },
        ("funds",),
        _("To follow the proceeds of the offence"),
        _("Proceeds were paid into this account"),
        _("The account is held in your country"),
    ),
    Kind.VICTIM: Asking(
        (
            Field(
                "reference",
                _("Reference of the victim focal point"),
                required=True,
                most=80,
                help=_("The name follows on a protected way, from focal point to focal point."),
            ),
            Field("persons", _("How many persons"), required=True, most=3),
            Field("minors", _("How many of them are under 18, or may be"), required=True, most=3),
            Field("gate", _("Gate and day wished"), most=120),
            Field("needs", _("What is needed on arrival (interpreter, guardian, shelter)"), most=300),
        ),
        {
            "nationality": _("whether they have your nationality"),
            "papers": _("travel documents"),
            "reception": _("reception at the gate by the victim focal point"),
            "shelter": _("shelter and a guardian"),
        },
        ("victims",),
        _("To bring victims home safely and of their own will"),
    ),
    Kind.DELIVERY: Asking(
        (
            Field("goods", _("Goods"), required=True, most=200),
            Field("route", _("Route, with the gate"), required=True, most=300),
            Field("starts", _("Starts on"), "date", required=True),
            Field("transport", _("Means of transport"), most=120),
            Field("plate", _("Number plate"), most=40, identifies="plate"),
            Field("authority", _("Who authorised it"), required=True, most=200),
        ),
        {
            "passage": _("that it may pass"),
            "watch": _("that it be watched without a gap"),
            "contact": _("a contact by day and night"),
            "seize": _("seizure at the agreed place"),
        },
        ("seizures",),
    ),
    Kind.WARNING_FEEDBACK: Asking(
        (
            Field("warning", _("Number of the warning"), required=True, most=40),
            Field("date", _("Its date"), "date"),
        ),
        {
            "used": _("whether it was used"),
            "result": _("what came of it"),
            "wrong": _("what in it was wrong"),
        },
        (),
        _("To learn what the warning was worth"),
    ),
    Kind.OWN_INITIATIVE: Asking(
        (
            Field("about", _("About whom or what"), required=True, most=200),
            Field("full_name", _("Name of a person or company"), most=120, identifies="name"),
            Field("document_number", _("Number of a document"), most=40, identifies="document"),
            Field("plate", _("Number plate"), most=40, identifies="plate"),
            Field("phone", _("Phone number"), most=30, identifies="phone"),
        ),
        {},
        ("cases",),
        _("To let you prevent or investigate the offence"),
    ),
    Kind.WARNING: Asking(
        (
            Field("about", _("What is expected"), required=True, most=200),
            Field("place", _("Where"), required=True, most=200),
            Field("from_date", _("From"), "date", required=True),
            Field("to_date", _("To"), "date"),
            Field("plate", _("Number plate"), most=40, identifies="plate"),
            Field("danger", _("What to beware of"), most=300),
        ),
        {},
        ("cases",),
        _("To prevent the offence and to protect those who control"),
    ),
}
"""What belongs to each kind."""

GENERAL = Asking((), {})


def asking(kind: str) -> Asking:
    """What belongs to a kind; nothing for one that this version does not know."""
    return ASKING.get(kind, GENERAL)


def asked_label(kind: str, code: str) -> str:
    """What a tick means, in the reader's language; the code itself where this version does not know it."""
    return str(asking(kind).asked.get(code, code))
