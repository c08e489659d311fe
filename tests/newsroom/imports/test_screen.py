"""Imports in the admin: uploaded, checked, imported, stopped, taken up again; and whom it is for."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from news.models import ArticlePage
from newsroom.imports import running
from newsroom.imports.models import ImportRun
from newsroom.imports.reader import read_wxr
from newsroom.imports.report import Report
from newsroom.imports.writer import Importer, Options
from newsroom.people.models import User
from tests.newsroom.imports.conftest import FOOT, HEAD, item

pytestmark = pytest.mark.django_db
State = ImportRun.State


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, newsroom) -> None:
    settings.VAR_DIR = tmp_path / "var"


def upload(client: Any, text: str, system: str = "wordpress") -> ImportRun:
    file = SimpleUploadedFile("old.xml", text.encode())
    response = client.post(reverse("newsroom_imports"), {"system": system, "file": file}, follow=True)
    assert response.status_code == 200
    return ImportRun.objects.latest("pk")


def act(client: Any, run: ImportRun, name: str) -> str:
    page: str = client.post(reverse("newsroom_import_act", args=[run.pk]), {"act": name}, follow=True).content.decode()
    run.refresh_from_db()
    return page


def test_an_upload_is_checked_and_then_imported(admin_client):
    run = upload(admin_client, HEAD + item(1) + item(2) + FOOT)
    assert run.state == State.CHECKED
    assert not ArticlePage.objects.exists()
    page = admin_client.get(reverse("newsroom_import", args=[run.pk])).content.decode()
    (table,) = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    heads, articles = table.split("\n")[:2]
    assert re.fullmatch(r"articles +2 +2 +0 +0 +0", articles)
    assert heads.index("in file") + len("in file") == articles.index("2") + 1
    assert 'http-equiv="refresh"' not in page
    page = act(admin_client, run, "import")
    assert run.state == State.DONE
    assert (run.done, run.total) == (2, 2)
    assert ArticlePage.objects.count() == 2
    assert "Import again" in page
    assert "old.xml" in admin_client.get(reverse("newsroom_imports")).content.decode()


def test_a_file_that_is_none_ends_with_a_sentence(admin_client):
    run = upload(admin_client, "no xml")
    assert run.state == State.FAILED
    assert "is not XML" in run.report
    assert str(running.settings.VAR_DIR) not in run.report


def test_ghost_and_disqus(admin_client):
    assert upload(admin_client, '{"data": {"posts": []}}', "ghost").state == State.CHECKED
    assert upload(admin_client, '<disqus xmlns="http://disqus.com"/>', "disqus").state == State.CHECKED


def test_stopped_and_taken_up_again(admin_client, monkeypatch):
    run = upload(admin_client, HEAD + item(1) + item(2) + FOOT)
    ask = running._Watch.__call__

    def asked_meanwhile(self: Any, done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(stop_asked=True)
        ask(self, done, total)

    monkeypatch.setattr(running._Watch, "__call__", asked_meanwhile)
    assert "Go on" in act(admin_client, run, "import")
    assert run.state == State.STOPPED
    monkeypatch.undo()
    act(admin_client, run, "import")
    assert run.state == State.DONE
    assert ArticlePage.objects.count() == 2


def test_it_gives_signs_of_life_while_the_items_are_counted(db, tmp_path):
    path = tmp_path / "old.xml"
    path.write_text(HEAD + item(1) + item(2) + FOOT)
    told = []
    importer = Importer("wordpress", read_wxr, Options(), Report(tmp_path, "report"))
    importer.run(path, lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (0, 2), (1, 2), (2, 2)]


def test_while_it_runs_the_page_refreshes_itself_and_offers_to_stop(admin_client):
    run = upload(admin_client, HEAD + item(1) + FOOT)
    ImportRun.objects.update(state=State.IMPORTING, done=3, total=9, alive_at=timezone.now())
    page = admin_client.get(reverse("newsroom_import", args=[run.pk])).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "3 of 9" in page
    act(admin_client, run, "import")
    assert run.state == State.IMPORTING, "what runs is not started twice"
    act(admin_client, run, "stop")
    assert run.stop_asked


def test_what_a_dead_worker_left_can_be_taken_up(admin_client):
    run = upload(admin_client, HEAD + item(1) + FOOT)
    ImportRun.objects.update(state=State.IMPORTING, alive_at=timezone.now() - dt.timedelta(minutes=5))
    page = admin_client.get(reverse("newsroom_import", args=[run.pk])).content.decode()
    assert "Broken off" in page
    act(admin_client, run, "import")
    assert run.state == State.DONE


def test_only_for_those_who_may(client):
    user = User.objects.create_user("ed", password="ed")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    run = ImportRun.objects.create(name="x", state=State.CHECKED)
    paths = [reverse("newsroom_imports"), reverse("newsroom_import", args=[run.pk])]
    assert [client.get(path).status_code for path in paths] == [302, 302]
    client.post(reverse("newsroom_import_act", args=[run.pk]), {"act": "import"})
    run.refresh_from_db()
    assert run.state == State.CHECKED
    assert client.get(reverse("newsroom_import_act", args=[run.pk])).status_code in (302, 405)
    user.user_permissions.add(Permission.objects.get(codename="run_imports"))
    assert client.get(paths[0]).status_code == 200
