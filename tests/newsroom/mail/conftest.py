from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.newsroom.mail.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server of our own, which the settings name."""
    with (
        post_office() as server,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.port,
            EMAIL_TIMEOUT=5,
        ),
    ):
        yield server
