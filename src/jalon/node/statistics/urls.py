"""Addresses of the briefing, under `/briefing/`."""

from django.urls import path

from jalon.node.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.list_briefings, name="briefings"),
    path("<uuid:key>/", views.show_briefing, name="briefing"),
    path("<uuid:key>/paper/", views.print_briefing, name="paper"),
]
