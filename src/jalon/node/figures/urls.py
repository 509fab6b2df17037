"""Addresses of declared figures, under `/figures/`."""

from django.urls import path

from jalon.node.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.list_figures, name="figures"),
    path("<uuid:key>/", views.show_figure, name="figure"),
]
