"""Addresses of people and their roles, under `/people/`."""

from django.urls import path

from jalon.node.accounts import views

app_name = "people"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("new/", views.new_person, name="new"),
    path("import/", views.import_people, name="import"),
    path("roles/", views.show_roles, name="roles"),
    path("roles/<uuid:key>/end/", views.end_role, name="role-end"),
    path("<uuid:key>/", views.show_person, name="person"),
    path("<uuid:key>/roles/", views.grant_role, name="grant"),
    path("<uuid:key>/deputy/", views.appoint_deputy, name="deputy"),
    path("<uuid:key>/readmit/", views.readmit, name="readmit"),
    path("<uuid:key>/leave/", views.let_go, name="leave"),
    path("<uuid:key>/return/", views.take_back, name="return"),
    path("<uuid:key>/sessions/end/", views.end_sessions, name="sessions-end"),
    path("<uuid:key>/clients/", views.make_client, name="client"),
    path("<uuid:key>/clients/<uuid:token>/end/", views.end_client, name="client-end"),
]
