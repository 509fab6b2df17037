"""People with an account, and the roles that they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from jalon.node.accounts.choices import Role, TokenKind
from jalon.node.kernel import ids


class User(AbstractUser):
    """A person who works at this node. Name and rank are shown to partners only on what that person signs."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")

    is_program = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    scopes: frozenset[str] | None = None
    """Not kept: behind a token, the permissions that it carries; None for the person's own log-in."""
    of_request = False
    """Not kept: whether this object lives no longer than one request, so that its roles are asked for once."""

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def actor(self) -> str:
        """How the audit log names this person."""
        return f"user:{self.username}"


class Grant(models.Model):
    """A role for a unit and all beneath it, from its first day to its last (exclusive, open while empty)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    stands_in_for = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="lent")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit", "valid_from"], name="grant_once_a_period"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(valid_until__isnull=False), name="grant_lent_ends"
            ),
        ]


class Token(models.Model):
    """A secret that a program shows instead of its person's log-in. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=8, choices=TokenKind, default=TokenKind.OWN)
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=TokenKind.values), name="token_kind_known"),
        ]

    @property
    def bearer(self) -> User:
        """The person behind the token, allowed no more than it carries."""
        self.user.scopes = frozenset(self.scopes)
        return self.user


class Opening(models.Model):
    """One record opened to one auditor for some hours, by a reason that is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="openings")
    about = models.CharField(max_length=120, db_index=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="opening_ends"),
        ]
