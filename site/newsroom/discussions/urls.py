"""Addresses of the discussion. Nothing of django-comments-xtd's is included: see checks.py."""

from django.urls import path

from newsroom.discussions.views import (
    announcing,
    appealing,
    editing,
    letters,
    mine,
    my_data,
    own_state,
    rating,
    reading,
    reporting,
    subscribing,
    voting,
    writing,
)

urlpatterns = [
    path("challenge/", writing.challenge, name="discussion_challenge"),
    path("my-data/", my_data.my_data, name="discussion_my_data"),
    path("my-data/<str:secret>/", my_data.my_data_link, name="discussion_my_data_link"),
    path("mine/", mine.mine, name="discussion_mine"),
    path("comment/<int:comment_id>/", reading.comment, name="discussion_comment"),
    path("comment/<int:comment_id>/vote/", voting.vote, name="discussion_vote"),
    path("comment/<int:comment_id>/edit/", editing.edit, name="discussion_edit"),
    path("comment/<int:comment_id>/delete/", editing.delete, name="discussion_delete"),
    path("comment/<int:comment_id>/report/", reporting.report, name="discussion_report"),
    path("comment/<int:comment_id>/illegal/", reporting.illegal, name="discussion_illegal"),
    path("confirm/<str:secret>/", letters.confirm, name="discussion_confirm"),
    path("subscription/<str:secret>/", subscribing.subscription, name="discussion_subscription"),
    path("stop/<str:code>/", subscribing.stop, name="discussion_stop"),
    path("appeal/<str:secret>/", appealing.appeal, name="discussion_appeal"),
    path("<int:page_id>/", reading.discussion, name="discussion"),
    path("<int:page_id>/new/", announcing.new, name="discussion_new"),
    path("<int:page_id>/find/<int:number>/", reading.find, name="discussion_find"),
    path("<int:page_id>/me/", own_state.me, name="discussion_me"),
    path("<int:page_id>/rate/", rating.rate, name="discussion_rate"),
    path("<int:page_id>/reported/", reporting.reported, name="discussion_reported"),
    path("<int:page_id>/thread/<int:root_id>/", reading.thread, name="discussion_thread"),
    path("<int:page_id>/subscribe/", subscribing.subscribe, name="discussion_subscribe"),
    path("<int:page_id>/write/", writing.write, name="discussion_write"),
    path("<int:page_id>/thanks/", writing.thanks, name="discussion_thanks"),
]
