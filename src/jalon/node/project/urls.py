"""Every address of the pages; each app names its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from jalon.node.accounts import views as accounts
from jalon.node.api.api import api
from jalon.node.federation import views as federation
from jalon.node.ui import views as ui

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="desk:today"), name="home"),
    path("", include("jalon.node.desk.urls")),
    path("requests/", include("jalon.node.exchange.urls")),
    path("notifications/", include("jalon.node.notifications.urls")),
    path("agreements/", include("jalon.node.agreements.urls")),
    path("hotline/", include("jalon.node.hotline.urls")),
    path("accords/", include("jalon.node.accords.urls")),
    path("figures/", include("jalon.node.figures.urls")),
    path("briefing/", include("jalon.node.statistics.urls")),
    path("subjects/", include("jalon.node.subjects.urls")),
    path("units/", include("jalon.node.directory.urls")),
    path("partners/", include("jalon.node.federation.urls")),
    path("account/", accounts.my_account, name="account"),
    path("account/", include("jalon.node.accounts.urls.own")),
    path("developers/", include("jalon.node.api.urls")),
    path("audit/", include("jalon.node.oversight.urls")),
    path("people/", include("jalon.node.accounts.urls.people")),
    path("api/v1/", api.urls),
    path("language/", accounts.choose_language, name="language"),
    path("metrics", federation.show_metrics, name="metrics"),
    path("healthz", federation.say_alive, name="healthz"),
    path("readyz", federation.say_ready, name="readyz"),
    path("languages/", ui.draft_languages, name="draft-languages"),
    path("accounts/", include("jalon.node.accounts.urls")),
]
if settings.JALON_DEMO:
    urlpatterns.append(path("components/", ui.gallery, name="components"))

handler400 = "jalon.node.ui.refusals.bad_request"
handler403 = "jalon.node.ui.refusals.forbidden"
handler404 = "jalon.node.ui.refusals.not_found"
handler429 = "jalon.node.ui.refusals.too_many"
handler500 = "jalon.node.ui.refusals.failed"
