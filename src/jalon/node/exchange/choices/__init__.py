"""The states and steps of an inquiry, what may be asked (`kinds`), and the acts that the exchange audits (`acts`).

The field's own lists (offences, handling, TLP, PAP, evaluation, grounds) are those of `jalon.codes`; see `LISTS`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices.acts import Act
from jalon.node.exchange.choices.kinds import Kind

__all__ = [
    "LISTS",
    "Act",
    "Direction",
    "Feedback",
    "Kind",
    "Outcome",
    "ReplyState",
    "ScreenResult",
    "ScreenSide",
    "State",
    "Step",
    "Urgency",
]

LISTS = {
    "offence": "offences",
    "ground": "urgency-grounds",
    "handling": "handling",
    "tlp": "tlp",
    "pap": "pap",
    "source_grade": "evaluation-source",
    "information_grade": "evaluation-information",
    "refusal": "refusal-grounds",
    "pause": "clock-stops",
}
"""The code list of each coded field."""


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
    SCREENED = "screened", _("screened")
    ASSIGNED = "assigned", _("assigned")
    CLARIFICATION = "clarification", _("clarification asked")
    CLOCK_STOPPED = "clock-stopped", _("clock stopped")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("not delivered")
    CLOSED = "closed", _("closed")


class Step(TextChoices):
    """Everything that may happen to an inquiry; `rules.LIFE` says where, `rules.WHO` by whom."""

    SUBMIT = "submit", _("send to review")
    RETURN = "return", _("return with a reason")
    DROP = "drop", _("drop")
    REJECT = "reject", _("stop under Article 3")
    RELEASE = "release", _("release")
    STORE = "store", _("stored by the partner")
    OPEN = "open", _("opened by the partner")
    EXPIRE = "expire", _("expired undelivered")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    SCREEN = "screen", _("pass the Article 3 screen")
    ASSIGN = "assign", _("assign")
    ASK = "ask", _("ask for clarification")
    CLARIFY = "clarify", _("clarify")
    STOP = "stop", _("stop the clock")
    START = "start", _("start the clock")
    EXTEND = "extend", _("extend the deadline")
    REMIND = "remind", _("remind")
    ESCALATE = "escalate", _("escalate")
    WITHDRAW = "withdraw", _("withdraw")
    ANSWER = "answer", _("answer")
    REFUSE = "refuse", _("refuse")
    REFUSE_ARTICLE_3 = "refuse-article-3", _("refuse under Article 3")
    CLOSE = "close", _("close")


class Urgency(TextChoices):
    ROUTINE = "routine", _("routine")
    URGENT = "urgent", _("urgent")


class Outcome(TextChoices):
    FULL = "full", _("answered in full")
    PARTIAL = "partial", _("answered in part")
    NOTHING_HELD = "nothing-held", _("nothing held")
    FEEDBACK = "feedback", _("feedback given")
    REFUSED = "refused", _("refused")


class Feedback(TextChoices):
    """What became of information that was sent unasked, or of a warning."""

    RESULT = "result", _("used, with a result")
    USED = "used", _("used, no result yet")
    KNOWN = "known", _("known already")
    NO_USE = "no-use", _("no use here")
    WRONG = "wrong", _("turned out wrong")


class ReplyState(TextChoices):
    TO_RELEASE = "to-release", _("to release")
    RETURNED = "returned", _("returned")
    SENT = "sent", _("sent")


class ScreenSide(TextChoices):
    SENDER = "sender", _("sender's screen")
    RECEIVER = "receiver", _("receiver's screen")


class ScreenResult(TextChoices):
    PASS = "pass", _("passed")
    REFUSE = "refuse", _("refused")
