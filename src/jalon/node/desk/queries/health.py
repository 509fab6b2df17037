"""The node's own health: database, worker, disk, certificate, backups, then every partner; red lines say what to do."""

import datetime
import pathlib
import shutil

from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.audit import queries as log
from jalon.node.desk.choices import Act
from jalon.node.federation.queries.pages import health_page
from jalon.node.kernel import clock, keys
from jalon.node.subjects import queries as subjects
from jalon.node.ui.components import Health

GIB = 1 << 30
BACKUP_EVERY = datetime.timedelta(days=2)
TEST_EVERY = datetime.timedelta(days=35)
SEQUENCED_WITHIN = datetime.timedelta(minutes=2)
CERTIFICATE_WARNING = 30


def node_health() -> list[Health]:
    """One line each; what is red first within its group."""
    return [
        _database(),
        _worker(),
        _disk(),
        _certificate(),
        _signing_keys(),
        _backup(),
        _restore_test(),
        _reviews(),
        *health_page(),
    ]


def _database() -> Health:
    label = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        todo = _("Start the database, or mend JALON_DATABASE_URL; then ask `jalon doctor`.")
        return Health(label, good=False, detail=_("does not answer"), todo=todo)
    return Health(label, good=True, detail=_("%(kind)s, answers") % {"kind": connection.vendor})


def _worker() -> Health:
    label, since = _("Worker"), log.still_since()
    if since is not None and clock.now() - since > SEQUENCED_WITHIN:
        minutes = int((clock.now() - since).total_seconds() // 60)
        detail = ngettext("has done nothing for %(n)d minute", "has done nothing for %(n)d minutes", minutes)
        todo = _("Start it: `jalon run`, or `systemctl start jalon-worker`. Nothing is lost; it catches up.")
        return Health(label, good=False, detail=detail % {"n": minutes}, todo=todo)
    return Health(label, good=True, detail=_("keeps up"))


def _disk() -> Health:
    free = shutil.disk_usage(settings.JALON_HOME).free / GIB
    detail = _("%(free).1f GiB free") % {"free": free}
    todo = "" if free >= 5 else _("Make room: a node that cannot write accepts nothing.")
    return Health(_("Disk"), good=free >= 5, detail=detail, todo=todo)


def _certificate() -> Health:
    label, path = _("Certificate of the gate"), keys.folder() / "gate.crt"
    if not pathlib.Path(path).is_file():
        todo = _("Run `jalon init` once more: it makes what is missing.")
        return Health(label, good=False, detail=_("there is none"), todo=todo)
    ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    days = (ends - clock.now()).days
    detail = _("valid for %(days)d days") % {"days": days}
    todo = _("Remove gate.crt and gate.key, run `jalon init`, and tell each partner the new fingerprint.")
    good = days > CERTIFICATE_WARNING
    return Health(label, good=good, detail=detail, todo="" if good else todo)


def _signing_keys() -> Health:
    days = (keys.certified_until() - clock.now()).days
    detail = _("certified for %(days)d days") % {"days": max(0, days)}
    todo = _("Bring the root key from where it is kept, and run `jalon certify --root FILE`.")
    good = days > CERTIFICATE_WARNING
    return Health(_("Signing keys"), good=good, detail=detail, todo="" if good else todo)


def _backup() -> Health:
    label, last = _("Backup"), log.latest(Act.BACKED_UP)
    todo = _("Run `jalon backup --to FILE --recipient age1…`, each night from a timer.")
    if last is None:
        return Health(label, good=False, detail=_("none yet"), todo=todo)
    detail = _("last %(ago)s, %(size).1f MB") % {"ago": _ago(last.at), "size": last.detail["size"] / 1e6}
    if clock.now() - last.at > BACKUP_EVERY:
        return Health(label, good=False, detail=detail, todo=todo)
    if not last.detail["sealed"]:
        return Health(label, good=False, detail=detail, todo=_("It is not sealed. Name a key with --recipient."))
    return Health(label, good=True, detail=detail)


def _restore_test() -> Health:
    label, last = _("Last restore test"), log.latest(Act.RESTORE_TESTED)
    todo = _("Run `jalon restore FILE --verify`: a backup counts once it was restored.")
    if last is None:
        return Health(label, good=False, detail=_("none yet"), todo=todo)
    if last.detail["faults"]:
        detail = _("%(ago)s: what came back was not whole") % {"ago": _ago(last.at)}
        return Health(label, good=False, detail=detail, todo=_("Make another backup, and test that one."))
    good = clock.now() - last.at <= TEST_EVERY
    return Health(label, good=good, detail=_("%(ago)s: whole") % {"ago": _ago(last.at)}, todo="" if good else todo)


def _reviews() -> Health:
    """Records that are kept beyond the day on which somebody was to decide about them."""
    waiting = subjects.past(subjects.whole_node())
    if not waiting:
        return Health(_("Retention"), good=True, detail=_("no record is past its review day"))
    detail = ngettext("%(n)d record is past its review day", "%(n)d records are past their review day", waiting)
    todo = _("The heads of the desks decide, under Persons and things, Due for review.")
    return Health(_("Retention"), good=False, detail=detail % {"n": waiting}, todo=todo)


def _ago(moment: datetime.datetime) -> str:
    hours = int((clock.now() - moment).total_seconds() // 3600)
    if hours < 48:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", hours // 24) % {"n": hours // 24}
