"""Documents on paper: PDF set by typst, in every script of the region, data attached, the same bytes each time.

A room beside `ui`: any app above may print. What is printed is *data* to a template of the project
(`<app>/templates/<app>/<name>.typ`); no text of a person is ever read as typst code. Fonts come with the room
(`fonts/SOURCES.md`) and are embedded; neither the network nor the machine's own fonts are asked. Every document is a
tagged PDF/A-3a and PDF/UA-1, so a heading may not be empty, and a table begins with `table.header`.

Example (an app's `actions` or `queries`; the template is `accords/templates/accords/briefing.typ`)::

    from jalon.node import paper

    frame = paper.Frame(
        title="Viet Nam – Laos, since the meeting of 12 May 2026",
        author="VN-MPS",
        languages=("vi", "lo"),
        banner=("H1 · Chỉ dùng cho công vụ", "H1 · ໃຊ້ສະເພາະວຽກທາງການ"),
        foot="VN-MPS · 22 Nov 2026",
    )
    made = paper.pdf(
        "accords/briefing.typ",
        {"figures": [{"label": "Trả lời đúng hạn", "value": "42"}]},
        frame=frame,
        at=clock.now(),
        attached=[paper.Attached("briefing.json", "The figures of this paper", figures)],
    )

and the template, where `data` is what was handed over and `in-language` sets a text in its language::

    #import "/paper/templates/paper/page.typ": data, sheet, in-language
    #show: sheet
    = #data.frame.title
    #for figure in data.figures [ *#figure.value* #in-language("vi", figure.label) #linebreak() ]
"""

from jalon.node.paper.documents import Attached, CannotPrint, Frame, pdf
from jalon.node.paper.text import printable

__all__ = ["Attached", "CannotPrint", "Frame", "pdf", "printable"]
