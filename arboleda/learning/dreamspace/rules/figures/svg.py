"""A drawing as SVG text: every word and every attribute is escaped here, and nothing is added."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from arboleda.learning.dreamspace.rules.figures import shapes

# What the stylesheet of the pages says, for pictures that leave them (print, PDF): grey-safe, since
# marks and dashes differ as well. Kept beside `static/dreamspace/figures.css`.
PAPER = (
    "text{font-family:'Libertinus Serif','DejaVu Sans',serif;fill:#1a2620}"
    ".soft,.axis-text{fill:#414f47}.name,.value{font-weight:bold}"
    ".mark.k1,.name.k1,.key.k1{fill:#1b5540}.mark.k2,.name.k2,.key.k2{fill:#b3541e}"
    ".mark.k3,.name.k3,.key.k3{fill:#57386b}.mark.k4,.name.k4,.key.k4{fill:#2f5f8a}"
    ".mark.k5,.name.k5,.key.k5{fill:#7a5d00}"
    ".mark{stroke:#fff;stroke-width:.8}.mark.m-ring{fill:#fff;stroke-width:2.2}"
    ".mark.m-ring.k1{stroke:#1b5540}.mark.m-ring.k2{stroke:#b3541e}.mark.m-ring.k3{stroke:#57386b}"
    ".mark.m-ring.k4{stroke:#2f5f8a}.mark.m-ring.k5{stroke:#7a5d00}"
    ".hull{opacity:.13}.hull .k1{fill:#1b5540}.hull .k2{fill:#b3541e}.hull .k3{fill:#57386b}"
    ".hull .k4{fill:#2f5f8a}.hull .k5{fill:#7a5d00}"
    ".edge,.layer,.step{fill:none;stroke-width:1.4}"
    ".edge.k1,.layer.k1,.step.k1,.span.k1{stroke:#1b5540}"
    ".edge.k2,.layer.k2,.step.k2,.span.k2{stroke:#b3541e}"
    ".edge.k3,.layer.k3,.step.k3,.span.k3{stroke:#57386b}"
    ".edge.k4,.layer.k4,.step.k4,.span.k4{stroke:#2f5f8a}"
    ".edge.k5,.layer.k5,.step.k5,.span.k5{stroke:#7a5d00}"
    ".edge.d1{stroke-dasharray:5 4}.edge.d2{stroke-dasharray:1.5 3.5}.edge.d3{stroke-dasharray:none}"
    ".step{stroke-width:2.6}.step.d2{stroke-dasharray:8 5}.step.d3{stroke-dasharray:2 4}"
    ".span{stroke-width:3}.lead,.axis,.row,.cut{stroke:#6f7a6d;stroke-width:1;fill:none}"
    ".lead{stroke-width:.7}.row{stroke:#ddd3bf}.cut{stroke-dasharray:6 4;stroke-width:1.3}"
    ".bar{fill:#1b5540}.bar.other{fill:#7a5d00}.track{fill:#f4efe1}.band{fill:#e4ddca}"
    ".frame{fill:none;stroke:#6f7a6d}.stroke{stroke:#1b5540;stroke-width:1.4}"
    ".number{paint-order:stroke;stroke:#fff;stroke-width:2.2;stroke-linejoin:round}"
    ".name{paint-order:stroke;stroke:#fff;stroke-width:4;stroke-linejoin:round}"
    ".zone{fill:#e1eee3}.tree{fill:none;stroke:#1b5540;stroke-width:1.6}"
    ".mean{stroke:#1a2620;stroke-width:2.4}.agree{fill:#1b5540}.pass{fill:#d8d2c2}"
    ".disagree{fill:#b3541e}"
)

# What XML 1.0 cannot hold (section 2.2): one such sign on a card, and no reader opens the picture.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawn(
    drawing: shapes.Drawing,
    *,
    ident: str,
    title: str,
    description: str,
    kind: str = "",
    alone: bool = False,
) -> str:
    """The SVG text of a drawing, with what it is called and what it says.

    ident: of its title and description on the page. alone: for a document that has no stylesheet;
    its colors come with it, and its name is the document's affair.
    """
    width, height = shapes.short(drawing.width), shapes.short(drawing.height)
    body = "".join(_written(one) for one in drawing.shapes)
    if alone:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}"><style>{PAPER}</style>{body}</svg>'
        )
    named = _escaped(ident)
    return (
        f'<svg class="drawing-of {_escaped(kind)}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{named}-title {named}-desc">'
        f'<title id="{named}-title">{_escaped(title)}</title>'
        f'<desc id="{named}-desc">{_escaped(description)}</desc>{body}</svg>'
    )


def _written(shape: shapes.Shape) -> str:
    return "".join(_parts(shape))


def _parts(shape: shapes.Shape) -> Iterator[str]:
    given = "".join(f' {name}="{_escaped(value)}"' for name, value in shape.attributes)
    named = f' class="{_escaped(shape.kind)}"' if shape.kind else ""
    if not (shape.inside or shape.text or shape.hint):
        yield f"<{shape.tag}{named}{given}/>"
        return
    yield f"<{shape.tag}{named}{given}>"
    if shape.hint:
        yield f"<title>{_escaped(shape.hint)}</title>"
    yield _escaped(shape.text)
    for one in shape.inside:
        yield from _parts(one)
    yield f"</{shape.tag}>"


def _escaped(text: str) -> str:
    return html.escape(_NOT_XML.sub("", text))


def key(number: int) -> str:
    """The mark of a cluster (number from 1) for a line of text; it says nothing by itself."""
    mark = _written(shapes.mark(number, (0.0, 0.0), 5.2))
    return f'<svg class="cluster-mark" viewBox="-8 -8 16 16" aria-hidden="true">{mark}</svg>'
