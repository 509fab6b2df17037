"""Writes of keeping the node: that a backup was made, that one was tested, that the node came back from one."""

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.desk.choices import Act
from jalon.node.federation import actions as federation
from jalon.node.kernel import recovery

ACTOR = "system:command"


@transaction.atomic
def note_backup(*, size: int, sealed: bool, digest: str) -> None:
    audit.record(Act.BACKED_UP, actor=ACTOR, detail={"size": size, "sealed": sealed, "digest": digest})


@transaction.atomic
def note_restore_test(*, kept_at: str, faults: int, rows: int) -> None:
    audit.record(Act.RESTORE_TESTED, actor=ACTOR, detail={"kept_at": kept_at, "faults": faults, "rows": rows})


@transaction.atomic
def begin_again() -> list[str]:
    """Let every room do its part after a restore, and write it down."""
    audit.record(Act.RESTORED, actor=ACTOR)
    said = recovery.run_all()
    if begin_recovery := getattr(federation, "begin_recovery", None):
        begin_recovery(actor=ACTOR)
        said.append("The node is recovering: it asks its partners what they have seen before it sends anything new.")
    return said
