"""Addresses of the auditor's desk, under `/audit/`."""

from django.urls import path

from jalon.node.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.search, name="search"),
    path("record/", views.show_record, name="record"),
    path("record/open/", views.open_record, name="open"),
    path("samples/", views.list_samples, name="samples"),
    path("samples/draw/", views.draw_sample, name="draw"),
    path("samples/<uuid:key>/", views.show_sample, name="sample"),
    path("samples/accesses/<uuid:key>/", views.judge, name="judge"),
    path("retention/", views.show_retention, name="retention"),
    path("proof/", views.prove, name="proof"),
]
