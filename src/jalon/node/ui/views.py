"""The frame's own pages: what a draft language is; and, in a demonstration, every component on one page."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.node.kernel import clock
from jalon.node.ui import components as c


@login_not_required
def draft_languages(request: HttpRequest) -> HttpResponse:
    """Which languages there are, and which of them no native reader has checked."""
    return render(request, "ui/draft_languages.html")


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, filled with invented things."""
    return render(request, "ui/gallery.html", {"parts": specimens(clock.now())})


def specimens(now: datetime.datetime) -> dict[str, object]:
    """One of each component, and each state of those that have several."""
    hours = [now - datetime.timedelta(hours=h) for h in (5, 4, 3, 2, 1)]
    sent, stored, opened, read, answered = hours
    return {
        "now": now,
        "chips": [
            c.Chip("waiting on them", "wait", "clock"),
            c.Chip("answered", "good", "check"),
            c.Chip("overdue", "bad", "alert"),
            c.Chip("draft"),
            c.Chip("ours", "ours", "keep"),
            c.Chip("from the partner", "theirs", "see"),
        ],
        "clocks": [
            c.Clock("7 of 10 working days left", 10, 3),
            c.Clock("1 of 3 working days left", 3, 2, "soon", "ends 24/11/2026 17:00"),
            c.Clock("2 hours late", 8, 8, "late"),
            c.Clock("paused: waiting for a translation", 10, 4, "paused"),
            c.Clock("answered in time", 7, 5, "met"),
        ],
        "trails": [
            c.trail({"sent": sent}),
            c.trail({"sent": sent, "stored": stored, "opened": opened}),
            c.trail({"sent": sent, "stored": stored, "opened": opened, "read": read, "answered": answered}),
            c.trail({"sent": sent, "stored": stored, "refused": opened}),
        ],
        "short": c.trail({"sent": sent, "stored": stored}, compact=True),
        "handling": c.Handling(
            "H2", "For police use only. Do not pass on. Do not use in court without consent.", "TLP:AMBER", "PAP:GREEN"
        ),
        "sides": c.TwoSides(
            "LA-MPS",
            [
                c.SharedRow("Question", "Who owns the vehicle 29C-123.45?", "Who owns the vehicle 29C-123.45?"),
                c.SharedRow("Internal note", "Seen twice at kilometre 12"),
                c.SharedRow("Officer", "Lt. Linh, desk 3", "International cooperation desk"),
            ],
        ),
        "empty": c.Empty("Nothing waits on your unit.", "Last received from Laos 09:40 today.", "All requests", "#"),
        "paging": c.Paging(older="?before=1", newer="?after=2", summary="50 of 1 204"),
        "fingerprint": c.Fingerprint(
            ["3f2a", "91bc", "07de", "55a1", "c3e8", "1b4d", "88f0", "6e27"], ["river", "stone", "maple", "tower"]
        ),
        "health": [
            c.Health("Database", good=True, detail="answers in 2 ms"),
            c.Health(
                "Partner LA-MPS",
                good=False,
                detail="last answered 2 hours ago; 3 messages wait",
                todo="Call the duty officer of the partner. What waits is kept and sent by itself.",
                action="Try now",
                url="#",
            ),
        ],
    }
