"""Paths of the dream space; the URL name is the name of the view."""

from __future__ import annotations

from django.urls import path

from arboleda.learning.dreamspace.views import (
    deciding,
    files,
    ideas,
    maps,
    paper,
    phones,
    preparing,
    rating,
    reporting,
    sorting,
    spaces,
    telling,
)

app_name = "dreamspace"

urlpatterns = [
    # Rooms
    path("dreams/", spaces.spaces, name="spaces"),
    path("dreams/new/", preparing.open_space, name="open_space"),
    path("dreams/<uuid:space_id>/", spaces.space, name="space"),
    path("dreams/<uuid:space_id>/live/", spaces.space_live, name="space_live"),
    path("dreams/<uuid:space_id>/edit/", preparing.change_space, name="change_space"),
    path("dreams/<uuid:space_id>/questions/", preparing.scales, name="scales"),
    path(
        "dreams/<uuid:space_id>/questions/<int:position>/",
        preparing.change_scale,
        name="change_scale",
    ),
    path("dreams/<uuid:space_id>/groups/", preparing.groups, name="groups"),
    path("dreams/<uuid:space_id>/stages/", spaces.move_stage, name="move_stage"),
    path("dreams/<uuid:space_id>/joining/", spaces.change_joining, name="change_joining"),
    path("dreams/<uuid:space_id>/off/", spaces.remove_space, name="remove_space"),
    path("dreams/<uuid:space_id>/screen/", spaces.screen, name="screen"),
    path("dreams/<uuid:space_id>/screen/live/", spaces.screen_live, name="screen_live"),
    # Ideas and cards
    path("dreams/<uuid:space_id>/ideas/", ideas.ideas, name="ideas"),
    path("dreams/<uuid:space_id>/cards/", ideas.cards, name="cards"),
    path("dreams/<uuid:space_id>/cards/new/", ideas.write_card, name="write_card"),
    path("dreams/<uuid:space_id>/cards/renumber/", ideas.renumber, name="renumber"),
    path("dreams/<uuid:space_id>/ideas/<uuid:statement_id>/", ideas.statement, name="statement"),
    path("dreams/<uuid:space_id>/ideas/<uuid:statement_id>/join/", ideas.merge, name="merge"),
    path("dreams/<uuid:space_id>/ideas/<uuid:statement_id>/divide/", ideas.divide, name="divide"),
    path(
        "dreams/<uuid:space_id>/ideas/<uuid:statement_id>/move/",
        ideas.move_statement,
        name="move_statement",
    ),
    # The map, and what is made of it
    path("dreams/<uuid:space_id>/map/", maps.maps, name="maps"),
    path("dreams/<uuid:space_id>/map/draw/", maps.draw_map, name="draw_map"),
    path("dreams/<uuid:space_id>/map/<slug:code>/", maps.figure, name="figure"),
    path("dreams/<uuid:space_id>/final/", maps.freeze, name="freeze"),
    path("dreams/<uuid:space_id>/final/on/", maps.go_on_freezing, name="go_on_freezing"),
    path("dreams/<uuid:space_id>/clusters/", deciding.interpret, name="interpret"),
    path("dreams/<uuid:space_id>/clusters/settle/", maps.settle, name="settle"),
    path(
        "dreams/<uuid:space_id>/clusters/<int:number>/", deciding.name_cluster, name="name_cluster"
    ),
    path(
        "dreams/<uuid:space_id>/border/<uuid:statement_id>/", deciding.move_card, name="move_card"
    ),
    path("dreams/<uuid:space_id>/choose/", deciding.decide, name="decide"),
    path(
        "dreams/<uuid:space_id>/choose/card/<uuid:statement_id>/",
        deciding.choose_card,
        name="choose_card",
    ),
    path(
        "dreams/<uuid:space_id>/choose/cluster/<int:number>/",
        deciding.choose_cluster,
        name="choose_cluster",
    ),
    path(
        "dreams/<uuid:space_id>/choose/<uuid:decision_id>/off/", deciding.undecide, name="undecide"
    ),
    path("dreams/<uuid:space_id>/report/", reporting.report, name="report"),
    path("dreams/<uuid:space_id>/report/make/", reporting.make_reports, name="make_reports"),
    path(
        "dreams/<uuid:space_id>/report/<slug:language>/", reporting.report_page, name="report_page"
    ),
    path(
        "dreams/<uuid:space_id>/report/<slug:language>/file/",
        reporting.report_file,
        name="report_file",
    ),
]

urlpatterns += [
    # Paper
    path("dreams/<uuid:space_id>/paper/", paper.paper, name="paper"),
    path(
        "dreams/<uuid:space_id>/paper/cards/<slug:size>/<slug:languages>/",
        paper.print_cards,
        name="print_cards",
    ),
    path(
        "dreams/<uuid:space_id>/paper/piles/<slug:size>/<slug:languages>/",
        paper.print_slips,
        name="print_slips",
    ),
    path(
        "dreams/<uuid:space_id>/paper/ratings/<slug:size>/<slug:languages>/",
        paper.print_ratings,
        name="print_ratings",
    ),
    path("dreams/<uuid:space_id>/paper/slips/new/", paper.type_slip, name="type_slip"),
    path(
        "dreams/<uuid:space_id>/paper/slips/<uuid:seat_id>/",
        paper.correct_slip,
        name="correct_slip",
    ),
    path(
        "dreams/<uuid:space_id>/paper/slips/<uuid:seat_id>/again/",
        paper.check_slip,
        name="check_slip",
    ),
    path(
        "dreams/<uuid:space_id>/paper/slips/<uuid:seat_id>/out/",
        paper.remove_slip,
        name="remove_slip",
    ),
    # Files
    path("dreams/bring/", files.bring_room, name="bring_room"),
    path("dreams/<uuid:space_id>/files/", files.room_files, name="room_files"),
    path("dreams/<uuid:space_id>/files/back/", files.take_back_room, name="take_back_room"),
]

urlpatterns += [
    # Phones: settings.NOBODY_PATH
    path("r/", phones.find_room, name="find_room"),
    path("r/<str:code>/", phones.come_in, name="come_in"),
    path("r/<str:code>/now/", phones.phone_now, name="phone_now"),
    path("r/<str:code>/keep/", phones.keep_seat, name="keep_seat"),
    path("r/<str:code>/back/", phones.find_seat, name="find_seat"),
    path("r/<str:code>/next/", phones.pass_on, name="pass_on"),
    path("r/<str:code>/ideas/", telling.tell_idea, name="tell_idea"),
    path("r/<str:code>/ideas/end/", telling.end_telling, name="end_telling"),
    path("r/<str:code>/cards/", sorting.sort_cards, name="sort_cards"),
    path("r/<str:code>/cards/place/", sorting.place_card, name="place_card"),
    path("r/<str:code>/cards/begin/", sorting.begin_pile, name="begin_pile"),
    path("r/<str:code>/cards/undo/", sorting.undo_card, name="undo_card"),
    path("r/<str:code>/cards/keys/", phones.switch_digits, name="switch_digits"),
    path("r/<str:code>/piles/", sorting.my_piles, name="my_piles"),
    path("r/<str:code>/piles/again/", sorting.reopen_sorting, name="reopen_sorting"),
    path("r/<str:code>/rate/", rating.rate_cards, name="rate_cards"),
    path("r/<str:code>/rate/again/", rating.reopen_rating, name="reopen_rating"),
    path("r/<str:code>/votes/", rating.vote_cards, name="vote_cards"),
    path("r/<str:code>/votes/give/", rating.give_vote, name="give_vote"),
    path("r/<str:code>/votes/undo/", rating.undo_vote, name="undo_vote"),
]
