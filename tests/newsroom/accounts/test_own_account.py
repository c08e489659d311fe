"""What readers do with their account: log in and out, change the name, the address and the password."""

import re

import pytest
from django.urls import reverse

from newsroom.mail.models import Letter
from tests.factories import make_user
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
OTHER = "an even longer walk"


@pytest.fixture
def reader(newsroom):
    user = make_user("reader", first_name="Rea Der")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def log_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def letters() -> list[Letter]:
    return list(Letter.objects.order_by("pk"))


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/\S+)", letter.text)[1]


def test_in_and_out(reader, client):
    assert log_in(client, reader)["Location"] == reverse("account_profile")
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session, "a link logs nobody out"
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert "_auth_user_id" not in client.session
    assert reverse("account_login") in client.get(reverse("account_profile"))["Location"]


def test_a_wrong_password_and_an_unknown_address_sound_the_same(reader, client):
    wrong = log_in(client, reader, "not this one").content.decode()
    unknown = client.post(reverse("account_login"), {"login": "nobody@example.com", "password": "x"}).content.decode()
    said = "The e-mail address or the password is not right."
    assert said in wrong
    assert said in unknown


def test_guessing_passwords_ends_soon(reader, client):
    for number in range(6):
        page = log_in(client.__class__(), reader, f"guess {number}")
    assert "too often" in page.content.decode()
    assert "too often" in log_in(client, reader).content.decode(), "not even the right one, for some minutes"


def test_the_name_is_changed_but_not_to_one_of_the_house(reader, client):
    client.force_login(reader)
    profile = reverse("account_profile")
    assert client.post(profile, {"name": "  Rea  Quay "}).status_code == 302
    reader.refresh_from_db()
    assert str(reader) == "Rea Quay"
    refused = client.post(profile, {"name": "Admin"})
    assert refused.status_code == 422
    assert "Admin" in refused.content.decode()
    reader.refresh_from_db()
    assert str(reader) == "Rea Quay"


def test_staff_change_their_name_at_the_desk(newsroom, client):
    editor = make_user("ed", groups=("Editors",), first_name="Ed", last_name="Itor")
    client.force_login(editor)
    profile = reverse("account_profile")
    assert 'name="name"' not in client.get(profile).content.decode()
    client.post(profile, {"name": "Somebody"})
    editor.refresh_from_db()
    assert str(editor) == "Ed Itor"


def test_another_address_counts_when_it_is_confirmed(reader, client):
    client.force_login(reader)
    client.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    reader.refresh_from_db()
    assert reader.email == "reader@example.com"
    assert "is not confirmed yet" in client.get(reverse("account_email")).content.decode()
    [letter] = letters()
    assert letter.recipient == "new@example.com"
    client.post(link_in(letter))
    reader.refresh_from_db()
    assert reader.email == "new@example.com"
    assert [address.email for address in reader.emailaddress_set.all()] == ["new@example.com"]
    assert letters()[1].recipient == "reader@example.com", "the old address hears of it"


def test_somebody_elses_address_is_not_told_and_not_taken(reader, client):
    other = make_user("other")
    other.emailaddress_set.create(email=other.email, verified=True, primary=True)
    client.force_login(reader)
    response = client.post(reverse("account_email"), {"email": other.email, "action_add": ""})
    assert response.status_code == 302
    page = client.get(link_in(letters()[0])).content.decode()
    assert "Another account has confirmed" in page
    client.post(link_in(letters()[0]))
    reader.refresh_from_db()
    assert reader.email == "reader@example.com"


def test_the_password_is_changed_for_who_knows_it(reader, client):
    elsewhere = client.__class__()
    log_in(elsewhere, reader)
    log_in(client, reader)
    change = reverse("account_change_password")
    assert client.post(change, {"oldpassword": "no", "password1": OTHER}).context["form"].errors["oldpassword"]
    assert client.post(change, {"oldpassword": PASSWORD, "password1": OTHER})["Location"] == reverse("account_profile")
    assert client.get(reverse("account_profile")).status_code == 200
    assert elsewhere.get(reverse("account_profile")).status_code == 302, "logged out everywhere else"
    assert "was changed" in letters()[0].subject


def test_a_forgotten_password(reader, client):
    done = client.post(reverse("account_reset_password"), {"email": "reader@example.com"})["Location"]
    nobody = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})["Location"]
    assert done == nobody
    [letter] = letters()
    page = client.get(link_in(letter), follow=True)
    assert letter.text.count("http") == 1
    form_at = page.redirect_chain[-1][0]
    assert link_in(letter) != form_at, "the key stays out of the address that a browser tells others"
    assert client.post(form_at, {"password1": OTHER}).status_code == 302
    assert "does not work any more" in client.__class__().get(link_in(letter), follow=True).content.decode()
    assert log_in(client.__class__(), reader, OTHER)["Location"] == reverse("account_profile")


def test_links_for_passwords_that_are_none(newsroom, client):
    for key in ("1-set-password", "zzzzzzzzzzzzzzzz-abc", "9999999999999-abc-def", "1-%00", "1-" + "x" * 3000):
        response = client.get(f"/account/password/reset/key/{key}/", follow=True)
        assert response.status_code in (200, 400)
        assert b"does not work any more" in response.content or response.status_code == 400


def test_letters_for_passwords_are_limited(reader, client):
    for _ in range(5):
        response = client.__class__().post(reverse("account_reset_password"), {"email": reader.email})
    assert response.status_code == 429
    assert len(letters()) == 3


def test_a_closed_account_says_so_to_its_owner_only(reader, client):
    reader.is_active = False
    reader.save()
    assert log_in(client, reader)["Location"] == reverse("account_inactive")
    assert "is not right" in log_in(client.__class__(), reader, "wrong").content.decode()


def test_a_reader_at_the_desk_learns_where_they_are(reader, client):
    client.force_login(reader)
    page = client.get("/admin/", follow=True)
    assert page.status_code == 403
    assert "This is the newsroom’s desk" in page.content.decode()
    assert "You do not have permission" not in client.get(reverse("account_profile")).content.decode()


def test_a_reader_cannot_log_in_at_the_desk(reader, client):
    for name in (reader.username, reader.email):
        page = client.post("/admin/login/", {"username": name, "password": PASSWORD})
        assert "This is a reader’s account" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_staff_log_in_at_the_desk(newsroom, client):
    make_user("ed", groups=("Editors",))
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.post("/admin/login/", {"username": "ed", "password": PASSWORD})["Location"] == "/admin/"


def test_every_page_has_the_same_link_for_everybody(newsroom, client):
    anonymous = client.get("/").content.decode()
    assert f'href="{reverse("account_profile")}"' in anonymous
    client.force_login(make_user("reader", first_name="Rea Der"))
    assert "Rea Der" not in client.get("/").content.decode()


def test_no_answer_is_made_for_scripts(newsroom, client):
    """allauth would answer with JSON to whoever sends a header."""
    page = client.get(reverse("account_login"), headers={"x-requested-with": "XMLHttpRequest"})
    assert page["Content-Type"].startswith("text/html")
