"""Addresses for whoever connects another system, under `/developers/`."""

from django.urls import path

from jalon.node.api import views
from jalon.node.api.api import pages

app_name = "developers"
urlpatterns = [
    path("", pages.show_reference, name="reference"),
    path("webhooks/", views.show_webhooks, name="webhooks"),
    path("webhooks/<uuid:key>/end/", views.end_webhook, name="webhook-end"),
    path("webhooks/messages/<uuid:key>/", views.redeliver, name="redeliver"),
]
