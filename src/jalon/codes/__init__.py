"""Code lists of the field, dated, versioned and labelled in six languages.

A code list is a closed set of words that two nodes understand alike: the offences, the grounds on which an inquiry
may be refused, the kinds of unit, and so on. Messages carry the *code*; every reader sees the *label* in their own
language. A list is one file, `tables/<list>.toml`, with its version, date, source and licence; `jalon.codes.load`
reads it once.

* `names()`: which lists there are.
* `load(name)`: one list, a `CodeList`: iterate it in its own order, `get` a `Code`, ask for a `label`, take the
  codes that are `valid_on` a date.
* `LANGUAGES`: the six language tags; each list says which of its languages no native reader has seen (`draft`).

A code never changes its meaning and is never removed: it is closed with a date. A sub-code is its parent's code, a
dot and a word: `drugs.trafficking` stands under `drugs`.

Example:
    >>> from jalon import codes
    >>> offences = codes.load("offences")
    >>> offences.label("drugs", "fr")
    'Stupéfiants'
    >>> [code.code for code in offences.children("terrorism")][0]
    'terrorism.act'
"""

from jalon.codes.lists import (
    LANGUAGES,
    Code,
    CodeList,
    UnknownCode,
    UnknownLanguage,
    UnknownList,
    load,
    names,
)

__all__ = ["LANGUAGES", "Code", "CodeList", "UnknownCode", "UnknownLanguage", "UnknownList", "load", "names"]
