"""The place of `hotline` in the node: what it takes from partners, audits, and shows of its records."""

from typing import TYPE_CHECKING, cast

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.ui.frame import Hotline


class HotlineConfig(AppConfig):
    name = "jalon.node.hotline"
    label = "hotline"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.directory.actions import holders
        from jalon.node.hotline import choices, queries, wire
        from jalon.node.hotline.actions import lines, rerouting
        from jalon.node.hotline.queries import calls, devices, pages
        from jalon.node.kernel import refs
        from jalon.node.notifications import choices as notifications
        from jalon.node.ui import frame, navigation

        audit.register(choices.Act)
        wire.register()
        notifications.register(
            "hotline.alert", _("An alert that you answer for"), _("Alert %(mark)s with %(node)s."), always=True
        )
        notifications.register(
            "hotline.call", _("A call in the browser that you may take"), _("A call from %(node)s."), always=True
        )
        notifications.register(
            "hotline.device", _("A device of yours that is not warned any more"),
            _("%(device)s is not warned any more: its push service no longer knows it. Switch it on there again."),
        )  # fmt: skip
        refs.register("hotline/alert", queries.shown)
        refs.register("hotline/device", devices.shown_device)
        refs.register("hotline/call", calls.shown)
        holders.register(holders.Holder("hotline/line", _("hotline lines"), lines.count_open, lines.reroute_lines))
        alerts = holders.Holder("hotline/alert", _("open alerts"), rerouting.count_alerts, rerouting.reroute_alerts)
        holders.register(alerts)
        refs.register("hotline/line", queries.shown_line)
        frame.set_hotline(_button)
        navigation.register(
            _("Hotline"), "hotline:board", icon="phone", order=15, permission="hotline.read",
            count=lambda request: pages.open_count(cast("User", request.user)),
        )  # fmt: skip
        navigation.register(_("Alarm"), "hotline:alarm", icon="alert", order=16, permission="hotline.raise", phone=True)
        navigation.register(_("Rosters"), "hotline:rosters", icon="clock", order=17, permission="hotline.read")


def _button(request: HttpRequest) -> "Hotline | None":
    from jalon.node.accounts.choices import Permission
    from jalon.node.hotline.queries import calling
    from jalon.node.ui.frame import Hotline

    user = cast("User", request.user)
    if not user.has_perm(Permission.READ_HOTLINE):
        return None
    return Hotline(reverse("hotline:call"), *calling.button(user))
