"""Pictures of figures as SVG; `rules/figures/svg.py` has escaped every word in them."""

from __future__ import annotations

from django import template
from django.utils import safestring

from arboleda.learning.dreamspace.queries import figures
from arboleda.learning.dreamspace.rules.figures import svg

register = template.Library()


@register.simple_tag
def wide_picture(picture: figures.Picture) -> safestring.SafeString:
    """A picture for wide pages, walls and paper."""
    return safestring.mark_safe(picture.wide_svg)  # noqa: S308  (Escaped where it was written.)


@register.simple_tag
def narrow_picture(picture: figures.Picture) -> safestring.SafeString:
    """The same for phones."""
    return safestring.mark_safe(picture.narrow_svg)  # noqa: S308  (Escaped where it was written.)


@register.simple_tag
def cluster_mark(number: int) -> safestring.SafeString:
    """The mark of a cluster beside its name; the name says it all to whoever does not see it."""
    return safestring.mark_safe(svg.key(number))  # noqa: S308  (It holds no words.)
