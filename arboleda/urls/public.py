"""What is mounted on the public door."""

from django.urls import include, path

from arboleda.kit import urls as kit_urls
from arboleda.voice.funders import urls as funders_urls
from arboleda.voice.reports import urls as reports_urls
from arboleda.voice.stories import urls as stories_urls
from arboleda.web import urls as web_urls

handler400 = "arboleda.kit.errors.bad_request"
handler403 = "arboleda.kit.errors.forbidden"
handler404 = "arboleda.kit.errors.not_found"
handler500 = "arboleda.kit.errors.server_error"

urlpatterns = [
    path("", include((kit_urls.public_urlpatterns, "kit"))),
    path("", include((stories_urls.public_urlpatterns, "stories"))),
    path("", include((reports_urls.public_urlpatterns, "reports"))),
    path("", include((funders_urls.public_urlpatterns, "funders"))),
    path("", include((web_urls.public_urlpatterns, "web"))),
]
