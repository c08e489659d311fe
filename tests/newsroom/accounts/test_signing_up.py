"""From a form to an account: the address is confirmed first, and nobody learns who has an account."""

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from newsroom.discussions.identity import email_hash
from newsroom.discussions.models import Commenter
from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"name": "Ana Quay", "email": "ana@example.com", "password1": "a long walk by the sea", "website": ""}


def sign_up(client, **fields):
    return client.post(reverse("account_signup"), {**NEW, **fields})


def letters() -> list[Letter]:
    return list(Letter.objects.order_by("pk"))


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/\S+)", letter.text)[1]


def test_signed_up_confirmed_and_logged_in(newsroom, client):
    response = sign_up(client)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    [letter] = letters()
    assert letter.recipient == "ana@example.com"
    assert "Confirm your e-mail address" in letter.subject
    page = client.get(link_in(letter))
    assert "ana@example.com" in page.content.decode()
    user = get_user_model().objects.get(email="ana@example.com")
    assert not user.emailaddress_set.filter(verified=True).exists(), "to look at the page confirms nothing"
    assert client.post(link_in(letter))["Location"] == reverse("account_profile")
    assert user.emailaddress_set.get().verified
    profile = client.get(reverse("account_profile")).content.decode()
    assert "Ana Quay" in profile
    assert "is confirmed" in profile
    assert str(user) == "Ana Quay"
    assert "ana" not in user.username


def test_a_banned_address_is_banned_with_its_account(newsroom, client):
    later = timezone.now() + dt.timedelta(days=9)
    Commenter.objects.create(email_hash=email_hash(NEW["email"]), banned_until=later)
    sign_up(client)
    assert not Commenter.objects.filter(user__isnull=False).exists()
    client.post(link_in(letters()[0]))
    assert Commenter.objects.get(user__email=NEW["email"]).is_banned()


def test_letters_are_html_as_well(newsroom, client):
    sign_up(client)
    [letter] = letters()
    link = re.search(r"https?://\S+", letter.text)[0]
    assert f'<a href="{link}"' in letter.html
    assert "<script" not in letter.html


def test_in_another_browser_the_link_confirms_and_logs_nobody_in(newsroom, client, django_user_model):
    sign_up(client)
    other = client.__class__()
    assert reverse("account_login") in other.post(link_in(letters()[0]))["Location"]
    assert "_auth_user_id" not in other.session
    assert client.__class__().post(link_in(letters()[0])).status_code == 404


def test_nobody_logs_in_before_the_address_is_confirmed(newsroom, client):
    sign_up(client)
    login = {"login": NEW["email"], "password": NEW["password1"]}
    response = client.__class__().post(reverse("account_login"), login)
    assert response["Location"] == reverse("account_email_verification_sent")
    desk = client.__class__()
    for name in (NEW["email"], get_user_model().objects.get().username):
        page = desk.post("/admin/login/", {"username": name, "password": NEW["password1"]})
        assert page.status_code == 200
        assert "_auth_user_id" not in desk.session


@pytest.mark.parametrize("name", ["admin", "Аdmin", "N e w s r o o m", "M0derat0r", "mo Tide", "chief"])
def test_names_of_the_house_are_refused(newsroom, client, name):
    make_user("chief", groups=("Editors",), first_name="Mo", last_name="Tide")
    assert "This name is reserved" in sign_up(client, name=name).content.decode()
    assert not get_user_model().objects.filter(email=NEW["email"]).exists()
    assert letters() == []


@pytest.mark.parametrize("name", ["", " ", "\u200b\u202e", "...", "x" * 51, "ana@example.com", "a\x00b"])
def test_names_that_are_none(newsroom, client, name):
    assert sign_up(client, name=name).context["form"].errors["name"]


def test_an_address_that_has_an_account_looks_the_same_and_its_owner_is_told(newsroom, client):
    sign_up(client)
    client.post(link_in(letters()[0]))
    cache.clear()  # some minutes later: one address gets one letter at a time
    stranger = client.__class__()
    again = sign_up(stranger, name="Somebody", password1="something else entirely")
    fresh = sign_up(client.__class__(), email="new@example.com")
    assert (again.status_code, again["Location"]) == (fresh.status_code, fresh["Location"])
    _first, told, asked = letters()
    assert told.recipient == "ana@example.com"
    assert "has an account already" in told.text
    assert asked.recipient == "new@example.com"
    assert get_user_model().objects.filter(email="ana@example.com").count() == 1


def test_what_fills_in_the_trap_gets_the_same_answer_and_no_account(newsroom, client):
    response = sign_up(client, website="http://pills.example")
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not get_user_model().objects.exists()
    assert letters() == []


def test_letters_are_limited(newsroom, client):
    for number in range(8):
        response = sign_up(client.__class__(), email=f"reader{number}@example.com")
    assert response.status_code == 429
    assert "That was too often" in response.content.decode()
    assert len(letters()) == 5


def test_one_address_gets_few_letters(newsroom, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "100/m/ip"}
    sign_up(client)
    login = {"login": NEW["email"], "password": NEW["password1"]}
    for _ in range(4):
        client.__class__().post(reverse("account_login"), login)
        sign_up(client.__class__())
    assert len(letters()) == 1


def test_weak_passwords_are_refused(newsroom, client):
    for password in ("short", "password1234", "99887766554433"):
        assert sign_up(client, password1=password).context["form"].errors["password1"]


def test_the_forms_work_with_password_managers_and_without_styles(newsroom, client):
    page = client.get(reverse("account_signup")).content.decode()
    for wanted in ('autocomplete="email"', 'autocomplete="new-password"', 'autocomplete="nickname"'):
        assert wanted in page
    assert "style=" not in page
    assert "placeholder" not in page.partition("<main")[2].partition("</main>")[0]
    login = client.get(reverse("account_login")).content.decode()
    assert 'autocomplete="username"' in login
    assert 'autocomplete="current-password"' in login


def test_a_link_that_is_none(newsroom, client):
    for key in ("x", "a:b:c", "9" * 3000, "٣:٣:٣", "MQ:1abc:" + "x" * 40):
        page = client.get(reverse("account_confirm_email", args=[key]))
        assert "does not work any more" in page.content.decode()
        assert client.post(reverse("account_confirm_email", args=[key])).status_code == 404


def test_anothers_link_logs_nobody_out_by_being_opened(newsroom, client):
    sign_up(client.__class__())
    client.force_login(make_user("reader"))
    client.get(link_in(letters()[0]))
    assert "_auth_user_id" in client.session


def test_pages_of_accounts_are_kept_by_no_cache_and_no_search_engine(newsroom, client):
    client.force_login(make_user("reader"))
    names = ["profile", "logout", "email", "change_password", "reset_password", "reset_password_done", "inactive"]
    pages = [client.get(reverse(f"account_{name}")) for name in names]
    anonymous = client.__class__()
    pages += [anonymous.get(reverse(f"account_{name}")) for name in ("signup", "login", "email_verification_sent")]
    for page in pages:
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "Disallow: /account/" in client.get("/robots.txt").content.decode()


def test_where_somebody_wanted_to_go_is_kept_but_never_elsewhere(newsroom, client):
    user = make_user("reader")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    login = {"login": user.email, "password": PASSWORD}
    for wanted, got in (
        ("/search/", "/search/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example", "/account/"),
    ):
        other = client.__class__()
        assert other.post(reverse("account_login"), {**login, "next": wanted})["Location"] == got
