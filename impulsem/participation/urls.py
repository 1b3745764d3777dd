"""Pages of `participation`. The workbench and the exchange list their own beside the sessions."""

from django.urls import URLPattern, URLResolver, path, re_path

from impulsem.participation.views import cards, exchange, follow, live, moderation, phone, processes, sessions, synthesis

app_name = "participation"
SESSION = "sessions/<uuid:session_uuid>/"
SAID = "contributions/<uuid:contribution_uuid>/"

phones = [
    path("j/", phone.join, name="join"),
    path("j/<slug:join>/", phone.room, name="phone"),
    path("j/<slug:join>/now/", phone.now, name="phone_now"),
    path("j/<slug:join>/write/", phone.write, name="phone_write"),
    path("j/<slug:join>/vote/", phone.vote, name="phone_vote"),
    path("j/<slug:join>/here/", phone.here, name="phone_here"),
    path("j/<slug:join>/receipt/", phone.receipt, name="phone_receipt"),
    path("told/<slug:secret>/", follow.follow, name="follow"),
]
work = [
    path("", processes.processes, name="processes"),
    path("new/", processes.design, name="design"),
    path("method/", processes.method, name="method"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}change/", sessions.change, name="change_session"),
    path(f"{SESSION}group-receipt/", sessions.group_receipt, name="group_receipt"),
    path(f"{SESSION}cards/", cards.cards, name="cards"),
    path(f"{SESSION}cards/<int:number>/", cards.card, name="card"),
    path(f"{SESSION}cards/<int:number>/photo/", cards.photo, name="card_photo"),
    path(f"{SESSION}cards/<int:number>/photo/add/", cards.add_photo, name="add_card_photo"),
    path(f"{SESSION}live/", live.live, name="live"),
    path(f"{SESSION}live/doors/", live.doors, name="live_doors"),
    path(f"{SESSION}live/ask/", live.ask, name="live_ask"),
    path(f"{SESSION}live/questions/<int:prompt_id>/", live.prompt, name="live_prompt"),
    path(f"{SESSION}live/group/", live.group, name="live_group"),
    path(f"{SESSION}screen/", live.screen, name="screen"),
    re_path(rf"^sessions/(?P<session_uuid>[0-9a-f-]{{36}})/do/(?P<action>{'|'.join(sessions.ACTIONS)})/$", sessions.act, name="act"),
    path(SAID, moderation.contribution, name="contribution"),
    path(f"{SAID}moderate/", moderation.moderate, name="moderate"),
    path(f"{SAID}correct/", moderation.correct, name="correct"),
    path(f"{SAID}render/", moderation.add_rendering, name="add_rendering"),
]
of_a_process = [
    path("p/<slug:slug>/", processes.process, name="process"),
    path("p/<slug:slug>/change/", processes.describe, name="describe"),
    path("p/<slug:slug>/dimensions/new/", processes.add_dimension, name="add_dimension"),
    path("p/<slug:slug>/phases/new/", processes.add_phase, name="add_phase"),
    path("p/<slug:slug>/state/", processes.bring_to, name="bring_to"),
    path("p/<slug:slug>/slips/", processes.slips, name="slips"),
    path("p/<slug:slug>/sessions/new/", sessions.plan, name="plan"),
    path("p/<slug:slug>/moderation/", moderation.queue, name="moderation"),
    path("p/<slug:slug>/moderation/publish/", moderation.publish_page, name="publish_page"),
]
WORKBENCH = "p/<slug:slug>/synthesis/"
ONE = f"{WORKBENCH}<uuid:contribution_uuid>/"
FILES = "p/<slug:slug>/exchange/"
workbench = [
    path(WORKBENCH, synthesis.synthesis, name="synthesis"),
    path(f"{WORKBENCH}suggest/", synthesis.suggest, name="suggest"),
    path(f"{WORKBENCH}proposals/", synthesis.proposals, name="proposals"),
    path(f"{WORKBENCH}proposals/<int:number>/", synthesis.proposal, name="proposal"),
    path(f"{WORKBENCH}themes/", synthesis.themes, name="themes"),
    path(f"{WORKBENCH}coding/", synthesis.coding, name="coding"),
    path(f"{ONE}place/", synthesis.place, name="place"),
    path(f"{ONE}take-back/<int:edge_id>/", synthesis.take_back, name="take_back"),
    path(f"{ONE}passage/", synthesis.excerpt, name="excerpt"),
    path(f"{ONE}theme/", synthesis.code, name="code"),
    path(FILES, exchange.exchange, name="exchange"),
    path(f"{FILES}<uuid:import_uuid>/", exchange.import_, name="import"),
    path(f"{FILES}<uuid:import_uuid>/on/", exchange.go_on, name="import_on"),
    path(f"{FILES}export.<slug:kind>", exchange.export, name="export"),
]
urlpatterns: list[URLPattern | URLResolver] = [*phones, *work, *of_a_process, *workbench]
