"""An agency's own log-in as a process of its own: an OpenID Connect provider (allauth's), with Linh and a stranger.

python provider.py PORT CALLBACK   (prints `ready` when it serves)
"""

import sys
import tempfile
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PORT, CALLBACK = sys.argv[1:3]
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
settings.configure(
    SECRET_KEY="only the provider of the tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tempfile.mktemp(".db")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "allauth",
        "allauth.account",
        "allauth.idp.oidc",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
    IDP_OIDC_PRIVATE_KEY=KEY.decode(),
)
django.setup()

from allauth.idp.oidc.models import Client  # noqa: E402 - Django's settings come first
from django.contrib.auth import get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402


def let_in(request, username):
    """Log in at the provider, as its own page would after asking for what the agency asks for."""
    user = get_user_model().objects.get(username=username)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponse("in")


urlpatterns = [
    path("let-in/<str:username>/", let_in),
    path("accounts/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """The test does not read it."""


def main():
    call_command("migrate", verbosity=0)
    for name in ("linh", "stranger"):
        get_user_model().objects.create_user(name)
    client = Client(id="jalon", name="Jalon", scopes="openid\nprofile\nemail", skip_consent=True)
    client.set_secret("the node's secret")
    client.set_redirect_uris([CALLBACK])
    client.save()
    with make_server("127.0.0.1", int(PORT), get_wsgi_application(), handler_class=Quiet) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


main()
