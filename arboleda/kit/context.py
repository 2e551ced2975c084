"""What every page knows: its door, its grove, its menu, its languages."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from arboleda.kit import leaving, notices, registries

DEFAULT_EXIT_URL = "https://www.wikipedia.org/"
"""Where the exit leads in a grove that has not chosen: a page that anybody may have open."""

PUBLIC_ROLE = "public"
"""The role under which the public door's menu entries are registered."""

sign_out_url_name: registries.Slot[str] = registries.Slot("sign_out_url_name")
"""The url name that a POST signs out with. Filled by accounts; empty until then."""

exit_choice_url_name: registries.Slot[str] = registries.Slot("exit_choice_url_name")
"""The url name of the page where one chooses how the exit looks. Filled by accounts."""
stay_url_name: registries.Slot[str] = registries.Slot("stay_url_name")
"""The url name of the page that keeps somebody signed in. Filled by accounts."""

_MISSING = object()


def grove_of(request: HttpRequest) -> registries.Grove | None:
    """Return the organization's settings, read once per request; None before first run."""
    found: Any = request.__dict__.get("_arboleda_grove", _MISSING)
    if found is _MISSING:
        try:
            found = registries.grove.get()()
        except registries.NotFilled:
            found = None
        request.__dict__["_arboleda_grove"] = found
    grove: registries.Grove | None = found
    return grove


def exit_url(request: HttpRequest) -> str:
    """Return the neutral address that the exit opens."""
    grove = grove_of(request)
    return (grove.exit_url if grove else "") or DEFAULT_EXIT_URL


def exit_look(request: HttpRequest) -> str:
    """Return how the exit looks here: a name of leaving.NAMES, or HIDDEN for whoever chose that."""
    grove = grove_of(request)
    user = getattr(request, "user", None)
    is_hers = settings.DOOR == "members" and user is not None and user.is_authenticated
    chosen = getattr(user, "exit_name", "") if is_hers else ""
    usual = grove.exit_name if grove and grove.exit_name in leaving.NAMES else "leave"
    return chosen if chosen == leaving.HIDDEN or chosen in leaving.NAMES else usual


def exit_name(request: HttpRequest) -> str:
    """Return what the exit is called here; hidden, it has its first name when it shows."""
    look = exit_look(request)
    return str(leaving.NAMES["leave" if look == leaving.HIDDEN else look])


def role_of(request: HttpRequest) -> str:
    """Return the role whose menu is shown: ``public`` on that door, empty when signed out."""
    if settings.DOOR == "public":
        return PUBLIC_ROLE
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return str(getattr(user, "role", ""))


def navigation_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu: ``label``, ``url``, whether the page belongs under it (``current``), and
    whether it is the way back from this page (``is_up``).

    A page under an entry's address says its own way back; one that an entry covers has the entry.
    A page shows the menu up to four times; it is worked out once for each role and language.
    """
    made: dict[tuple[str, str | None], list[dict[str, Any]]]
    made = request.__dict__.setdefault("_arboleda_navigation", {})
    key = role_of(request), translation.get_language()
    if key not in made:
        made[key] = _navigation(request)
    return made[key]


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    home: dict[str, Any] | None = None
    for entry in registries.navigation.for_role(role_of(request)):
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue  # Registered for a page that this door does not mount.
        entries.append({"label": entry.label, "url": url, "current": False, "is_up": False})
        if home is None and _covers(request, entry):
            home = entries[-1]
    under = [entry for entry in entries if _lies_under(request.path, entry["url"])]
    if home is not None:
        home["current"] = True
        home["is_up"] = home["url"] != request.path
    elif under:
        max(under, key=lambda entry: len(entry["url"]))["current"] = True
    return entries


def _covers(request: HttpRequest, entry: registries.NavigationEntry) -> bool:
    match = request.resolver_match
    if match is not None and entry.holds(match.view_name):
        person_id = match.kwargs.get("person_id")
        return person_id is None or person_id == getattr(request.user, "person_id", None)
    return entry.is_office and any(
        _lies_under(request.path, url) for url in _office_urls(role_of(request))
    )


def _office_urls(role: str) -> Iterator[str]:
    for line in registries.office.for_role(role):
        with contextlib.suppress(NoReverseMatch):
            yield reverse(line.url_name)


def way_back(request: HttpRequest) -> dict[str, Any] | None:
    """Return the menu's entry that a page without a way back of its own leads back to, if any."""
    return next((entry for entry in navigation_of(request) if entry["is_up"]), None)


def _lies_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def other_languages() -> list[dict[str, str]]:
    """Return the languages to switch to, each by its own name."""
    current = translation.get_language()
    return [{"code": code, "name": name} for code, name in settings.LANGUAGES if code != current]


def sign_out_url() -> str:
    """Return the address that signs out by POST, or nothing while no app has filled it."""
    return _url_in(sign_out_url_name)


def stay_url() -> str:
    """Return the address that keeps somebody signed in, or nothing while no app has filled it."""
    return _url_in(stay_url_name)


def exit_choice_url() -> str:
    """Return where one chooses how the exit looks, or nothing while no app has filled it."""
    return _url_in(exit_choice_url_name)


def _url_in(slot: registries.Slot[str]) -> str:
    try:
        return reverse(slot.get())
    except (registries.NotFilled, NoReverseMatch):
        return ""


def seconds_left(request: HttpRequest) -> int:
    """Return how many seconds the visit lasts if nothing more is asked: a phone's clock may be wrong."""
    until, now = getattr(request, "signed_in_until", None), getattr(request, "now", None)
    return max(0, int((until - now).total_seconds())) if until and now else 0


def site_name(request: HttpRequest) -> str:
    """Return the name in title and header: the real one on the public door only."""
    grove = grove_of(request)
    if grove is None:
        return ""
    return grove.name if settings.DOOR == "public" else grove.neutral_name


def walk_step_of(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return where this visitor of the demo grove's walk stands: ``label`` and ``url``, or None."""
    try:
        return registries.walk_step.get()(request)
    except registries.NotFilled:
        return None


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of both doors; each value is worked out when a template asks."""
    grove = grove_of(request)
    return {
        "door": settings.DOOR,
        "grove": grove,
        "is_demo": bool(grove and grove.is_demo),
        "site_name": site_name(request),
        "signed_in": bool(settings.DOOR == "members" and role_of(request)),
        "navigation": functools.partial(navigation_of, request),
        "way_back": functools.partial(way_back, request),
        "languages": other_languages,
        "sign_out_url": sign_out_url,
        "signed_in_until": getattr(request, "signed_in_until", None),
        "seconds_left": functools.partial(seconds_left, request),
        "stay_url": stay_url,
        "exit_to": exit_url(request),
        "exit_name": functools.partial(exit_name, request),
        "exit_hidden": exit_look(request) == leaving.HIDDEN,
        "exit_choice_url": exit_choice_url,
        "notices": functools.partial(notices.take, request),
        "here": request.get_full_path(),
        "walk_step": functools.partial(walk_step_of, request),
    }
