"""A walk through the node: from every address without arguments, by every link, each page with who may open it.

Addresses come from the URLconf, those with arguments from the links of pages that were opened: so a page that no link
leads to is missed, and told.
"""

import dataclasses
import html
import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

LINK = re.compile(r'(?:href|hx-get|data-preview|src)="(/[^"#]*)')
DOCUMENT = re.compile(r"\s*<!doctype html", re.IGNORECASE)
AGAIN = {"exchange:inquiry": 3, "accords:record": 4}
"""How often an address with arguments is opened anew, where one record looks different from another; else once."""


@dataclasses.dataclass
class Walk:
    """What was found: each page with who opens it, how each address answered, and the client of each person."""

    pages: dict[str, str] = dataclasses.field(default_factory=dict)
    answers: dict[str, set[str]] = dataclasses.field(default_factory=dict)
    clients: dict[str, Client] = dataclasses.field(default_factory=dict)

    def say(self, name: str, answer: str) -> None:
        self.answers.setdefault(name, set()).add(answer)

    @property
    def seen(self) -> set[str]:
        """The names of addresses that answered with a page."""
        return {name for name, answers in self.answers.items() if "page" in answers}


def addresses(resolver=None, prefix="", space="") -> Iterator[tuple[str, str]]:
    """Every name of the URLconf with its pattern."""
    for each in (resolver or get_resolver()).url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from addresses(each, here, inner)
        elif isinstance(each, URLPattern):
            yield space + (each.name or here), "/" + here


def name_of(path: str) -> str:
    """The name of an address; empty where the node has none such."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def kind_of(answer) -> str:
    """What an answer is: a page, a part of one, a file, a way on, an act that wants a form, or a refusal."""
    if answer.status_code == 405:
        return "act"
    if answer.status_code in (301, 302):
        return "on"
    if answer.status_code != 200:
        return str(answer.status_code)
    if not answer["Content-Type"].startswith("text/html"):
        return "file"
    return "page" if DOCUMENT.match(answer.content.decode()) else "part"


def walk(people, places=None, prepare=None, skip=()) -> Walk:
    """Walk as each of `people` (name → user, or None for somebody outside); a page is kept for whoever opens it first.

    Args:
        people: who walks, in this order.
        places: addresses to which a page of somebody else leads, by name.
        prepare: called with the client and the user before they set out.
        skip: beginnings of addresses to leave out.
    """
    found = Walk()
    plain = sorted({pattern for _name, pattern in addresses() if not re.search(r"[<^(\\$]", pattern)})
    for name, user in people.items():
        found.clients[name] = Client()
        if user:
            found.clients[name].force_login(user)
            (prepare or (lambda client, user: None))(found.clients[name], user)
        start = [path for path in (places or {}).get(name, []) + plain if not path.startswith(skip)]
        _as(name, found, start, skip)
    _acts(found, people, skip)
    return found


def _as(who, found, waiting, skip):
    met, often = set(waiting), {}
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if path in found.pages or found.answers.get(name) == {"act"}:
            continue
        answer = found.clients[who].get(path)
        answer.close()  # a file that is sent stays open otherwise
        found.say(name, kind_of(answer))
        if kind_of(answer) != "page":
            continue
        found.pages[path] = who
        for link in LINK.findall(answer.content.decode()):
            link = html.unescape(link).split("?")[0]
            named = name_of(link)
            if link in met or link.startswith(skip) or not named:
                continue
            met.add(link)
            often[named] = often.get(named, 0) + 1
            if often[named] <= AGAIN.get(named, 1):
                waiting.append(link)


def _acts(found, people, skip):
    """Ask at addresses that no link leads to, whether they are acts, which answer forms alone."""
    client = Client()
    client.force_login(people["linh"])
    sample = {"uuid": str(uuid.UUID(int=7)), "int": "7", "str": "x", "slug": "x"}
    for name, pattern in addresses():
        if name in found.answers or pattern.startswith(skip) or "^" in pattern:
            continue
        path = re.sub(r"<(\w+):\w+>", lambda match: sample[match[1]], pattern)
        if kind_of(client.get(path)) == "act":
            found.say(name, "act")
