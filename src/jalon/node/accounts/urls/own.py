"""Addresses of one's own account, under `/account/`."""

from django.urls import path

from jalon.node.accounts import views

app_name = "own"
urlpatterns = [
    path("sessions/", views.my_sessions, name="sessions"),
    path("sessions/<int:key>/end/", views.end_my_session, name="session-end"),
    path("tokens/", views.my_tokens, name="tokens"),
    path("tokens/<uuid:key>/end/", views.end_my_token, name="token-end"),
]
