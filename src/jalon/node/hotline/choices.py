"""The closed lists of the hotline, and the acts that it audits. Kinds and outcomes of alerts are code lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

KINDS, OUTCOMES = "alert-kinds", "alert-outcomes"
"""The code lists of `jalon.codes` that an alert uses."""
ALARMS = ("help", "pursuit", "victim", "seizure", "border-incident", "other")
"""The six kinds that are raised in three taps, in the order of their pictograms."""
TEST = "test"
"""The kind of a test call."""
HIDDEN = ("rerouting", TEST)
"""Kinds that nobody raises by hand."""


class Side(TextChoices):
    OURS = "ours", _("ours")
    THEIRS = "theirs", _("theirs")


class State(TextChoices):
    RAISED = "raised", _("raised, not acknowledged")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("expired without an answer")


class Step(TextChoices):
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    CLOSE = "close", _("close")
    EXPIRE = "expire", _("expire")


class Rung(TextChoices):
    """Who is told, one after another, while nobody acknowledges."""

    DUTY = "duty", _("officer on duty")
    DEPUTY = "deputy", _("deputy")
    NEXT_LEVEL = "next-level", _("next level")
    MINISTRY = "ministry", _("ministry")


class Duty(TextChoices):
    FIRST = "first", _("on duty")
    DEPUTY = "deputy", _("deputy")


class Exercise(TextChoices):
    NONE = "", _("real")
    TEST = "test", _("test call")
    DRILL = "drill", _("drill")


class NumberKind(TextChoices):
    LANDLINE = "landline", _("landline")
    MOBILE = "mobile", _("mobile")
    SATELLITE = "satellite", _("satellite telephone")


class Medium(TextChoices):
    SMS = "sms", _("SMS")
    MAIL = "mail", _("mail")
    PUSH = "push", _("warning on a device")


class NoticeState(TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("handed over")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("no longer needed")


class EventKind(TextChoices):
    """What an alert's timeline shows."""

    RAISED = "raised", _("raised")
    SENT = "sent", _("sent")
    STORED = "stored", _("stored by the partner's gate")
    OPENED = "opened", _("on the partner's board")
    UNDELIVERED = "undelivered", _("not delivered")
    ESCALATED = "escalated", _("escalated")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    NOTE = "note", _("note")
    CALL = "call", _("telephone call")
    BROWSER_CALL = "browser-call", _("call in the browser")
    CONFIRMED = "confirmed", _("confirmed in writing")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("expired")


class SwapState(TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Darkness(TextChoices):
    """Why nobody can be reached on a line."""

    ENDED = "ended", _("the line has ended and nothing took its place")
    UNIT_GONE = "unit-gone", _("one of its units no longer exists")
    NOBODY = "nobody", _("no number and nobody on duty across the line")
    SILENT = "silent", _("its last test was not answered")


class CallState(TextChoices):
    """Where a call from browser to browser stands."""

    RINGING = "ringing", _("ringing")
    TALKING = "talking", _("talking")
    HANDING = "handing", _("being handed over")
    ENDED = "ended", _("over")


class CallStep(TextChoices):
    """What one side tells the other of a call."""

    RING = "ring", _("ring")
    TAKE = "take", _("take the call")
    REFUSE = "refuse", _("refuse")
    HOLD = "hold", _("hold")
    RESUME = "resume", _("resume")
    TRANSFER = "transfer", _("hand over to a colleague")
    END = "end", _("hang up")


class CallEnd(TextChoices):
    """How a call ended."""

    OVER = "over", _("hung up")
    REFUSED = "refused", _("refused")
    UNANSWERED = "unanswered", _("nobody answered")
    WITHDRAWN = "withdrawn", _("given up before anybody answered")
    NOBODY = "nobody", _("nobody was on duty")
    BUSY = "busy", _("too many calls at once")
    LOST = "lost", _("the connection was lost")
    FAILED = "failed", _("the other side's node did not take it")


class Oddity(TextChoices):
    """What is odd about an alert that came, and kept all the same."""

    UNKNOWN_UNIT = "unknown-unit", _("It comes from a unit that our directory does not know.")
    NOT_OURS = "not-ours", _("It names a unit of ours that does not exist. It was taken to the highest unit.")
    NO_LINE = "no-line", _("There is no line between the two units in our register.")
    ENDED_LINE = "ended-line", _("The line that it came on has ended; it was taken to the unit that took its place.")
    ROSTER_GAP = "roster-gap", _("Nobody was on duty when it came. The deputy and the next level were told at once.")
    BY_SMS = "by-sms", _("Typed in from an SMS: no signature, until the message itself arrives.")
    UNSENT = "unsent", _("The partner's node cannot be written to now. Call, or send the SMS.")


class Act(TextChoices):
    """What the hotline writes into the audit log."""

    LINE_OPENED = "hotline.line.opened", _("opened a hotline line")
    LINE_CHANGED = "hotline.line.changed", _("changed a hotline line")
    LINE_REROUTED = "hotline.line.rerouted", _("rerouted a hotline line")
    LINE_PUBLISHED = "hotline.line.published", _("told the partner our end of a line")
    LINE_TAKEN = "hotline.line.taken", _("took the partner's end of a line")
    LINES_EXPORTED = "hotline.lines.exported", _("took the hotline lines away as a file")
    SHIFT_SET = "hotline.shift.set", _("set a duty shift")
    SHIFT_CANCELLED = "hotline.shift.cancelled", _("cancelled a duty shift")
    SWAP_ASKED = "hotline.swap.asked", _("asked to swap a shift")
    SWAP_SETTLED = "hotline.swap.settled", _("answered a wish to swap a shift")
    HANDED_OVER = "hotline.handover.written", _("wrote a hand-over note")
    FEED_MADE = "hotline.feed.made", _("made a calendar address of the roster")
    PLAN_SET = "hotline.plan.set", _("set an escalation plan")
    RAISED = "hotline.alert.raised", _("raised an alert")
    TAKEN = "hotline.alert.taken", _("took an alert of the partner")
    READ = "hotline.alert.read", _("read an alert")
    ADVANCED = "hotline.alert.advanced", _("noted a receipt on an alert")
    ESCALATED = "hotline.alert.escalated", _("escalated an alert")
    ACKNOWLEDGED = "hotline.alert.acknowledged", _("acknowledged an alert")
    NOTED = "hotline.alert.noted", _("added to an alert")
    CLOSED = "hotline.alert.closed", _("closed an alert")
    EXPIRED = "hotline.alert.expired", _("let an alert expire")
    CONFIRMED = "hotline.alert.confirmed", _("confirmed an oral request in writing")
    DEVICE_ADDED = "hotline.device.added", _("asked to be warned on a device")
    DEVICE_REMOVED = "hotline.device.removed", _("stopped the warnings on a device")
    DEVICE_FORGOTTEN = "hotline.device.forgotten", _("forgot a device that its push service no longer knows")
    CALL_LOGGED = "hotline.call.logged", _("logged a telephone call")
    CALL_STARTED = "hotline.call.started", _("called from the browser")
    CALL_RANG = "hotline.call.rang", _("took a partner's call as ringing")
    CALL_TAKEN = "hotline.call.taken", _("answered a call in the browser")
    CALL_CHANGED = "hotline.call.changed", _("held, resumed or handed over a call in the browser")
    CALL_ENDED = "hotline.call.ended", _("ended a call in the browser")
    EXERCISE_PLANNED = "hotline.exercise.planned", _("planned test calls")
    REPORTED = "hotline.report.sent", _("sent the month's report of the hotline")
    REPORT_TAKEN = "hotline.report.taken", _("took the partner's report of the hotline")
