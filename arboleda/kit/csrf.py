"""Django's protection of forms, at peace with our own Referrer-Policy.

R31 asks for ``no-referrer``. Under it browsers send ``Origin: null`` with a form, even to the page's
own site (Fetch standard, "append a request Origin header"), which Django refuses. What the browser
says itself in Sec-Fetch-Site cannot be set by a page, so it decides; the token and the strict
cookie are still asked for in every case.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware import csrf


class FormProtection(csrf.CsrfViewMiddleware):
    """Refuses a form that another site sent, or that carries no token of ours."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            # Browsers from before Sec-Fetch-Site (2020) send none: then the token alone decides.
            return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # Not in the stubs.
