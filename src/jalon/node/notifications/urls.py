"""Addresses of notifications, under `/notifications/`."""

from django.urls import path

from jalon.node.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.show_notifications, name="list"),
    path("read/", views.mark_notifications, name="read"),
    path("kinds/", views.choose_kinds, name="kinds"),
    path("<uuid:key>/", views.open_notification, name="open"),
]
