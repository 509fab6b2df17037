"""Addresses of the register, under `/agreements/`."""

from django.urls import path

from jalon.node.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.list_agreements, name="agreements"),
    path("new/", views.new_agreement, name="new"),
    path("rules/", views.list_rules, name="rules"),
    path("rules/<uuid:key>/end/", views.end_rule, name="rule-end"),
    path("working-days/<str:country>/", views.show_calendar, name="calendar"),
    path("<slug:code>/", views.show_agreement, name="agreement"),
    path("<slug:code>/end/", views.end_agreement, name="agreement-end"),
]
