"""Addresses of subjects, under `/subjects/`."""

from django.urls import path

from jalon.node.subjects import views

app_name = "subjects"
urlpatterns = [
    path("", views.list_subjects, name="subjects"),
    path("purpose/", views.choose_purpose, name="purpose"),
    path("new/<slug:kind>/", views.new_subject, name="new"),
    path("due/", views.list_due, name="due"),
    path("same/", views.list_pairs, name="pairs"),
    path("same/<uuid:key>/", views.decide_pair, name="pair"),
    path("merges/<uuid:key>/undo/", views.undo_merge, name="merge-undo"),
    path("states/<uuid:key>/lift/", views.lift_state, name="state-lift"),
    path("<uuid:key>/", views.show_subject, name="subject"),
    path("<uuid:key>/readers/", views.show_readers, name="readers"),
    path("<uuid:key>/names/", views.add_name, name="name"),
    path("<uuid:key>/numbers/", views.add_number, name="number"),
    path("<uuid:key>/ties/", views.add_tie, name="tie"),
    path("<uuid:key>/states/", views.record_state, name="state"),
    path("<uuid:key>/admit/", views.admit_reader, name="admit"),
    path("<uuid:key>/review/", views.review_subject, name="review"),
    path("<uuid:key>/let-go/", views.let_go, name="let-go"),
    path("<uuid:key>/ftm/", views.take_out, name="ftm"),
]
