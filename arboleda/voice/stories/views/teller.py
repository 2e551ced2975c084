"""The teller's own pages: what she wrote, who may read it, and the switch."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from arboleda.kit import errors, notices
from arboleda.trust.accounts import access
from arboleda.trust.consent import queries as consent
from arboleda.voice.stories import choices, forms, operations, queries
from arboleda.voice.stories.rules import difference
from arboleda.voice.stories.views import _shared


@access.signed_in
@access.passphrase_again
def my_stories(request: access.Request) -> HttpResponse:
    """Everything she wrote. It opens even while the grove is locked, without titles."""
    stories = list(queries.own_stories(request.actor))
    try:
        titles = queries.titles(request.actor, stories, rule="self")
    except errors.Locked:
        titles = {}
    rows = [{"story": one, "title": titles.get(one.pk, "")} for one in stories]
    return render(request, "stories/my_stories.html", {"rows": rows})


@access.signed_in
@access.passphrase_again
def write_story(request: access.Request) -> HttpResponse:
    """The first words."""
    form = forms.Words(
        *_shared.sent(request, files=True),
        asks_limits=True,
        initial={"language": request.user.language},
    )
    if form.is_valid():
        made: list[uuid.UUID] = []

        def act() -> None:
            story = operations.write_story(
                actor=request.actor,
                words=form.words(),
                now=request.now,
                nonce=form.nonce,
                limits_read=form.cleaned_data["limits_read"],
            )
            made.append(story.pk)

        done, _loose = _shared.carry_out(form, act)
        if done:
            notices.add(request, "good", _("Saved. Only you can read it."))
            return redirect("stories:my_story", made[0]) if made else redirect("stories:my_stories")
    return render(request, "stories/write_story.html", {"form": form, "limits": True})


@access.signed_in
@access.passphrase_again
@access.before_writing
def edit_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """Her own words, anew."""
    story = _own(request, story_id)
    last = queries.versions(story)[-1]
    said = queries.open_versions(request.actor, [last], rule="self").get(last.pk)
    if said is None:
        raise Http404
    form = forms.Words(
        *_shared.sent(request, files=True),
        has_picture=last.picture is not None,
        initial={
            "language": last.language,
            "title": said.title,
            "text": said.text,
            "alt": said.alt,
        },
    )
    if form.is_valid():
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.edit_story(
                actor=request.actor,
                story=story,
                words=form.words(),
                now=request.now,
                nonce=form.nonce,
            ),
        )
        if done:
            notices.add(request, "good", _("Saved. It waits for your approval."))
            return redirect("stories:my_story", story.pk)
    context = {"form": form, "story": story, "picture": last.picture}
    return render(request, "stories/edit_story.html", context)


@access.signed_in
@access.passphrase_again
def my_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """One story of hers: where it stands, what happens next, and the switch."""
    story = queries.own_story(request.actor, story_id)
    if story is None:
        raise Http404
    agreed = queries.consent_in_force(story, now=request.now)
    coming = None if agreed else queries.consent_to_come(story, now=request.now)
    context: _shared.Context = {
        "story": story,
        "agreed": agreed,
        "coming": coming,
        "state": queries.shown_state(story, agreed or coming),
        "uses": queries.uses(request.actor, story, rule="self"),
    }
    context["outside"] = [(use, where) for use, where in context["uses"] if use.stays_outside]
    context["state_label"] = choices.State(context["state"]).label
    if story.state != choices.State.WITHDRAWN:
        last = queries.versions(story)[-1]
        said = queries.open_versions(request.actor, [last], rule="self").get(last.pk)
        context |= {"version": last, "said": said, "by_other": last.author_id != story.person_id}
        context["parts"] = _shared.paragraphs(said.text if said else "")
        context["channels"] = [choices.Channel(one).label for one in story.channels]
    return render(request, "stories/my_story.html", context)


@access.signed_in
@access.passphrase_again
def decide_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """For whom, where, under which name, until when."""
    story = _own(request, story_id)
    form = forms.Decide(
        *_shared.sent(request),
        initial={
            "audience": story.audience,
            "channels": story.channels,
            "name_choice": story.name_choice,
            "name": queries.other_name(request.actor, story),
            "ends_date": story.ends_date or forms.usual_end(timezone.localdate(request.now)),
        },
    )
    if form.is_valid():
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.decide_story(
                actor=request.actor, story=story, wanted=form.wanted(), now=request.now
            ),
        )
        if done:
            notices.add(request, "good", _("Saved. The next step is your approval."))
            return redirect("stories:my_story", story.pk)
    return render(request, "stories/decide_story.html", {"form": form, "story": story})


@access.signed_in
@access.passphrase_again
def approve_version(
    request: access.Request, story_id: uuid.UUID, version_id: uuid.UUID
) -> HttpResponse:
    """The exact words, beside hers where somebody else proposed them; then her yes."""
    story = _own(request, story_id)
    versions = queries.versions(story)
    version = next((one for one in versions if one.pk == version_id), None)
    if version is None:
        raise Http404
    hers = [one for one in versions if one.author_id == story.person_id and one != version]
    before = hers[-1] if hers and version.author_id != story.person_id else None
    opened = queries.open_versions(
        request.actor, [one for one in (version, before) if one is not None], rule="self"
    )
    if version.pk not in opened:
        raise Http404
    form = forms.Approve(*_shared.sent(request))
    loose: list[str] = []
    if form.is_valid():
        done, loose = _shared.carry_out(
            form,
            lambda: operations.approve_version(
                actor=request.actor,
                version=version,
                warned=form.cleaned_data["warned"],
                language=translation.get_language() or "",
                now=request.now,
                nonce=form.nonce,
            ),
        )
        if done:
            notices.add(request, "good", _("Approved: these words and no others."))
            return redirect("stories:my_story", story.pk)
    said = opened[version.pk]
    context = {
        "form": form,
        "notice": consent.notice_for("story", translation.get_language() or ""),
        "story": story,
        "version": version,
        "said": said,
        "loose": loose,
        "before": opened.get(before.pk) if before else None,
        "rows": difference.rows(opened[before.pk].text, said.text) if before else [],
        "parts": _shared.paragraphs(said.text),
        "audience": story.get_audience_display(),
        "channels": [choices.Channel(one).label for one in story.channels],
        "other_name": queries.other_name(request.actor, story),
    }
    return render(request, "stories/approve_version.html", context)


@access.signed_in
@access.passphrase_again
@require_POST
def decline_edit(
    request: access.Request, story_id: uuid.UUID, version_id: uuid.UUID
) -> HttpResponse:
    """Her own words stay."""
    story = _own(request, story_id)
    version = next((one for one in queries.versions(story) if one.pk == version_id), None)
    if version is None:
        raise Http404
    done, loose = _shared.carry_out(
        None, lambda: operations.decline_edit(actor=request.actor, version=version, now=request.now)
    )
    text = _("Your own words stay.") if done else " ".join(loose)
    notices.add(request, "good" if done else "care", text)
    return redirect("stories:my_story", story.pk)


@access.signed_in
def withdraw_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """The second tap. Taking back never waits: no passphrase, no reason, an open grove or not."""
    story = queries.own_story(request.actor, story_id)
    if story is None:
        raise Http404
    if request.method == "POST":
        _shared.carry_out(
            None,
            lambda: operations.withdraw_story(actor=request.actor, story=story, now=request.now),
        )
        notices.add(request, "good", _("Taken back. It is gone from our website as of now."))
        return redirect("stories:my_story", story.pk)
    return render(request, "stories/withdraw_story.html", {"story": story})


@access.signed_in
def story_picture(
    request: access.Request, story_id: uuid.UUID, picture_id: uuid.UUID
) -> HttpResponse:
    """A picture for its teller and for the staff who may read the story."""
    story = queries.own_story(request.actor, story_id)
    rule = "self"
    if story is None:
        story = queries.staff_story(request.actor, story_id, now=request.now)
        rule = "assignment"
    if story is None:
        raise Http404
    if rule == "self" and not access.is_confirmed(request, now=request.now):
        raise Http404
    picture = queries.picture(story, picture_id)
    data = queries.open_picture(request.actor, picture, rule=rule) if picture else None
    if data is None:
        raise Http404
    return _shared.picture_response(data)


def _own(request: access.Request, story_id: uuid.UUID) -> queries.Story:
    """The teller's own story that is not taken back, or 404."""
    story = queries.own_story(request.actor, story_id)
    if story is None or story.state == choices.State.WITHDRAWN:
        raise Http404
    return story
