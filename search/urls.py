from django.urls import path

from search import suggestions, views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", suggestions.suggest, name="suggestions"),
]
