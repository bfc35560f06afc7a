"""URLs of sign-in by message, password and passkey, of the second factor and of sign-out.

Sign-up, addresses, password reset and every other view of allauth have no URL.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from institute.people.access import signed_in_required as signed_in
from institute.people.access import team_member_required as team
from institute.people.sign_in.views import account as views
from institute.people.sign_in.views import message as messages
from institute.people.sign_in.views import passkey as passkeys

urlpatterns = [
    path("next/", views.after_sign_in, name="after-sign-in"),
    path("sessions/", views.open_sessions, name="open-sessions"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("code/ask/", messages.request_message, name="ask-for-code"),
    path("code/", messages.type_code, name="type-code"),
    path("again/", passkeys.sign_in_again, name="sign-in-again"),
    path("passkeys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/login/", passkeys.SignInWithPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", team(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("logout/", views.SignOutView.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", team(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", team(views.ChangePasswordView.as_view()), name="account_change_password"),
    path("2fa/", team(factors.index), name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", team(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", team(views.ActivateSecondFactorView.as_view()), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", team(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", team(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        team(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        team(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
