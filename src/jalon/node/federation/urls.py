"""Addresses of federation, under `/partners/`."""

from django.urls import path

from jalon.node.federation import views

app_name = "federation"
urlpatterns = [
    path("", views.list_partners, name="partners"),
    path("health/", views.show_health, name="health"),
    path("<str:code>/state/", views.change_partner, name="partner-state"),
]
