"""Addresses of the hotline, under `/hotline/`."""

from django.urls import path

from jalon.node.hotline.views import alerts, calls, devices, lines, measures, rosters

app_name = "hotline"
urlpatterns = [
    path("", alerts.show_board, name="board"),
    path("call/", alerts.show_call, name="call"),
    path("alarm/", alerts.show_alarm, name="alarm"),
    path("alarm/<slug:kind>/", alerts.raise_alarm, name="alarm-kind"),
    path("text/", alerts.type_text, name="text"),
    path("alerts/<uuid:key>/", alerts.show_alert, name="alert"),
    path("alerts/<uuid:key>/acknowledge/", alerts.acknowledge_alert, name="alert-acknowledge"),
    path("alerts/<uuid:key>/close/", alerts.close_alert, name="alert-close"),
    path("alerts/<uuid:key>/notes/", alerts.add_note, name="alert-note"),
    path("alerts/<uuid:key>/calls/", alerts.log_call, name="alert-call"),
    path("calls/on/<slug:noun>/<uuid:key>/", calls.begin_call, name="call-begin"),
    path("calls/<uuid:key>/", calls.show_call, name="browser-call"),
    path("calls/<uuid:key>/state/", calls.tell_state, name="call-state"),
    path("calls/<uuid:key>/servers/", calls.tell_servers, name="call-servers"),
    path("calls/<uuid:key>/start/", calls.start_call, name="call-start"),
    path("calls/<uuid:key>/take/", calls.take_call, name="call-take"),
    path("calls/<uuid:key>/over/", calls.take_over, name="call-over"),
    path("calls/<uuid:key>/ask/", calls.ask_colleague, name="call-ask"),
    *(
        path(f"calls/<uuid:key>/{step}/", calls.take_step, {"step": step}, name=f"call-{step}")
        for step in ("refuse", "end", "hold", "resume", "decline")
    ),
    path("devices/", devices.show_devices, name="devices"),
    path("devices/worker.js", devices.show_worker, name="device-worker"),
    path("devices/add/", devices.add_device, name="device-add"),
    path("devices/<uuid:key>/remove/", devices.remove_device, name="device-remove"),
    path("lines/", lines.list_lines, name="lines"),
    path("lines/open/", lines.open_line, name="line-open"),
    path("lines/<uuid:key>/", lines.show_line, name="line"),
    path("lines/<uuid:key>/end/", lines.change_end, name="line-end"),
    path("lines/<uuid:key>/ending/", lines.end_line, name="line-ending"),
    path("plans/<uuid:key>/", lines.show_plan, name="plan"),
    path("map/", lines.show_map, name="map"),
    path("rosters/", rosters.list_rosters, name="rosters"),
    path("rosters/<uuid:key>/", rosters.show_roster, name="roster"),
    path("rosters/<uuid:key>/shifts/", rosters.set_shift, name="shift-set"),
    path("rosters/<uuid:key>/handover/", rosters.write_handover, name="handover"),
    path("rosters/<uuid:key>/feed/", rosters.make_feed, name="feed-make"),
    path("feeds/<uuid:key>/<str:token>.ics", rosters.show_feed, name="feed"),
    path("shifts/<uuid:key>/cancel/", rosters.cancel_shift, name="shift-cancel"),
    path("shifts/<uuid:key>/swap/", rosters.ask_swap, name="swap-ask"),
    path("swaps/<uuid:key>/", rosters.settle_swap, name="swap-settle"),
    path("tests/", measures.plan_exercises, name="exercises"),
    path("report/", measures.show_report, name="report"),
    path("report/send/", measures.send_report, name="report-send"),
]
