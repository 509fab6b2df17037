"""What the parts of one page all ask: answered once a page.

The list, the menu, the red button and the tabs each ask which units somebody works for. While a page is made that only
shows (GET, HEAD: it changes nobody's role and no unit), such a question is asked once, and its answer is forgotten with
the page. Everywhere else (actions, the worker, commands) each question is asked anew.

    @once
    def own_node_if_any() -> Node | None: ...

The arguments are hashable and the answer is not changed by whoever gets it.
"""

import contextlib
import contextvars
import functools
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
T = TypeVar("T")

SHOWING = frozenset({"GET", "HEAD"})
_answers: contextvars.ContextVar[dict[Any, Any] | None] = contextvars.ContextVar("answers", default=None)


def once(ask: Callable[P, T]) -> Callable[P, T]:
    """Ask this once while a page is made; outside of one, each time."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = ask(*args, **kwargs)
        answer: T = answers[key]
        return answer

    return asked


@contextlib.contextmanager
def one_page() -> Iterator[None]:
    """Remember the answers until the block is left."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class OncePerPage:
    """The middleware that does so for requests that only show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SHOWING:
            return self.get_response(request)
        with one_page():
            return self.get_response(request)
