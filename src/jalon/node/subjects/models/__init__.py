"""Tables of subjects. Victims and minors are protected here, by triggers on both engines, whatever the code above does.

See migration 0002: a victim stands on no watch list, also not through a record that is decided to be the same; a minor
only with an assessment of the child's best interests; no record stands longer than its review allows.
"""

from jalon.node.subjects.models.protected import Listing, Reader, State
from jalon.node.subjects.models.sameness import Comparison, Merge
from jalon.node.subjects.models.subjects import Identifier, Name, NameKey, Subject, Tied

__all__ = ["Comparison", "Identifier", "Listing", "Merge", "Name", "NameKey", "Reader", "State", "Subject", "Tied"]
