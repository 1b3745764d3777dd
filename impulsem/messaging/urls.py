"""Pages of `messaging`."""

from django.urls import path

from impulsem.messaging.views import gateway, letters, outbox, templates

app_name = "messaging"
urlpatterns = [
    path("", outbox.outbox, name="outbox"),
    path("of/<uuid:person_uuid>/", outbox.of_person, name="of_person"),
    path("to/<uuid:person_uuid>/", outbox.write, name="write"),
    path("letters/", letters.letters, name="letters"),
    path("letters/gather/", letters.gather, name="gather"),
    path("letters/<uuid:batch_uuid>/", letters.batch, name="batch"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<slug:code>/", templates.template, name="template"),
    path("templates/<slug:code>/words/", templates.rewrite, name="rewrite"),
    path("gateway/", gateway.demo_gateway, name="demo_gateway"),
    path("gateway/news/", gateway.gateway_news, name="gateway_news"),
    path("<uuid:message_uuid>/", outbox.show, name="show"),
    path("<uuid:message_uuid>/another-way/", outbox.another_way, name="another_way"),
    path("<uuid:message_uuid>/works-again/<int:contact>/", outbox.works_again, name="works_again"),
]
