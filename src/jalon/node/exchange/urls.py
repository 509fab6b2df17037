"""Addresses of the exchange, under `/requests/`."""

from django.urls import path

from jalon.node.exchange.views import desks, requests, steps

app_name = "exchange"
urlpatterns = [
    path("", requests.list_inquiries, name="inquiries"),
    path("new/", requests.new_inquiry, name="new"),
    path("new/hints/", requests.show_hints, name="hints"),
    path("release/", desks.release_desk, name="release-desk"),
    path("article-3/", desks.screen_desk, name="screen-desk"),
    path("files/<uuid:key>/", requests.download_file, name="file"),
    path("consents/<uuid:key>/", desks.decide_consent, name="consent"),
    path("replies/<uuid:key>/release/", desks.release_reply, name="reply-release"),
    path("replies/<uuid:key>/return/", desks.return_reply, name="reply-return"),
    path("<uuid:key>/", requests.show_inquiry, name="inquiry"),
    path("<uuid:key>/preview/", requests.preview_inquiry, name="preview"),
    path("<uuid:key>/rewrite/", requests.rewrite_inquiry, name="inquiry-rewrite"),
    path("<uuid:key>/readers/", requests.show_readers, name="readers"),
    path("<uuid:key>/export/", requests.export_inquiry, name="export"),
    path("<uuid:key>/release/", steps.release_inquiry, name="inquiry-release"),
    path("<uuid:key>/release-thread/", steps.release_thread, name="thread-release"),
    path("<uuid:key>/return/", steps.return_inquiry, name="inquiry-return"),
    path("<uuid:key>/drop/", steps.drop_inquiry, name="inquiry-drop"),
    path("<uuid:key>/approve/", steps.approve_inquiry, name="inquiry-approve"),
    path("<uuid:key>/acknowledge/", steps.acknowledge_inquiry, name="inquiry-acknowledge"),
    path("<uuid:key>/screen/", steps.pass_screen, name="inquiry-screen"),
    path("<uuid:key>/refuse-article-3/", steps.refuse_screen, name="inquiry-refuse-screen"),
    path("<uuid:key>/assign/", steps.assign_inquiry, name="inquiry-assign"),
    path("<uuid:key>/ask/", steps.ask_clarification, name="inquiry-ask"),
    path("<uuid:key>/stop/", steps.stop_clock, name="inquiry-stop"),
    path("<uuid:key>/start/", steps.start_clock, name="inquiry-start"),
    path("<uuid:key>/extend/", steps.extend_deadline, name="inquiry-extend"),
    path("<uuid:key>/reply/", steps.reply_inquiry, name="inquiry-reply"),
    path("<uuid:key>/clarify/", steps.clarify_inquiry, name="inquiry-clarify"),
    path("<uuid:key>/remind/", steps.press_inquiry, {"step": "remind"}, name="inquiry-remind"),
    path("<uuid:key>/escalate/", steps.press_inquiry, {"step": "escalate"}, name="inquiry-escalate"),
    path("<uuid:key>/withdraw/", steps.withdraw_inquiry, name="inquiry-withdraw"),
    path("<uuid:key>/close/", steps.close_inquiry, name="inquiry-close"),
    path("<uuid:key>/notes/", steps.add_note, name="inquiry-note"),
    path("<uuid:key>/ask-consent/", steps.ask_consent, name="inquiry-ask-consent"),
]
