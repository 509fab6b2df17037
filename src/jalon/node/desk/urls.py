"""The address of Today."""

from django.urls import path

from jalon.node.desk import views

app_name = "desk"
urlpatterns = [path("", views.show_today, name="today")]
