"""Pages of `strategy`."""

from django.urls import path

from impulsem.strategy.views import content, drafting, paper, results, rounds, voting

app_name = "strategy"
urlpatterns = [
    path("", content.tree, name="tree"),
    path("of/<str:code>/", content.element, name="element"),
    path("of/<str:code>/adapt/", content.adapt, name="adapt"),
    path("versions/", content.versions, name="versions"),
    path("versions/<int:number>/", content.version, name="version"),
    path("draft/", content.begin_draft, name="begin_draft"),
    path("draft/in-force/", drafting.in_force, name="in_force"),
    path("draft/<str:code>/reword/", drafting.reword, name="reword"),
    path("draft/<str:code>/move/", drafting.move, name="move"),
    path("draft/<str:code>/drop/", drafting.drop, name="drop"),
    path("draft/<str:code>/add/", drafting.add, name="add"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<uuid:round_uuid>/", rounds.show, name="round"),
    path("rounds/<uuid:round_uuid>/options/", rounds.options, name="options"),
    path("rounds/<uuid:round_uuid>/dimensions/", rounds.dimension, name="dimension"),
    path("rounds/<uuid:round_uuid>/dimensions/<slug:code>/remove/", rounds.remove_dimension, name="remove_dimension"),
    path("rounds/<uuid:round_uuid>/questions/", rounds.question, name="question"),
    path("rounds/<uuid:round_uuid>/step/", rounds.step, name="step"),
    path("rounds/<uuid:round_uuid>/codes/", rounds.codes, name="codes"),
    path("rounds/<uuid:round_uuid>/paper/", paper.paper, name="paper"),
    path("rounds/<uuid:round_uuid>/paper/hand-out/", paper.hand_out, name="hand_out"),
    path("rounds/<uuid:round_uuid>/paper/sheet/", paper.blank, name="blank_sheet"),
    path("rounds/<uuid:round_uuid>/paper/<str:number>/", paper.sheet, name="sheet"),
    path("rounds/<uuid:round_uuid>/results/", results.results, name="results"),
    path("rounds/<uuid:round_uuid>/results/decide/", results.decide, name="decide"),
    path("rounds/<uuid:round_uuid>/files/<str:name>", results.file, name="file"),
    path("vote/", voting.vote, name="vote"),
]
