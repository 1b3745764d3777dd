"""The doors of `benefits`."""

from django.urls import path

from impulsem.benefits.views import for_others

app_name = "benefits"
OTHERS = "for-others/"
DOSSIER = f"{OTHERS}dossiers/<uuid:dossier_uuid>/"
urlpatterns = [
    path(OTHERS, for_others.counts, name="for_others"),
    path(f"{OTHERS}note/", for_others.note, name="note_for_others"),
    path(f"{OTHERS}note/<uuid:note_uuid>/take-back/", for_others.take_back, name="take_back_note"),
    path(f"{OTHERS}dossiers/", for_others.prepare, name="prepare_dossier"),
    path(f"{DOSSIER}file/", for_others.dossier_file, name="dossier_file"),
    path(f"{DOSSIER}sent/", for_others.send, name="send_dossier"),
    path(f"{DOSSIER}answer/", for_others.answer, name="answer_dossier"),
]
