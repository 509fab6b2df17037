"""What people are told of: each with the reason why they got it, kept until read, turned off by kind.

Words: *notification* (one sentence to one person about one record), *kind* (what happened; apps register theirs),
*reason* (why this person: a role for a unit, or a part that they have in the record). An app's action calls `notify` in
its own transaction::

    # AppConfig.ready(); from jalon.node.notifications import choices as notifications
    notifications.register("exchange.to-release", _("Something waits for release"),
                           _("%(what)s to %(partner)s waits for release."))
    # in an action; notify from notifications.actions, holders from notifications.queries
    notify("exchange.to-release", about=about(inquiry), occasion=f"submitted {inquiry.submitted_at}",
           to=holders(Permission.RELEASE, inquiry.unit_id), but=author, what="…", partner=inquiry.partner_id)
"""
