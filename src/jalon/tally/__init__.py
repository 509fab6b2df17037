"""Quantities, factors, bounds, periods and double counts: figures that can be trusted.

Two questions to a file
    `import_file(path, profile)`: what does it hold? A `Report`: rows, rows by year, findings, each with its rows.
    `table(path, profile, indicator=, by=)`: what does it add up to? A `Table`, with `how_counted`: definition, records
    counted, records left out and why, duplicates, factors. Every row of the file is in exactly one place.
    Both take an `Engine`: this machine (`embedded`), or a cluster (`spark`); figures are equal to the last digit.
What they work with
    `Profile` (`load_profile`): how the columns of a file are understood: `ids`, `cbp`, `jalon`, or a mapping file.
    `Indicator` (`load_indicator`): what is counted; a data file.
    `Quantity`, `Unit`, `Factor`: what was typed, and what it is worth with which version of which factor.
    `Period`, `Reporting`: days to days; years from 1 October, months from the 16th, Buddhist years.
    `Finding`, `CHECKS`: what is found in rows. Nothing is dropped silently.
Figures
    `Figure`, `Bound`: a number as published, and what its words leave open.
    `agree(declared, computed)`, `contradictions(figures)`, `beside(figures, records, profile)`.
    `series`, `rate`; `across`: comparison across a reform of territory; `suppress`: no small counts leave the office.
Double counting
    Exact duplicates are a finding. `candidates(events)`: records of several agencies that may be of one event, for a
    person to confirm. `pseudonyms(event, key)`: the same across nodes, with no name and no record exchanged.

Amounts are exact decimals, so sums do not depend on the order of adding. Kilograms and tablets are never added.

Example:
    >>> from decimal import Decimal
    >>> from jalon import tally
    >>> said = tally.Figure(Decimal(1910), "kg", "drugs, all kinds", tally.Bound("more-than"))
    >>> tally.agree(said, tally.Figure(Decimal(1912), "kg", "drugs, all kinds")).verdict
    'agrees'
"""

from jalon.tally.amounts import Notation, UnreadableAmount, plain, read_amount
from jalon.tally.candidates import Candidate, Event, candidates, pseudonyms
from jalon.tally.counting import Engine, Report, import_file, table
from jalon.tally.declared import Beside, beside, indicator_of
from jalon.tally.figures import Agreement, Bound, Figure, agree, contradictions, read_figures
from jalon.tally.findings import CHECKS, KINDS, Check, Finding
from jalon.tally.indicators import BadIndicator, Indicator, load_indicator, load_indicators
from jalon.tally.periods import Period, Reporting, UnreadableDate, read_period
from jalon.tally.profiles import BadProfile, Profile, load_profile, profile_names
from jalon.tally.quantities import Factor, Quantity, Unit, UnknownUnit, UnlikeMeasures, factors, total, unit_named
from jalon.tally.reforms import Change, across
from jalon.tally.series import Point, Rate, rate, series
from jalon.tally.sources import BadFile
from jalon.tally.spreadsheets import BadWorkbook
from jalon.tally.suppression import suppress
from jalon.tally.tables import Line, Table

__all__ = [
    "CHECKS",
    "KINDS",
    "Agreement",
    "BadFile",
    "BadIndicator",
    "BadProfile",
    "BadWorkbook",
    "Beside",
    "Bound",
    "Candidate",
    "Change",
    "Check",
    "Engine",
    "Event",
    "Factor",
    "Figure",
    "Finding",
    "Indicator",
    "Line",
    "Notation",
    "Period",
    "Point",
    "Profile",
    "Quantity",
    "Rate",
    "Report",
    "Reporting",
    "Table",
    "Unit",
    "UnknownUnit",
    "UnlikeMeasures",
    "UnreadableAmount",
    "UnreadableDate",
    "across",
    "agree",
    "beside",
    "candidates",
    "contradictions",
    "factors",
    "import_file",
    "indicator_of",
    "load_indicator",
    "load_indicators",
    "load_profile",
    "plain",
    "profile_names",
    "pseudonyms",
    "rate",
    "read_amount",
    "read_figures",
    "read_period",
    "series",
    "suppress",
    "table",
    "total",
    "unit_named",
]
