"""Log-in and second factors: allauth's pages, without those that a closed node must not have."""

from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, include, path, re_path

from jalon.node.accounts import views

CLOSED = r"^(?:signup|email|confirm-email|password/set|password/reset|login/code|social/signup)/"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(CLOSED, views.closed),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("social/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("social/login/error/", social.login_error, name="socialaccount_login_error"),
    path("social/signup/", views.closed, name="socialaccount_signup"),
    path("social/", views.closed, name="socialaccount_connections"),
]
