"""Addresses of the library and the register, under `/accords/`."""

from django.urls import path

from jalon.node.accords.choices import Kind
from jalon.node.accords.views import feeds, library, register

app_name = "accords"
LISTS = {
    "mechanisms": Kind.MECHANISM,
    "meetings": Kind.MEETING,
    "minutes": Kind.MINUTES,
    "commitments": Kind.COMMITMENT,
    "training": Kind.TRAINING,
}
urlpatterns = [
    path("library/", library.list_documents, name="library"),
    path("library/new/", library.new_document, name="document-new"),
    path("library/<uuid:key>/", library.show_document, name="document"),
    path("library/<uuid:key>/original/", library.download_original, name="document-original"),
    path("library/<uuid:key>/again/", library.read_again, name="document-again"),
    path("proposals/<uuid:key>/", library.correct_proposal, name="proposal"),
    path("proposals/<uuid:key>/accept/", library.accept_proposal, name="proposal-accept"),
    path("proposals/<uuid:key>/reject/", library.reject_proposal, name="proposal-reject"),
    path("agreements/", register.list_agreements, name="agreements"),
    path("calendar/", feeds.show_feed, name="feed"),
    path("calendar/make/", feeds.make_feed, name="feed-make"),
    path("calendar/revoke/", feeds.revoke_feed, name="feed-revoke"),
    path("calendar/<str:token>.ics", feeds.serve_feed, name="feed-file"),
    *(path(f"{name}/", register.list_records, {"kind": kind}, name=name) for name, kind in LISTS.items()),
    *(path(f"{name}/new/", register.new_record, {"kind": kind}, name=f"{kind}-new") for name, kind in LISTS.items()),
    path("records/<uuid:key>/", register.show_record, name="record"),
    path("records/<uuid:key>/edit/", register.edit_record, name="record-edit"),
    path("records/<uuid:key>/move/", register.move_record, name="record-move"),
    path("records/<uuid:key>/propose/", register.propose_record, name="record-propose"),
    path("records/<uuid:key>/answer/", register.answer_record, name="record-answer"),
    path("records/<uuid:key>/settle/", register.settle_record, name="record-settle"),
    path("records/<uuid:key>/discard/", register.discard_draft, name="record-discard"),
    path("records/<uuid:key>/notes/", register.add_note, name="record-note"),
    path("records/<uuid:key>/meeting.ics", feeds.serve_meeting, name="record-ics"),
]
