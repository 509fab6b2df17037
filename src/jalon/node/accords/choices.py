"""Kinds and states of the register, what an observer may see, and the acts that this room audits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a record of the register is."""

    MECHANISM = "mechanism", _("mechanism")
    MEETING = "meeting", _("meeting")
    MINUTES = "minutes", _("minutes")
    COMMITMENT = "commitment", _("commitment")
    TRAINING = "training", _("training or exchange")


class MeetingKind(TextChoices):
    MEETING = "meeting", _("meeting")
    CONFERENCE = "conference", _("conference")
    CALL = "call", _("call")
    VISIT = "visit", _("visit")
    INVITATION = "invitation", _("invitation")
    OTHER = "other", _("other occasion")


class MeetingState(TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Stage(TextChoices):
    """How far a promise goes."""

    STUDY = "study", _("to study")
    PILOT = "pilot", _("to pilot")
    DO = "do", _("to do")


class CommitmentState(TextChoices):
    """The states that are kept; *late* follows from the due date (code list `commitment-states`)."""

    OPEN = "open", _("not begun")
    UNDER_WAY = "on-time", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped by both sides")


class TrainingKind(TextChoices):
    COURSE = "course", _("training")
    EXCHANGE = "exchange", _("exchange of officers")


class NomineeState(TextChoices):
    NOMINATED = "nominated", _("nominated")
    ACCEPTED = "accepted", _("accepted")
    ATTENDED = "attended", _("attended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MemberRole(TextChoices):
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


class Sees(TextChoices):
    """What a mechanism lets an observer see."""

    MEETINGS = "meetings", _("meetings: date, place, agenda")
    DELEGATIONS = "delegations", _("delegations")
    PAPERS = "papers", _("papers")
    MINUTES = "minutes", _("minutes")
    COMMITMENTS = "commitments", _("commitments: words, due date, state")
    PROGRESS = "progress", _("owners, steps and evidence")
    TRAINING = "training", _("training, without names")


class Standing(TextChoices):
    """Where a record stands between the sides."""

    LOCAL = "local", _("on our side only")
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed by all sides")
    AMENDED = "amended", _("agreed, an amendment waits")
    CONFLICT = "conflict", _("amended by several sides at once")
    DECLINED = "declined", _("declined")
    OBSERVED = "observed", _("seen as observer")


class ProposalKind(TextChoices):
    """The kinds of record that the reader proposes, in the order in which they are decided on together."""

    MECHANISM = "mechanism", _("mechanism")
    EVENT = "event", _("event")
    AGREEMENT = "agreement", _("agreement")
    PARTICIPANT = "participant", _("participant")
    COMMITMENT = "commitment", _("commitment")
    STATISTIC = "statistic", _("figure")
    CAMPAIGN = "campaign", _("campaign")
    TOPIC = "topic", _("topic")


class Verdict(TextChoices):
    """What a person made of a proposal."""

    WAITING = "waiting", _("waits for a decision")
    ACCEPTED = "accepted", _("accepted")
    CORRECTED = "corrected", _("corrected and accepted")
    REJECTED = "rejected", _("rejected")


PARTS = {
    "names": _("Name"), "titles": _("Title"), "words": _("Words as signed"), "texts": _("Texts"), "kind": _("Kind"),
    "state": _("State"), "stage": _("How far the promise goes"), "mechanism": _("Mechanism"), "meeting": _("Meeting"),
    "ordinal": _("Which session"), "date": _("Date"), "date_end": _("Last day"), "time": _("Time"),
    "place": _("Place"), "countries": _("Countries"), "agenda": _("Agenda"), "delegations": _("Delegations"),
    "papers": _("Papers"), "signed": _("Signed on"), "source": _("Source"), "owners": _("Owners"), "due": _("Due"),
    "steps": _("Steps"), "evidence": _("Evidence"), "aliases": _("Other names"), "members": _("Members"),
    "cadence_months": _("Meets every … months"), "subject": _("Subject"), "host": _("Host"),
    "languages": _("Languages spoken"), "programme": _("Programme"), "seats": _("Places"),
    "nominations": _("Nominations"), "outcome": _("Outcome"),
}  # fmt: skip
"""What each part of a content is called on a page."""


FIELD_LABELS = {
    "name": _("Name"), "aliases": _("Other names, one a line"), "kind": _("Kind"), "date": _("Date"),
    "date_end": _("Last day"), "place": _("Place"), "ordinal": _("Which session"), "mechanism": _("Mechanism"),
    "status": _("Status"), "countries": _("Countries"), "title": _("Title"), "parties": _("Parties, one a line"),
    "organisation": _("Organisation"), "country": _("Country"), "role": _("Role"), "modality": _("How it is said"),
    "stage": _("How far the promise goes"), "value": _("Number"), "value_max": _("Number at most"),
    "unit": _("Unit"), "qualifier": _("Bound"), "counted": _("What was counted"), "period_start": _("From"),
    "period_end": _("Until"), "participants": _("Participants"), "reporting_target": _("Reported to"),
    "topic": _("Topic"), "valid_until": _("In force until"), "articles": _("Articles, one a line"),
    "succession": _("What it does to an earlier text"), "earlier": _("The earlier text"),
}  # fmt: skip
"""What each field of a proposal is called on a page."""


class Act(TextChoices):
    """What this room writes into the audit log."""

    DOCUMENT_ADDED = "accords.document.added", _("added a text to the library")
    DOCUMENT_VIEWED = "accords.document.viewed", _("read a text of the library")
    DOCUMENT_DOWNLOADED = "accords.document.downloaded", _("downloaded the original of a text")
    RECORD_VIEWED = "accords.record.viewed", _("read a record")
    DOCUMENT_READ = "accords.document.reread", _("had a text read again")
    PROPOSAL_ACCEPTED = "accords.proposal.accepted", _("accepted a proposal")
    PROPOSAL_CORRECTED = "accords.proposal.corrected", _("corrected and accepted a proposal")
    PROPOSAL_REJECTED = "accords.proposal.rejected", _("rejected a proposal")
    RECORD_ADDED = "accords.record.added", _("entered a record")
    RECORD_CHANGED = "accords.record.changed", _("changed a record")
    VERSION_SENT = "accords.version.sent", _("proposed a version to the other side")
    VERSION_RECEIVED = "accords.version.received", _("received a version")
    ANSWER_SENT = "accords.answer.sent", _("answered a version")
    ANSWER_RECEIVED = "accords.answer.received", _("received the answer to a version")
    AGREED = "accords.record.agreed", _("saw a record agreed by all sides")
    COPY_SENT = "accords.copy.sent", _("gave an observer what the mechanism's rule gives")
    COPY_RECEIVED = "accords.copy.received", _("received what an observer may see")
    NOTED = "accords.note.written", _("wrote a note of our side")
    FEED_MADE = "accords.feed.made", _("made an address for the calendar")
    FEED_REVOKED = "accords.feed.revoked", _("revoked the address of the calendar")
