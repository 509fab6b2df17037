"""The accounts' place in the node: they tell the frame whose node this is and where a person works."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts.choices import Act
from jalon.node.audit import choices as audit
from jalon.node.ui import frame, navigation


class AccountsConfig(AppConfig):
    name = "jalon.node.accounts"
    label = "accounts"

    def ready(self) -> None:
        from jalon.node.accounts import receivers
        from jalon.node.accounts.actions import rerouting
        from jalon.node.directory.actions import holders

        receivers.connect()
        audit.register(Act)
        held = holders.Holder("accounts/grant", _("roles of people"), rerouting.count_grants, rerouting.reroute_grants)
        holders.register(held)
        frame.set_owner(_owner)
        frame.set_units(_units)
        navigation.register(_("People"), "people:list", icon="people", order=90, permission="accounts.manage")


def _owner() -> frame.Owner | None:
    from jalon.node.directory import queries

    node = queries.own_node_if_any()
    return frame.Owner(node.code, str(node)) if node else None


def _units(request: HttpRequest) -> list[str]:
    from jalon.node.accounts import queries

    return queries.unit_names(request.user) if request.user.is_authenticated else []
