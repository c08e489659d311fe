"""How readers and staff log in, and what django-allauth may do. Nothing of it depends on the environment."""

# Two doors: readers log in with an address that they have confirmed, staff at the desk's own page (/admin/login/).
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_profile"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILADMIN_USER_LOGIN_FORM = "newsroom.accounts.forms.DeskLoginForm"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_ADAPTER = "newsroom.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "newsroom.accounts.forms.LoginForm",
    "signup": "newsroom.accounts.forms.SignupForm",
    "add_email": "newsroom.accounts.forms.ChangeEmailForm",
    "change_password": "newsroom.accounts.forms.ChangePasswordForm",
    "set_password": "newsroom.accounts.forms.SetPasswordForm",
    "reset_password": "newsroom.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "newsroom.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # what reads mail for viruses follows links too
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
ACCOUNT_CHANGE_EMAIL = True  # the old address stays until the new one is confirmed
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers because somebody typed their address
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter to the owner when password or address were changed
# Letters are limited by who asks for them and by whom they go to. Added to allauth's own limits (logins, changes).
ACCOUNT_RATE_LIMITS = {
    "signup": "5/m/ip,30/d/ip",
    "reset_password": "5/m/ip,30/d/ip,3/h/key",
    "confirm_email": "1/3m/key,6/d/key",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
