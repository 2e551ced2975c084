"""What is mounted on the members' door."""

from django.urls import include, path

from arboleda.kit import urls as kit_urls

handler400 = "arboleda.kit.errors.bad_request"
handler403 = "arboleda.kit.errors.forbidden"
handler404 = "arboleda.kit.errors.not_found"
handler500 = "arboleda.kit.errors.server_error"

urlpatterns = [
    path("", include((kit_urls.members_urlpatterns, "kit"))),
    path("", include("arboleda.trust.accounts.urls")),
    path("", include("arboleda.trust.vault.urls")),
    path("", include("arboleda.trust.proof.urls")),
    path("", include("arboleda.trust.safety.urls")),
    path("", include("arboleda.trust.consent.urls")),
    path("", include("arboleda.trust.room.urls")),
    path("", include("arboleda.trust.rights.urls")),
    path("", include("arboleda.organizing.people.urls")),
    path("", include("arboleda.organizing.partners.urls")),
    path("", include("arboleda.organizing.gatherings.urls")),
    path("", include("arboleda.organizing.campaigns.urls")),
    path("", include("arboleda.learning.curriculum.urls")),
    path("", include("arboleda.learning.dreamspace.urls")),
    path("", include("arboleda.learning.cohorts.urls")),
    path("", include("arboleda.voice.stories.urls")),
    path("", include("arboleda.voice.reports.urls")),
    path("", include("arboleda.voice.funders.urls")),
    path("", include("arboleda.web.urls")),
]
