"""Paths of the campaigns app; the URL name is the name of the view."""

from django.urls import path

from arboleda.organizing.campaigns.views import campaigns, ideas

app_name = "campaigns"

urlpatterns = [
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/new/", ideas.write_idea, name="write_idea"),
    path("ideas/<uuid:idea_id>/", ideas.idea, name="idea"),
    path("ideas/<uuid:idea_id>/edit/", ideas.change_idea, name="change_idea"),
    path("ideas/<uuid:idea_id>/off/", ideas.remove_idea, name="remove_idea"),
    path("ideas/<uuid:idea_id>/taken-up/", ideas.take_up, name="take_up"),
    path("ideas/<uuid:idea_id>/told/", ideas.tell_back, name="tell_back"),
    path(
        "ideas/<uuid:idea_id>/<slug:kind>/<uuid:entry_id>/out/",
        ideas.remove_from_idea,
        name="remove_from_idea",
    ),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.start_campaign, name="start_campaign"),
    path("campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", campaigns.change_campaign, name="change_campaign"),
    path("campaigns/<uuid:campaign_id>/demands/new/", campaigns.make_demand, name="make_demand"),
    path(
        "campaigns/<uuid:campaign_id>/offices/new/",
        campaigns.name_decision_maker,
        name="name_decision_maker",
    ),
    path("campaigns/<uuid:campaign_id>/actions/new/", campaigns.plan_action, name="plan_action"),
    path(
        "campaigns/<uuid:campaign_id>/promises/new/",
        campaigns.note_commitment,
        name="note_commitment",
    ),
    path(
        "campaigns/<uuid:campaign_id>/promises/<uuid:commitment_id>/",
        campaigns.settle_commitment,
        name="settle_commitment",
    ),
    path("campaigns/<uuid:campaign_id>/wins/new/", campaigns.record_win, name="record_win"),
    path(
        "campaigns/<uuid:campaign_id>/decisions/new/",
        campaigns.record_decision,
        name="record_decision",
    ),
    path(
        "campaigns/<uuid:campaign_id>/<slug:kind>/<uuid:entry_id>/out/",
        campaigns.remove_from_campaign,
        name="remove_from_campaign",
    ),
]
