"""The place of `exchange` in the node: what it takes from partners, audits, and shows of its records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "jalon.node.exchange"
    label = "exchange"

    def ready(self) -> None:
        from jalon.node.audit import choices as audit
        from jalon.node.directory.actions.holders import Holder, register
        from jalon.node.exchange import choices, queries, wire
        from jalon.node.exchange.actions import rerouting as moves
        from jalon.node.exchange.choices import letters
        from jalon.node.kernel import refs
        from jalon.node.ui import navigation

        audit.register(choices.Act)
        audit.register(letters.PaperAct)
        self._tell()
        wire.register()
        refs.register("exchange/inquiry", queries.shown, many=queries.all_shown)
        register(Holder("exchange/inquiry", _("open requests"), moves.count_inquiries, moves.reroute_inquiries))
        register(Holder("exchange/template", _("texts for requests"), moves.count_templates, moves.reroute_templates))
        navigation.register(
            _("Requests"), "exchange:inquiries", icon="requests", order=20, permission="exchange.read", phone=True
        )
        navigation.register(_("Ledger"), "exchange:ledger", icon="scale", order=35, permission="federation.read")
        navigation.register(
            _("Release desk"), "exchange:release-desk", icon="release", order=30, permission="exchange.release"
        )
        navigation.register(
            _("Article 3"), "exchange:screen-desk", icon="scale", order=32, permission="exchange.screen"
        )

    def _tell(self) -> None:
        """What people are told of."""
        from jalon.node.notifications import choices as notifications

        notifications.register(
            "exchange.to-release", _("Something waits for release"), _("Something for %(partner)s waits for release.")
        )
        notifications.register(
            "exchange.received", _("A partner asks"), _("%(partner)s sent a request, number %(number)s.")
        )
        notifications.register(
            "exchange.rerouted",
            _("Your unit took over a request"),
            _("The request %(number)s came to your unit from %(unit)s, which ended."),
        )
        notifications.register(
            "exchange.to-screen",
            _("A request waits for its Article 3 screen"),
            _("The request %(number)s waits for its Article 3 screen."),
        )
        notifications.register(
            "exchange.answered", _("A partner replied"), _("%(partner)s replied to the request %(number)s.")
        )
        notifications.register(
            "exchange.near", _("A deadline is near"), _("The deadline of the request %(number)s is near.")
        )
        notifications.register(
            "exchange.late",
            _("A deadline has passed"),
            _("The deadline of the request %(number)s has passed. It is escalated to you."),
            always=True,
        )
