"""Addresses of Today and of the gestures that join domains (`/today/`), of the node's health, and of help."""

from django.urls import path

from jalon.node.desk import views

app_name = "desk"
urlpatterns = [
    path("today/", views.show_today, name="today"),
    path("today/alerts/<uuid:key>/confirm/", views.confirm_alert, name="confirm-alert"),
    path("health/", views.show_health, name="health"),
    path("help/", views.show_help, name="help"),
    path("help/glossary/", views.print_glossary, name="glossary"),
    path("help/problems/", views.show_problems, name="problems"),
    path("help/problems/<str:code>/", views.show_problem, name="problem"),
]
