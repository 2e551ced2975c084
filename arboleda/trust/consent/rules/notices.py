"""Notices and consent texts: what ships, and when one may be used. Pure.

They ship as drafts that no person has reviewed. A real grove records two named reviewers for each
language before anybody agrees to anything on them (R36; blueprint 6, "Honesty in texts").
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

LIMITS, RELEASE, STORY, INTERPRETING = "limits", "release", "story", "interpreting"
KINDS = (LIMITS, RELEASE, STORY, INTERPRETING)
CONSENTS = frozenset({RELEASE, STORY, INTERPRETING})
"""Texts on which somebody agrees to something: unreviewed or stale, they block in a real grove."""

SOURCE = "en"
"""The language the others follow: where its words move, a translation has to follow."""

REVIEWERS = 2
TEXT_LENGTH = 4000
NAME_LENGTH = 120
SHIPPED_NUMBER = 1

SHIPPED: Mapping[tuple[str, str], str] = {
    (LIMITS, "en"): (
        "Some people who work here must tell the authorities when a child is being hurt, or when "
        "somebody may be in danger right now. If you write about that, we may have to act. We would "
        "talk with you first.\n\n"
        "A court can ask to see what is written here. The person it is about can read it too.\n\n"
        "Leave out full names, addresses and dates that could lead to somebody. You can tell the "
        "truth without them."
    ),
    (LIMITS, "es"): (
        "Algunas personas que trabajan aquí tienen que avisar a las autoridades cuando se lastima a "
        "una niña o un niño, o cuando alguien puede estar en peligro en este momento. Si escribes "
        "sobre eso, quizá tengamos que actuar. Antes hablaríamos contigo.\n\n"
        "Un tribunal puede pedir ver lo que se escribe aquí. La persona de quien se trata también "
        "lo puede leer.\n\n"
        "No pongas nombres completos, direcciones ni fechas que lleven a alguien. Puedes decir la "
        "verdad sin eso."
    ),
    (RELEASE, "en"): (
        "You do not have to. Help and programs never depend on it.\n\n"
        "It names one recipient, exactly what they get, and a last day.\n\n"
        "You can take it back at any time by saying so. What was already told cannot be untold."
    ),
    (RELEASE, "es"): (
        "No tienes que hacerlo. La ayuda y los programas nunca dependen de esto.\n\n"
        "Nombra a quién se le cuenta, exactamente qué se le cuenta, y el último día.\n\n"
        "Puedes retirarlo cuando quieras con solo decirlo. Lo que ya se contó no se puede borrar."
    ),
    (STORY, "en"): (
        "You decide which words, where, for whom, under which name and until when. You can change "
        "your mind at any time, without a reason.\n\n"
        "When you take a story back, it is gone from our website at once. Copies that others made "
        "may stay. We tell you which we know of.\n\n"
        "Nothing you get from us depends on telling it."
    ),
    (STORY, "es"): (
        "Tú decides qué palabras, dónde, para quién, con qué nombre y hasta cuándo. Puedes cambiar "
        "de opinión cuando quieras, sin dar razones.\n\n"
        "Cuando retiras una historia, desaparece de nuestro sitio en el momento. Las copias que "
        "otras personas hicieron pueden quedar. Te decimos cuáles conocemos.\n\n"
        "Nada de lo que recibes de esta organización depende de contarla."
    ),
    (INTERPRETING, "en"): (
        "I interpret everything that is said. I add nothing and leave nothing out.\n\n"
        "I keep silent about what I hear and about who was here, also afterwards, also at home. I "
        "keep no notes and no recording.\n\n"
        "I give no advice while I interpret, and I stand by nobody: others do that.\n\n"
        "I do not interpret for family or friends. If I know somebody here, or if somebody could be "
        "in danger because I am here, I say so before we begin.\n\n"
        "If a law makes me report something, I say so before we begin."
    ),
    (INTERPRETING, "es"): (
        "Interpreto todo lo que se dice. No agrego nada ni dejo nada fuera.\n\n"
        "Guardo silencio sobre lo que oigo y sobre quién estuvo aquí, también después, también en "
        "mi casa. No guardo notas ni grabaciones.\n\n"
        "Mientras interpreto no doy consejos ni acompaño a nadie: de eso se encargan otras "
        "personas.\n\n"
        "No interpreto para mi familia ni para mis amistades. Si conozco a alguien aquí, o si "
        "alguien puede estar en peligro porque estoy aquí, lo digo antes de empezar.\n\n"
        "Si una ley me obliga a avisar de algo, lo digo antes de empezar."
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """Somebody whose language it is read this version. name as that person signs."""

    name: str
    reviewed_date: datetime.date


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """The version of a text that counts in a language.

    follows: the number of the source version whose meaning it carries; source: the newest of those.
    """

    kind: str
    language: str
    number: int
    text: str
    follows: int
    source: int
    reviews: Sequence[Review] = ()

    @property
    def code(self) -> str:
        """Which words these are, for keeping beside what somebody agreed to: ``release:es:2``."""
        return f"{self.kind}:{self.language}:{self.number}"

    @property
    def is_stale(self) -> bool:
        """Whether the source has moved since."""
        return self.follows < self.source

    @property
    def is_reviewed(self) -> bool:
        """Whether two people of different names have read it."""
        return len({one.name.casefold().strip() for one in self.reviews}) >= REVIEWERS

    @property
    def missing(self) -> int:
        """How many reviewers are still needed."""
        return max(0, REVIEWERS - len({one.name.casefold().strip() for one in self.reviews}))


def use_problems(notice: Notice, *, is_fiction: bool) -> list[str]:
    """Why nobody may agree on this text yet: notice_stale, notice_unreviewed. A demo is fiction."""
    if is_fiction or notice.kind not in CONSENTS:
        return []
    found = {"notice_stale": notice.is_stale, "notice_unreviewed": not notice.is_reviewed}
    return [code for code, wrong in found.items() if wrong]


def text_problems(text: str) -> list[str]:
    """Codes: no_text, text_too_long."""
    if not text.strip():
        return ["no_text"]
    return ["text_too_long"] if len(text) > TEXT_LENGTH else []


def review_problems(review: Review, *, today: datetime.date, before: Sequence[Review]) -> list[str]:
    """Codes: no_name, name_too_long, reviewed_later, reviewed_already."""
    name = review.name.strip()
    found = {
        "no_name": not name,
        "name_too_long": len(name) > NAME_LENGTH,
        "reviewed_later": review.reviewed_date > today,
        "reviewed_already": name.casefold() in {one.name.casefold().strip() for one in before},
    }
    return [code for code, wrong in found.items() if wrong]
