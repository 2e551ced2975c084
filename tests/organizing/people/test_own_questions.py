"""An organization's own questions: what may be asked, who asks, how an answer is kept and ends."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.organizing.people import models, operations, queries
from arboleda.organizing.people.rules import people as people_rules
from arboleda.organizing.people.rules import questions as rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import models as rights_models
from arboleda.trust.rights import operations as rights
from arboleda.trust.rights import queries as held

SYSTEM = audit_rules.SYSTEM
BOTH = ("en", "es")
DAY = datetime.timedelta(days=1)
Make = Callable[..., Any]
A = rules.Answer


def terms(**changes: Any) -> rules.Terms:
    usual: dict[str, Any] = {
        "kind": rules.TEXT,
        "label": {"en": "A song you like", "es": "Una canción que te gusta"},
        "why": {"en": "To play it when you come", "es": "Para ponerla cuando vengas"},
        "keep_days": 90,
    }
    return rules.Terms(**{**usual, **changes})


def labelled(english: str, spanish: str = "Algo") -> rules.Terms:
    return terms(label={"en": english, "es": spanish})


def options(*pairs: tuple[str, str]) -> tuple[dict[str, str], ...]:
    return tuple({"en": english, "es": spanish} for english, spanish in pairs)


DRINKS = terms(
    kind=rules.ONE_OF,
    label={"en": "What do you drink?", "es": "¿Qué tomas?"},
    options=options(("Coffee", "Café"), ("Tea", "Té")),
)


# Rules


def problems(given: rules.Terms, before: rules.Terms | None = None) -> list[str]:
    return rules.question_problems(given, languages=BOTH, before=before)


def test_a_question_that_may_be_asked() -> None:
    assert problems(terms()) == []
    assert problems(DRINKS) == []
    assert problems(terms(kind=rules.DATE, label={"en": "First day", "es": "Primer día"})) == []
    assert problems(labelled("Size of your T-shirt", "Talla de tu camiseta")) == []
    assert problems(labelled("Do you need a ride?", "¿Te hace falta transporte?")) == []


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Immigration status", "immigration"),
        ("IMMIGRATION  STATUSES", "immigration"),
        ("I m m i g r a t i o n", "immigration"),
        ("immi-gration st atus", "immigration"),
        ("1mm1gr4t10n st4tus", "immigration"),
        ("Ímmigrátion", "immigration"),
        ("What is your A-number?", "immigration"),
        ("A# number", "immigration"),
        ("Estatus migratorio", "immigration"),
        ("Situaci0n migrat0ria", "immigration"),
        ("¿Tiene papeles?", "immigration"),
        ("pasa porte", "immigration"),
        ("Passports", "immigration"),
        ("País de nacimiento", "immigration"),
        ("S.S.N.", "government_id"),
        ("s0cial security", "government_id"),
        ("Número de seguro social", "government_id"),
        ("Fecha de naci miento", "birth"),
        ("Birth-day", "birth"),
        ("How old are you?", "birth"),
        ("Pregnant?", "pregnancy"),
        ("¿Está embarazada?", "pregnancy"),
        ("HIV", "hiv"),
        ("Discapacidades", "disability"),
        ("d1sab1l1ty", "disability"),
        ("Sexual orientation", "orientation"),
        ("Name of the abuser", "perpetrator"),
        ("Nombre del agresor", "perpetrator"),
        ("Police report", "police"),
        ("Children's names", "children"),
        ("Diagnóstico médico", "health"),
        ("What happened to you", "narrative"),
        ("Home address", "address"),
        ("Domicilio", "address"),
        ("Bank account", "bank"),
        ("Notes", "notes"),
    ],
)
def test_a_question_that_names_what_is_refused_is_blocked(label: str, category: str) -> None:
    assert f"refused:{category}" in problems(labelled(label, "Algo"))
    assert f"refused:{category}" in problems(labelled("Something", label)), "in either language"


@pytest.mark.parametrize(
    ("label", "spanish"),
    [
        ("Which languages do you teach in?", "¿En qué idiomas enseñas?"),
        ("Childcare on Saturdays", "Cuidado de niñas y niños los sábados"),
        ("Which task do you like best?", "¿Qué tarea te gusta más?"),
        ("Orientation attended", "Ya vino a la bienvenida"),
        ("When did you join the union?", "¿Cuándo entraste al sindicato?"),
        ("May we wave when we see you?", "¿Te saludamos si te vemos?"),
        ("Photo at the party", "Foto en la fiesta"),
        ("Bring a dish: which one?", "¿Qué platillo traes?"),
    ],
)
def test_a_harmless_question_is_not_blocked(label: str, spanish: str) -> None:
    assert problems(labelled(label, spanish)) == []


def test_an_answer_to_choose_may_name_nothing_refused_either() -> None:
    told = terms(
        kind=rules.ONE_OF,
        label={"en": "Group", "es": "Grupo"},
        options=options(("New", "Nueva"), ("Undocumented", "Indocumentada")),
    )
    assert problems(told) == ["refused:immigration"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": {"en": "Song"}}, "label_missing"),
        ({"label": {"en": "Song", "es": " "}}, "label_missing"),
        ({"why": {"es": "Para cantar"}}, "why_missing"),
        ({"label": {"en": "s" * 121, "es": "c"}}, "label_long"),
        ({"why": {"en": "s" * 241, "es": "c"}}, "why_long"),
        ({"kind": "number"}, "kind_unknown"),
        ({"keep_days": 0}, "keep_unknown"),
        ({"keep_days": 3650}, "keep_unknown"),
        ({"kind": rules.ONE_OF}, "options_few"),
        ({"kind": rules.ONE_OF, "options": options(*[("a", "b")] * 13)}, "options_many"),
        (
            {"kind": rules.ONE_OF, "options": ({"en": "A"}, {"en": "B", "es": "C"})},
            "option_missing",
        ),
    ],
)
def test_a_question_that_is_not_whole(changes: dict[str, Any], code: str) -> None:
    assert code in problems(terms(**changes))


def test_what_was_answered_keeps_its_meaning() -> None:
    fewer = terms(kind=rules.ONE_OF, label=DRINKS.label, options=DRINKS.options[:1])
    assert "option_taken_out" in problems(fewer, DRINKS)
    assert "kind_changed" in problems(terms(), DRINKS)
    more = options(("Coffee, black", "Café solo"), ("Tea", "Té"), ("Water", "Agua"))
    assert problems(terms(kind=rules.ONE_OF, label=DRINKS.label, options=more), DRINKS) == []


@pytest.mark.parametrize(
    ("given", "answer", "found"),
    [
        (terms(), A("Cielito lindo"), []),
        (terms(), A(""), []),
        (terms(), A(declined=True), []),
        (terms(), A("w" * 301), ["too_long"]),
        (terms(), A("My passport is no. 123456789"), ["holds_refused"]),
        (terms(), A("SSN 123-45-6789"), ["holds_refused"]),
        (DRINKS, A("2"), []),
        (DRINKS, A("3"), ["not_offered"]),
        (DRINKS, A("0"), ["not_offered"]),
        (DRINKS, A("Café"), ["not_offered"]),
        (terms(kind=rules.YES_NO), A("yes"), []),
        (terms(kind=rules.YES_NO), A("perhaps"), ["not_offered"]),
        (terms(kind=rules.DATE), A("2026-03-01"), []),
        (terms(kind=rules.DATE), A("yesterday"), ["date_unreadable"]),
    ],
)
def test_an_answer(given: rules.Terms, answer: rules.Answer, found: list[str]) -> None:
    assert rules.answer_problems(given, answer) == found


# Operations


@pytest.fixture
def alba(now: datetime.datetime, grove: Any) -> uuid.UUID:
    made = operations.add_person(actor=SYSTEM, answers=people_rules.Answers(chosen="Alba"), now=now)
    return made.pk


@pytest.fixture
def song(now: datetime.datetime, grove: Any) -> models.OwnQuestion:
    return operations.add_own_question(actor=SYSTEM, terms=terms(), now=now)


def answer(alba: uuid.UUID, now: datetime.datetime, *, actor: Any = SYSTEM, **given: Any) -> None:
    answers = {uuid.UUID(hex=key[1:]): value for key, value in given.items()}
    operations.answer_own_questions(actor=actor, person_id=alba, answers=answers, now=now)


def of(question: models.OwnQuestion, value: rules.Answer) -> dict[str, rules.Answer]:
    return {f"q{question.pk.hex}": value}


def shown(alba: uuid.UUID) -> list[tuple[str, str]]:
    found = queries.answers_of(actor=SYSTEM, person_id=alba, rule="system", purpose="person-page")
    return [(one.label, one.text) for one in found]


def last_action() -> str:
    return str(audit_models.Event.objects.order_by("-seq").values_list("action", flat=True)[0])


def test_an_answer_is_sealed_shown_changed_and_taken_out(
    alba: uuid.UUID, song: models.OwnQuestion, now: datetime.datetime
) -> None:
    answer(alba, now, **of(song, A("Cielito lindo")))
    row = models.OwnAnswer.objects.get()
    assert b"Cielito" not in bytes(row.sealed)
    assert row.ends_date == now.date() + 90 * DAY
    assert shown(alba) == [("A song you like", "Cielito lindo")]
    assert last_action() == "people.answer_own_questions"
    answer(alba, now + DAY, **of(song, A("La bamba")))
    assert shown(alba) == [("A song you like", "La bamba")]
    assert models.OwnAnswer.objects.get().ends_date == now.date() + 91 * DAY
    answer(alba, now, **of(song, A("ignored", declined=True)))
    assert shown(alba) == [("A song you like", "Prefers not to say")]
    answer(alba, now, **of(song, A()))
    assert not models.OwnAnswer.objects.exists()


def test_what_is_not_named_stays(
    alba: uuid.UUID, song: models.OwnQuestion, now: datetime.datetime
) -> None:
    drinks = operations.add_own_question(actor=SYSTEM, terms=DRINKS, now=now + DAY)
    answer(alba, now, **of(song, A("Cielito lindo")), **of(drinks, A("2")))
    answer(alba, now, **of(drinks, A("1")))
    assert [text for _label, text in shown(alba)] == ["Cielito lindo", "Coffee"]


def test_a_retired_question_is_asked_and_shown_no_more_but_she_still_sees_it(
    alba: uuid.UUID, song: models.OwnQuestion, make_account: Make, now: datetime.datetime
) -> None:
    account = make_account("participant", person=alba)
    answer(alba, now, **of(song, A("Cielito lindo")))
    operations.retire_own_question(actor=SYSTEM, question=song, now=now)
    assert queries.own_questions() == []
    assert shown(alba) == []
    found = held.held_of(account.actor, "people.OwnAnswer", now=now)
    assert found is not None
    assert "Cielito lindo (until June 2, 2026)" in str(found.lines[0].text)
    song.refresh_from_db()
    with pytest.raises(accounts.Refused):
        operations.change_own_question(actor=SYSTEM, question=song, terms=terms(), now=now)
    with pytest.raises(accounts.Invalid, match="question_unknown"):
        answer(alba, now, **of(song, A("La bamba")))


def test_an_answer_goes_when_its_last_day_is_over_and_a_hold_keeps_it(
    alba: uuid.UUID, song: models.OwnQuestion, now: datetime.datetime
) -> None:
    answer(alba, now, **of(song, A("Cielito lindo")))
    kept = next(one for one in held.kept() if one.key == "people.OwnAnswer")
    rights.purge(kept=kept, now=now + 90 * DAY)
    assert models.OwnAnswer.objects.exists()
    hold = rights_models.Hold.objects.create(
        scope="person", object_id=alba, why="court", asked_at=now, placed_at=now
    )
    rights.purge(kept=kept, now=now + 93 * DAY)
    assert models.OwnAnswer.objects.exists()
    hold.delete()
    rights.purge(kept=kept, now=now + 93 * DAY)
    assert not models.OwnAnswer.objects.exists()


def test_she_takes_a_copy_and_everything_back(
    alba: uuid.UUID, song: models.OwnQuestion, now: datetime.datetime, make_account: Make
) -> None:
    from arboleda.kit import registries

    answer(alba, now, **of(song, A("Cielito lindo")))
    account = make_account("participant", person=alba)
    reading = registries.Reading(account.actor, "held-about-oneself", now)
    (row,) = queries.export_own_answers(alba, reading)
    assert row["answer"] == "Cielito lindo" and row["question"]["es"].startswith("Una canción")
    assert operations.erase_own_answers(alba) == 1
    assert operations.erase_own_answers(alba) == 0


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
def test_administrators_alone_add_change_and_retire(
    role: str, song: models.OwnQuestion, make_account: Make, now: datetime.datetime
) -> None:
    actor = make_account(role).actor
    with pytest.raises(accounts.Refused):
        operations.add_own_question(actor=actor, terms=terms(), now=now)
    with pytest.raises(accounts.Refused):
        operations.change_own_question(actor=actor, question=song, terms=terms(), now=now)
    with pytest.raises(accounts.Refused):
        operations.retire_own_question(actor=actor, question=song, now=now)
    operations.add_own_question(actor=make_account("administrator").actor, terms=DRINKS, now=now)
    assert len(queries.own_questions()) == 2


def test_what_is_refused_is_kept_nowhere(
    alba: uuid.UUID, song: models.OwnQuestion, make_account: Make, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Invalid, match="refused:immigration"):
        operations.add_own_question(actor=SYSTEM, terms=labelled("Visa type"), now=now)
    with pytest.raises(accounts.Invalid, match="refused:birth"):
        operations.change_own_question(
            actor=SYSTEM, question=song, terms=labelled("Birth date"), now=now
        )
    song.refresh_from_db()
    assert song.label == terms().label
    with pytest.raises(accounts.Invalid, match="holds_refused"):
        answer(alba, now, **of(song, A("my passport is G12345678")))
    with pytest.raises(accounts.Refused):
        answer(alba, now, actor=make_account("organizer").actor, **of(song, A("x")))
    with pytest.raises(accounts.Refused):
        answer(alba, now, actor=make_account("participant", person=alba).actor, **of(song, A("x")))
    assert not models.OwnAnswer.objects.exists()


def test_twelve_at_one_time(grove: Any, now: datetime.datetime) -> None:
    for number in range(rules.MOST_QUESTIONS):
        operations.add_own_question(actor=SYSTEM, terms=labelled(f"Song {number + 1}"), now=now)
    with pytest.raises(accounts.Invalid, match="too_many"):
        operations.add_own_question(actor=SYSTEM, terms=terms(), now=now)


def test_the_same_form_twice_adds_and_answers_once(
    alba: uuid.UUID, grove: Any, now: datetime.datetime
) -> None:
    again = {"actor": SYSTEM, "now": now, "nonce": "n" * 24}
    made = operations.add_own_question(terms=terms(), **again)
    with pytest.raises(accounts.AlreadyDone):
        operations.add_own_question(terms=terms(), **again)
    given = {"person_id": alba, "answers": {made.pk: A("La bamba")}, **again, "nonce": "m" * 24}
    operations.answer_own_questions(**given)
    with pytest.raises(accounts.AlreadyDone):
        operations.answer_own_questions(**given)


def test_nothing_stays_without_its_row_in_the_chain(
    alba: uuid.UUID, song: models.OwnQuestion, now: datetime.datetime, broken_audit: None
) -> None:
    for act in (
        lambda: operations.add_own_question(actor=SYSTEM, terms=DRINKS, now=now),
        lambda: operations.change_own_question(
            actor=SYSTEM, question=song, terms=labelled("A dance"), now=now
        ),
        lambda: operations.retire_own_question(actor=SYSTEM, question=song, now=now),
        lambda: answer(alba, now, **of(song, A("La bamba"))),
    ):
        with pytest.raises(RuntimeError):
            act()
    (kept,) = models.OwnQuestion.objects.all()
    assert kept.label == terms().label and kept.retired_at is None
    assert not models.OwnAnswer.objects.exists()


@pytest.mark.parametrize(
    ("question", "label", "is_fine"),
    [
        ("city", {"en": "Home address"}, False),
        ("pronouns", {"es": "Estatus migratorio"}, False),
        ("age_group", {"en": "Age", "es": "Edad"}, True),
        ("age_group", {"en": "Visa"}, False),
        ("city", {"en": "Which side of town?"}, True),
    ],
)
@pytest.mark.usefixtures("grove")
def test_a_question_of_ours_is_not_renamed_into_a_refused_one(
    question: str, label: dict[str, str], is_fine: bool, now: datetime.datetime
) -> None:
    given = {"actor": SYSTEM, "question": question, "is_hidden": False, "label": label, "now": now}
    if is_fine:
        operations.word_question(**given)
    else:
        with pytest.raises(accounts.Invalid, match="refused"):
            operations.word_question(**given)
    assert models.Wording.objects.exists() is is_fine


# Pages


def test_an_administrator_asks_in_both_languages_and_staff_note_the_answer(
    alba: uuid.UUID, make_account: Make, sign_in: Make
) -> None:
    client = sign_in(make_account("administrator", everybody=True), confirmed=True)
    assert "You ask nothing of your own" in client.get(own("own_questions")).content.decode()
    given = {
        "label_en": "What do you drink?", "label_es": "¿Qué tomas?", "kind": "one_of",
        "why_en": "So that there is some", "why_es": "Para que haya", "keep_days": "90",
        "options_en": "Coffee\nTea\n", "options_es": "Café\nTé",
    }  # fmt: skip
    refused = client.post(own("add_own_question"), {**given, "label_es": "¿Tiene papeles?"})
    html = refused.content.decode()
    assert "This asks for something we never keep: immigration" in html
    assert 'value="What do you drink?"' in html, "what was written is kept"
    uneven = client.post(own("add_own_question"), {**given, "options_es": "Café"})
    assert "the same number of lines" in uneven.content.decode()
    assert client.post(own("add_own_question"), given).status_code == 302
    question = models.OwnQuestion.objects.get()
    assert question.options == [{"en": "Coffee", "es": "Café"}, {"en": "Tea", "es": "Té"}]
    page = reverse("people:person", args=[alba])
    assert "Ask our own questions" in client.get(page).content.decode()
    answering = reverse("people:answer_own_questions", args=[alba])
    html = client.get(answering).content.decode()
    assert "So that there is some" in html and "Prefers not to say" in html
    assert client.post(answering, {field(question): "2"}).status_code == 302
    assert "Tea" in client.get(page).content.decode()
    client.cookies["members_language"] = "es"
    html = client.get(page).content.decode()
    assert "¿Qué tomas?" in html and "Té" in html
    change = own("change_own_question", question.pk)
    assert "Coffee\nTea" in client.get(change).content.decode()
    assert client.post(change, {**given, "label_en": "To drink?"}).status_code == 302
    assert client.post(change, {"step": "retire"}).status_code == 302
    assert client.get(change).status_code == 404
    assert client.get(answering).status_code == 404
    assert "¿Qué tomas?" not in client.get(page).content.decode()


def test_an_answer_in_words_is_looked_at_and_a_day_is_a_day(
    alba: uuid.UUID, song: models.OwnQuestion, make_account: Make, sign_in: Make, now: Any
) -> None:
    day = operations.add_own_question(
        actor=SYSTEM, terms=terms(kind=rules.DATE, label={"en": "First day", "es": "Día"}), now=now
    )
    client = sign_in(make_account("facilitator", everybody=True), confirmed=True)
    address = reverse("people:answer_own_questions", args=[alba])
    given = {field(song): "Ask Itzayana", field(day): "2026-02-01"}
    assert "<mark>Itzayana</mark>" in client.post(address, given).content.decode()
    assert not models.OwnAnswer.objects.exists()
    wrong = client.post(address, {field(day): "soon"}).content.decode()
    assert "Write the day like this" in wrong
    assert client.post(address, {**given, "told": "Itzayana"}).status_code == 302
    assert sorted(text for _label, text in shown(alba)) == ["Ask Itzayana", "February 1, 2026"]


def test_a_stranger_finds_nothing(
    alba: uuid.UUID, song: models.OwnQuestion, make_account: Make, sign_in: Make
) -> None:
    client = sign_in(make_account("facilitator"), confirmed=True)
    assert client.get(reverse("people:answer_own_questions", args=[alba])).status_code == 404


def own(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def field(question: models.OwnQuestion) -> str:
    return f"own_{question.pk.hex}"
