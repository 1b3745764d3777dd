"""The doors of `benefits`."""

from django.urls import path

from impulsem.benefits.views import applications, for_others, queue

app_name = "benefits"
OTHERS = "for-others/"
DOSSIER = f"{OTHERS}dossiers/<uuid:dossier_uuid>/"
APPLICATION = "a/<uuid:application_uuid>/"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("decide/", queue.decide_many, name="decide_many"),
    path("month/", queue.month, name="month"),
    path("appeals/", queue.appeals, name="appeals"),
    path("find/", applications.find, name="find"),
    path("begin/", applications.begin_for, name="begin_for"),
    path("begin/<uuid:household_uuid>/", applications.begin, name="begin"),
    path(APPLICATION, applications.application, name="application"),
    path(f"{APPLICATION}use/", applications.use, name="use"),
    path(f"{APPLICATION}paper/", applications.paper, name="paper"),
    path(OTHERS, for_others.counts, name="for_others"),
    path(f"{OTHERS}note/", for_others.note, name="note_for_others"),
    path(f"{OTHERS}note/<uuid:note_uuid>/take-back/", for_others.take_back, name="take_back_note"),
    path(f"{OTHERS}dossiers/", for_others.prepare, name="prepare_dossier"),
    path(f"{DOSSIER}file/", for_others.dossier_file, name="dossier_file"),
    path(f"{DOSSIER}sent/", for_others.send, name="send_dossier"),
    path(f"{DOSSIER}answer/", for_others.answer, name="answer_dossier"),
]
