"""A public server. `newsroom.checks` refuses to start it while a secret or a host is missing."""

from newsroom.settings.base import *  # noqa: F403
from newsroom.settings.base import BASE_URL, env

REQUIRE_DEPLOYMENT_SETTINGS = True

# All follow from the address that readers use: a site on https:// answers nothing else and sends no cookie without it.
SECURE_SSL_REDIRECT = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600) if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
# Only a proxy of ours may say that the reader's connection was encrypted; it must set the header on every request.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
# HSTS and TLS are decided above; the others are about what BASE_URL on localhost leaves out, or about preloading.
SILENCED_SYSTEM_CHECKS = [f"security.W{number}" for number in ("004", "005", "008", "012", "016", "019", "021")]
