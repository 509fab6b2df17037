"""Addresses of the exchange, under `/requests/`."""

from django.urls import path

from jalon.node.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.list_inquiries, name="inquiries"),
    path("new/", views.new_inquiry, name="new"),
    path("release/", views.release_desk, name="release-desk"),
    path("files/<uuid:key>/", views.download_file, name="file"),
    path("replies/<uuid:key>/release/", views.release_reply, name="reply-release"),
    path("replies/<uuid:key>/return/", views.return_reply, name="reply-return"),
    path("<uuid:key>/", views.show_inquiry, name="inquiry"),
    path("<uuid:key>/readers/", views.show_readers, name="readers"),
    path("<uuid:key>/release/", views.release_inquiry, name="inquiry-release"),
    path("<uuid:key>/return/", views.return_inquiry, name="inquiry-return"),
    path("<uuid:key>/acknowledge/", views.acknowledge_inquiry, name="inquiry-acknowledge"),
    path("<uuid:key>/reply/", views.reply_inquiry, name="inquiry-reply"),
    path("<uuid:key>/close/", views.close_inquiry, name="inquiry-close"),
    path("<uuid:key>/notes/", views.add_note, name="inquiry-note"),
]
