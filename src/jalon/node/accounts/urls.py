"""Log-in and second factors: allauth's pages, without those that a closed node must not have."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from jalon.node.accounts import views

CLOSED = r"^(?:signup|email|confirm-email|password/set|password/reset|login/code)/"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(CLOSED, views.closed),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
