"""Addresses of the briefing, under `/briefing/`."""

from django.urls import URLPattern

app_name = "statistics"
urlpatterns: list[URLPattern] = []
