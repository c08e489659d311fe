from django.urls import path

from newsroom.media import views

urlpatterns = [
    path("videos/", views.hub, name="videos"),
    path("videos/<slug:slug>/", views.watch, name="video"),
]
