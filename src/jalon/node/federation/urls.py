"""Addresses of federation, under `/partners/`."""

from django.urls import path

from jalon.node.federation import views

app_name = "federation"
urlpatterns = [
    path("", views.list_partners, name="partners"),
    path("health/", views.show_health, name="health"),
    path("quarantine/", views.show_quarantine, name="quarantine"),
    path("quarantine/<uuid:subject>/again/", views.try_again, name="quarantine-again"),
    path("quarantine/<uuid:subject>/aside/", views.keep_aside, name="quarantine-aside"),
    path("<str:code>/state/", views.change_partner, name="partner-state"),
]
