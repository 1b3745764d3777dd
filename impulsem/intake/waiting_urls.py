"""Addresses of waiting lists and of groups from demand, below those of the intake."""

from __future__ import annotations

from django.urls import path

from impulsem.intake.views import from_demand, waiting, waiting_criteria

urlpatterns = [
    path("waiting/", waiting.lists, name="waiting_lists"),
    path("waiting/<int:list_pk>/", waiting.show, name="waiting_list"),
    path("waiting/<int:list_pk>/equity/", waiting_criteria.equity, name="waiting_equity"),
    path("waiting/enter/", waiting.enter, name="waiting_enter"),
    path("waiting/people/<uuid:candidate_uuid>/", waiting.candidate, name="candidate"),
    path("waiting/people/<uuid:candidate_uuid>/offer/", waiting.offer, name="candidate_offer"),
    path("waiting/people/<uuid:candidate_uuid>/answer/", waiting.answer, name="candidate_answer"),
    path("waiting/people/<uuid:candidate_uuid>/leave/", waiting.leave, name="candidate_leave"),
    path("waiting/people/<uuid:candidate_uuid>/facts/", waiting.facts, name="candidate_facts"),
    path("waiting/people/<uuid:candidate_uuid>/slip/", waiting.receipt, name="candidate_receipt"),
    path("waiting/criteria/<slug:kind_code>/", waiting_criteria.criteria, name="waiting_criteria"),
    path("waiting/criteria/<slug:kind_code>/propose/", waiting_criteria.propose, name="propose_criteria"),
    path("waiting/criteria/<slug:kind_code>/publish/", waiting_criteria.publish, name="publish_criteria"),
    path("waiting/criteria/<slug:kind_code>/withdraw/", waiting_criteria.withdraw, name="withdraw_criteria"),
    path("groups-from-demand/", from_demand.proposals, name="group_proposals"),
    path("groups-from-demand/look/", from_demand.look, name="look_for_groups"),
    path("groups-from-demand/<uuid:proposal_uuid>/", from_demand.proposal, name="group_proposal"),
    path("groups-from-demand/<uuid:proposal_uuid>/refuse/", from_demand.refuse, name="refuse_group"),
]
