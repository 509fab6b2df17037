"""The closed lists of the exchange, and the acts that it audits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    OURS = "ours", _("ours to them")
    THEIRS = "theirs", _("theirs to us")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    TO_RELEASE = "to-release", _("to release")
    SENT = "sent", _("sent")
    STORED = "stored", _("stored by the partner")
    OPENED = "opened", _("opened")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("not delivered")
    CLOSED = "closed", _("closed")


class Step(TextChoices):
    SUBMIT = "submit", _("send to review")
    RETURN = "return", _("return with a reason")
    RELEASE = "release", _("release")
    STORE = "store", _("stored by the partner")
    OPEN = "open", _("opened by the partner")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    ANSWER = "answer", _("answer")
    REFUSE = "refuse", _("refuse")
    EXPIRE = "expire", _("expired undelivered")
    CLOSE = "close", _("close")


class Kind(TextChoices):
    VEHICLE = "verification-vehicle", _("verification of a vehicle")


class Asked(TextChoices):
    """What can be asked about a vehicle."""

    OWNER = "owner", _("the registered owner")
    VALIDITY = "validity", _("whether the registration is valid")
    STOLEN = "stolen", _("whether it is reported stolen")
    CROSSINGS = "crossings", _("its border crossings in the case's period")


class Urgency(TextChoices):
    ROUTINE = "routine", _("routine")
    URGENT = "urgent", _("urgent")


class Ground(TextChoices):
    """The only grounds of urgency; each is given with reasons."""

    PUBLIC_SECURITY = "public-security", _("immediate and serious threat to public security")
    LIFE = "life", _("imminent threat to life or physical integrity")
    CUSTODY = "custody", _("needed for a decision that may keep somebody in custody")
    LOSING_VALUE = "losing-value", _("about to lose its value, and important")


class Handling(TextChoices):
    H0 = "H0", _("For preventing and combating crime only")
    H1 = "H1", _("For police use only. Not in court without our consent")
    H2 = "H2", _("For police use only. Do not pass on without our consent")
    H3 = "H3", _("Special restrictions apply, as written")


class Tlp(TextChoices):
    """Who may see it (Traffic Light Protocol 2.0)."""

    CLEAR = "clear", _("TLP:CLEAR, no limit")
    GREEN = "green", _("TLP:GREEN, our services only")
    AMBER = "amber", _("TLP:AMBER, those who need it")
    STRICT = "amber+strict", _("TLP:AMBER+STRICT, this agency only")
    RED = "red", _("TLP:RED, the named readers only")


class Pap(TextChoices):
    """Which action is allowed (Permissible Actions Protocol)."""

    CLEAR = "clear", _("PAP:CLEAR, any lawful action")
    GREEN = "green", _("PAP:GREEN, active steps allowed")
    AMBER = "amber", _("PAP:AMBER, passive checks only")
    RED = "red", _("PAP:RED, no action outside this system")


class SourceGrade(TextChoices):
    A = "A", _("no doubt about the source")
    B = "B", _("source mostly reliable")
    C = "C", _("source mostly unreliable")
    X = "X", _("source cannot be assessed")


class InformationGrade(TextChoices):
    ONE = "1", _("accuracy not in doubt")
    TWO = "2", _("known personally to the source")
    THREE = "3", _("corroborated by other information")
    FOUR = "4", _("cannot be assessed")


class Outcome(TextChoices):
    FULL = "full", _("answered in full")
    PARTIAL = "partial", _("answered in part")
    NOTHING_HELD = "nothing-held", _("nothing held")
    REFUSED = "refused", _("refused")


class RefusalGround(TextChoices):
    """The closed list of grounds on which an inquiry may be refused."""

    A = "a", _("not available")
    B = "b", _("does not meet the agreement")
    C = "c", _("judicial authorisation refused")
    D = "d", _("personal data outside the permitted categories")
    E = "e", _("inaccurate, incomplete or outdated")
    F1 = "f-i", _("would harm essential national security")
    F2 = "f-ii", _("would harm an ongoing investigation or a person's safety")
    F3 = "f-iii", _("would harm important interests of a legal person")
    G1 = "g-i", _("offence punishable by one year or less")
    G2 = "g-ii", _("not an offence")
    H = "h", _("obtained from another state that has not consented")
    J = "j", _("Article 3: political, military, religious or racial")
    K = "k", _("risk to the person's fundamental rights")


class ReplyState(TextChoices):
    TO_RELEASE = "to-release", _("to release")
    RETURNED = "returned", _("returned")
    SENT = "sent", _("sent")


class Act(TextChoices):
    """What the exchange writes into the audit log."""

    DRAFTED = "exchange.inquiry.drafted", _("drafted the request")
    SUBMITTED = "exchange.inquiry.submitted", _("sent the request to review")
    RETURNED = "exchange.inquiry.returned", _("returned the request to its author")
    RELEASED = "exchange.inquiry.released", _("released the request")
    RECEIVED = "exchange.inquiry.received", _("received the request")
    ADVANCED = "exchange.inquiry.advanced", _("noted the partner's receipt on the request")
    VIEWED = "exchange.inquiry.viewed", _("read the request")
    ACKNOWLEDGED = "exchange.inquiry.acknowledged", _("acknowledged the request")
    CLOSED = "exchange.inquiry.closed", _("closed the request")
    NOTED = "exchange.note.written", _("wrote an internal note")
    ATTACHED = "exchange.attachment.added", _("attached a file")
    DOWNLOADED = "exchange.attachment.downloaded", _("downloaded a file")
    REPLY_DRAFTED = "exchange.reply.drafted", _("wrote a reply")
    REPLY_RETURNED = "exchange.reply.returned", _("returned the reply to its author")
    REPLY_SENT = "exchange.reply.sent", _("released the reply")
    REPLY_RECEIVED = "exchange.reply.received", _("received the reply")
