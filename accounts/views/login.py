"""LOG IN and LOG UIT: allauth's views with our templates."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.mixins import NextRedirectMixin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from ..forms import LoginForm


@method_decorator(login_not_required, name="dispatch")
class LoginView(allauth_views.LoginView):
    """The login page. After too many attempts its status is 429, and it tells when to try again."""

    form_class = LoginForm
    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leaves out allauth's links to pages that we don't have."""
        return super(NextRedirectMixin, self).get_context_data(**kwargs) | {"next": self.get_next_url() or ""}

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 429 if form.is_throttled() else 200
        return response


@method_decorator(login_not_required, name="dispatch")
class LogoutView(allauth_views.LogoutView):
    """Logs out by POST. A GET shows a page that asks for it."""

    template_name = "accounts/logout.html"
