"""Help: what each role does and where, the words in six languages, what each refusal means."""

import dataclasses
import functools
import importlib.resources
import tomllib
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

LANGUAGES = ("en", "fr", "vi", "zh-hans", "lo", "km")
TASKS: list[tuple[str, str, "str | Promise", "str | Promise"]] = [
    ("exchange.draft", "exchange:new", _("Ask the other side"), _("Fill in the form; a colleague releases it.")),
    ("exchange.handle", "exchange:inquiries", _("Answer a request"), _("Acknowledge it first: the clock runs.")),
    (
        "exchange.release",
        "exchange:release-desk",
        _("Release what leaves"),
        _("Compare what we keep and what they see."),
    ),
    ("hotline.raise", "hotline:alarm", _("Raise an alarm"), _("Choose the kind; you see who has acknowledged it.")),
    ("hotline.read", "hotline:board", _("See open alerts"), _("The oldest is on top; take it or pass it on.")),
    ("directory.read", "directory:search", _("Find whom to call"), _("Search a unit in any of its languages.")),
    (
        "agreements.read",
        "agreements:agreements",
        _("See what is in force"),
        _("Each message cites the text that allows it."),
    ),
    ("audit.read", "oversight:search", _("See who did what"), _("The log answers in sentences.")),
    ("audit.review", "oversight:samples", _("Review a sample"), _("Fifty accesses of a month: justified, ask, wrong.")),
    (
        "accounts.manage",
        "people:list",
        _("Add people and grant roles"),
        _("Close the account on the day somebody leaves."),
    ),
    ("federation.manage", "federation:partners", _("Pin a partner"), _("Compare the fingerprint over the telephone.")),
    ("node.manage", "desk:health", _("See whether the node is well"), _("Every red line says what to do.")),
    ("", "own:tokens", _("Let a program work for you"), _("Make a token; it may do no more than you.")),
    ("", "account", _("Change how you log in"), _("A passkey is the safest way.")),
]


@dataclasses.dataclass(frozen=True)
class Task:
    """One thing that somebody may want to do, and where."""

    title: "str | Promise"
    words: "str | Promise"
    url: str


@dataclasses.dataclass(frozen=True)
class HelpPage:
    """The tasks that a person's roles allow, found by words."""

    tasks: list[Task]
    search: str


def help_page(user: "User", search: str) -> HelpPage:
    """What this person can do here."""
    mine = [task for task in TASKS if not task[0] or user.has_perm(task[0])]
    found = [Task(title, words, url) for _may, name, title, words in mine if (url := _url(name))]
    fits = [task for task in found if search.casefold() in f"{task.title} {task.words}".casefold()]
    return HelpPage(fits, search)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # an area that this node does not have
        return ""


@dataclasses.dataclass(frozen=True)
class Term:
    """A word in the six languages."""

    names: list[tuple[str, str]]
    meaning: str


@dataclasses.dataclass(frozen=True)
class Glossary:
    """The words of the house."""

    terms: list[Term]
    search: str


def glossary(search: str = "") -> Glossary:
    """The words that fit, in six languages each."""
    terms = [Term([(code, row[code]) for code in LANGUAGES], row["means"]) for row in _table()]
    wanted = search.casefold()
    return Glossary([one for one in terms if any(wanted in name.casefold() for _code, name in one.names)], search)


@functools.cache
def _table() -> list[dict[str, str]]:
    text = importlib.resources.files("jalon.node.desk").joinpath("tables/glossary.toml").read_text(encoding="utf-8")
    rows: list[dict[str, str]] = tomllib.loads(text)["terms"]
    return rows


@dataclasses.dataclass(frozen=True)
class Problem:
    """A refusal: its code, its status, when it happens, what to do."""

    code: str
    status: int
    when: "str | Promise"
    todo: "str | Promise"


GENERAL: dict[str, tuple[int, "str | Promise"]] = {
    "accounts.not-logged-in": (401, _("Nobody is logged in, or the token is wrong, ended or expired.")),
    "accounts.second-factor-needed": (403, _("The account has no second factor yet, and this node demands one.")),
    "api.not-found": (404, _("There is nothing at this address, or it is not for you.")),
    "api.not-valid": (422, _("A field of the request is not as the description of the API has it.")),
    "api.not-understood": (400, _("The request could not be read as JSON.")),
    "api.too-many": (429, _("Too many requests in a minute. Retry-After says how long to wait.")),
    "ui.bad-request": (400, _("The node could not understand what was sent.")),
    "ui.forbidden": (403, _("Your role does not allow this for this unit.")),
    "ui.not-found": (404, _("There is no page at this address, or it is not for you.")),
    "ui.too-many": (429, _("Too many attempts came from your place in a short time.")),
    "ui.failed": (500, _("Something failed on our side.")),
    "ui.form-expired": (403, _("The CSRF token of the session is missing or old.")),
}
WHAT_TO_DO: dict[int, "str | Promise"] = {
    400: _("Correct the request; sending the same again gives the same answer."),
    401: _("Send a valid token as `Authorization: Bearer …`, or log in."),
    403: _("Ask the head of your desk or the administrator for the role; for a token, for the scope."),
    404: _("Check the address and the id. What is not for you is not told apart from what is not there."),
    409: _("Read the record again: its state, or another rule, does not allow this now. The sentence says which."),
    412: _("Read the record again, and send your change with its new ETag."),
    422: _("Correct what the sentence or `errors` name, and send it with a fresh Idempotency-Key."),
    428: _("Send the ETag of the record as If-Match."),
    429: _("Wait as long as Retry-After says, then go on more slowly."),
    500: _("Try again. If it lasts, tell the administrator the time and the reference."),
    503: _("The node is not ready for this. Try again later, or tell the administrator."),
}


def problems() -> list[Problem]:
    """Every refusal of this node, by its code."""
    found = {kind.code: Problem(kind.code, kind.status, _said(kind), _todo(kind.status)) for kind in _kinds(Refused)}
    for code, (status, when) in GENERAL.items():
        found[code] = Problem(code, status, when, _todo(status))
    return [found[code] for code in sorted(found)]


def problem(code: str) -> Problem | None:
    """One refusal."""
    return next((one for one in problems() if one.code == code), None)


def _todo(status: int) -> "str | Promise":
    return WHAT_TO_DO.get(status, WHAT_TO_DO[409])


def _said(kind: type[Refused]) -> str:
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


def _kinds(kind: type[Refused]) -> list[type[Refused]]:
    below = [each for each in kind.__subclasses__() if each.__module__.startswith("jalon.")]
    return [kind, *(deeper for each in below for deeper in _kinds(each))]
