"""The gate as an ASGI application, served by uvicorn apart from the pages."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.node.project.settings")
django.setup()

from jalon.node.federation.gate import Gate  # noqa: E402 - Django's settings come first

application = Gate()
