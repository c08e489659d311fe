"""Production as it is measured: with an address besides whose view does nothing, and nothing that a bench has not."""

from newsroom.settings.production import *  # noqa: F403

ROOT_URLCONF = "newsroom.bench.urls"
REQUIRE_DEPLOYMENT_SETTINGS = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
SECURE_SSL_REDIRECT = False
