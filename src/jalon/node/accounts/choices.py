"""Roles, the permissions that they carry, and the acts of people that the audit log knows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OFFICER = "officer", _("officer")
    DUTY_OFFICER = "duty-officer", _("duty officer")
    LIAISON = "liaison", _("liaison officer")
    TRANSLATOR = "translator", _("translator")
    HEAD_OF_DESK = "head-of-desk", _("head of desk")
    REVIEWER = "reviewer", _("reviewer")
    ANALYST = "analyst", _("analyst")
    HEAD_OF_COOPERATION = "head-of-cooperation", _("head of international cooperation")
    VICTIM_FOCAL_POINT = "victim-focal-point", _("victim focal point")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class Permission(TextChoices):
    READ_INQUIRIES = "exchange.read", _("read requests of the unit")
    DRAFT_INQUIRIES = "exchange.draft", _("write requests")
    RELEASE = "exchange.release", _("release what leaves the node")
    TRANSLATE = "exchange.translate", _("translate requests and answers")
    HANDLE_INQUIRIES = "exchange.handle", _("acknowledge and answer requests")
    SCREEN = "exchange.screen", _("answer the Article 3 screen of requests")
    READ_HOTLINE = "hotline.read", _("see the hotline: lines, rosters, alerts of the unit")
    RAISE_ALERTS = "hotline.raise", _("raise an alert")
    ANSWER_ALERTS = "hotline.answer", _("acknowledge and close alerts")
    MANAGE_HOTLINE = "hotline.manage", _("set rosters, escalation plans and lines of the hotline")
    READ_PARTNERS = "federation.read", _("see partners and their health")
    MANAGE_PARTNERS = "federation.manage", _("add, pause and revoke partners")
    READ_DIRECTORY = "directory.read", _("see units, contacts and counterparts")
    MANAGE_DIRECTORY = "directory.manage", _("change units, contacts and counterparts")
    PUBLISH_NOTICES = "directory.notices", _("publish gate notices")
    READ_AGREEMENTS = "agreements.read", _("see the register of agreements")
    MANAGE_AGREEMENTS = "agreements.manage", _("enter agreements, national rules and working days")
    READ_SUBJECTS = "subjects.read", _("look up persons and things")
    WRITE_SUBJECTS = "subjects.write", _("enter persons and things")
    DECIDE_SUBJECTS = "subjects.decide", _("decide that two records are the same")
    PROTECT_SUBJECTS = "subjects.protect", _("see and keep what concerns victims")
    MANAGE_USERS = "accounts.manage", _("add people, grant roles, close accounts")
    MANAGE_NODE = "node.manage", _("see the node's health, back it up, connect other systems")
    REVIEW_ACCESS = "audit.review", _("review samples of accesses, and open a record by a stated reason")
    READ_AUDIT = "audit.read", _("search the audit log")
    READ_READERS = "audit.readers", _("see who read a record")
    READ_ACCORDS = "accords.read", _("read meetings, commitments, texts and figures")
    WRITE_ACCORDS = "accords.write", _("decide on proposals and keep the registers")
    AGREE_ACCORDS = "accords.agree", _("agree with partners on minutes and commitments")


class TokenKind(TextChoices):
    OWN = "own", _("token of a person")
    CLIENT = "client", _("secret of a program, which obtains short tokens")
    SHORT = "short", _("short token that a program obtained")


class Act(TextChoices):
    USER_LEFT = "accounts.user.left", _("closed an account")
    USER_RETURNED = "accounts.user.returned", _("opened an account again")
    USERS_IMPORTED = "accounts.user.imported", _("entered people from a table")
    ROLE_ENDED = "accounts.role.ended", _("ended a role")
    DEPUTY_APPOINTED = "accounts.deputy.appointed", _("appointed a deputy")
    SESSION_ENDED = "accounts.session.ended", _("ended sessions")
    TOKEN_OBTAINED = "accounts.token.obtained", _("obtained a short token")
    OPENED_BY_REASON = "accounts.record.opened", _("opened a record by a stated reason")
    USER_ADDED = "accounts.user.added", _("added an account")
    USER_READMITTED = "accounts.user.readmitted", _("gave somebody a new password")
    ROLE_GRANTED = "accounts.role.granted", _("granted a role")
    LOGGED_IN = "accounts.session.opened", _("logged in")
    LOGGED_OUT = "accounts.session.closed", _("logged out")
    LOG_IN_FAILED = "accounts.session.failed", _("failed to log in")
    LOCKED_OUT = "accounts.session.locked", _("was locked out after too many failed attempts to log in")
    PASSWORD_CHANGED = "accounts.password.changed", _("changed the password")
    FACTOR_ADDED = "accounts.factor.added", _("added a second factor")
    FACTOR_REMOVED = "accounts.factor.removed", _("removed a second factor")
    TOKEN_ISSUED = "accounts.token.issued", _("made a token for a program")
    TOKEN_ENDED = "accounts.token.ended", _("ended a token")
    FACTOR_FAILED = "accounts.factor.failed", _("gave a wrong second factor")
