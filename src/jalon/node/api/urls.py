"""Addresses for whoever connects another system, under `/developers/`."""

from django.urls import path

from jalon.node.api import views

app_name = "developers"
urlpatterns = [
    path("", views.show_reference, name="reference"),
    path("webhooks/", views.show_webhooks, name="webhooks"),
    path("webhooks/<uuid:key>/end/", views.end_webhook, name="webhook-end"),
    path("webhooks/messages/<uuid:key>/", views.redeliver, name="redeliver"),
]
