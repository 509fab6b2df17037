"""The addresses of Today and of the gestures that join domains."""

from django.urls import path

from jalon.node.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show_today, name="today"),
    path("alerts/<uuid:key>/confirm/", views.confirm_alert, name="confirm-alert"),
]
