"""Units, what they keep at the line, and how one became another. A unit is never rewritten: it is closed."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.choices import Change, Level
from jalon.node.directory.models.nodes import Agency, Node
from jalon.node.directory.models.periods import Dated, ends_after_it_begins
from jalon.node.kernel import ids
from jalon.node.kernel.language import named
from jalon.territory.spelling import loose


class Unit(Dated):
    """An organisational unit of a node, from its first day to its last (exclusive, open while empty).

    `territory` is the code of the area where it sits, to be read as of its first day; `hours` as `rules.hours` reads
    them; `lines_of_work` are topics of the list `offences`, all of them where it is empty; `central` marks a central
    contact point of its node.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="units")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    territory = models.CharField(max_length=12, blank=True, db_index=True)
    languages = models.JSONField(default=list, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    lines_of_work = models.JSONField(default=list, blank=True)
    central = models.BooleanField(default=False)
    folded = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "code", "valid_from"], name="unit_code_once_a_period"),
            ends_after_it_begins("unit_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["node", "level", "code"], name="unit_in_lists"),
            models.Index(fields=["central"], name="unit_central"),
        ]

    def __str__(self) -> str:
        return named(self.names) or self.code

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = folded(self.names, self.code)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


def folded(names: dict[str, str], code: str) -> str:
    """What a search compares with: every name and the code, without tones, one a line."""
    return "\n".join(dict.fromkeys(loose(text) for text in (*names.values(), code) if text))


class KeptGate(Dated):
    """A unit keeps a gate of the border; `gate` is a code of `jalon.territory`, such as `VN-LA:cau-treo`."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="gates")
    gate = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "gate", "valid_from"], name="kept_gate_once_a_period"),
            ends_after_it_begins("kept_gate_ends_after_it_begins"),
        ]


class Section(Dated):
    """A unit keeps the line from one marker to another, both included; markers are never bare numbers."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="sections")
    border = models.CharField(max_length=5)
    first_number = models.PositiveSmallIntegerField()
    first_sub = models.PositiveSmallIntegerField(default=0)
    last_number = models.PositiveSmallIntegerField()
    last_sub = models.PositiveSmallIntegerField(default=999)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "border", "first_number", "first_sub", "valid_from"], name="section_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(last_number__gt=F("first_number"))
                | Q(last_number=F("first_number"), last_sub__gte=F("first_sub")),
                name="section_runs_forward",
            ),
            ends_after_it_begins("section_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["border", "first_number"], name="section_on_border")]

    def __str__(self) -> str:
        first = f"{self.first_number}({self.first_sub})" if self.first_sub else str(self.first_number)
        last = f"{self.last_number}({self.last_sub})" if 0 < self.last_sub < 999 else str(self.last_number)
        return f"{self.border}:{first}-{last}"


class Succession(models.Model):
    """On a day, a unit ended and all or part of its work went to another.

    `share` is how much, None where nobody said: it is never spread. `territories` are the codes of areas (as of that
    day) whose matters go to this successor; `usual` marks the one that takes whatever no rule names.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="origins")
    change = models.CharField(max_length=12, choices=Change)
    from_date = models.DateField()
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    territories = models.JSONField(default=list, blank=True)
    usual = models.BooleanField(default=False)
    decision = models.CharField(max_length=300, blank=True)
    rerouted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "from_date"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_to_another"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="succession_share_is_a_part"
            ),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(usual=True), name="succession_one_is_usual"),
        ]
