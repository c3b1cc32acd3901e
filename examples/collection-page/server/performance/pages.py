"""The page itself, and signing in and out."""
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

WORDS = {
    'en': {
        'title': 'Collection performance', 'username': 'Username', 'password': 'Password', 'sign_in': 'Sign in',
        'wrong': 'No user has this name and password.', 'other': 'فارسی', 'other_language': 'fa',
    },
    'fa': {
        'title': 'عملکرد گردآوری', 'username': 'نام کاربری', 'password': 'گذرواژه', 'sign_in': 'ورود',
        'wrong': 'کاربری با این نام و گذرواژه نیست.', 'other': 'English', 'other_language': 'en',
    },
}


@require_safe
@login_required
@ensure_csrf_cookie
def page(request):
    """The built page. It is small and names its scripts by their hashes, so it is asked for anew each time."""
    response = HttpResponse((settings.FRONTEND / 'index.html').read_bytes())
    response['Cache-Control'] = 'private, no-cache'
    return response


class SignIn(LoginView):
    template_name = 'performance/sign_in.html'
    redirect_authenticated_user = True

    def language(self):
        """That of the address, or of the page that is wanted."""
        wanted = QueryDict(self.get_redirect_url().partition('?')[2]).get('lang', 'en')
        language = self.request.GET.get('lang', wanted)
        return language if language in WORDS else 'en'

    def get_context_data(self, **values):
        language = self.language()
        other = self.request.GET.copy()
        other['lang'] = WORDS[language]['other_language']
        return super().get_context_data(**values, language=language, words=WORDS[language], other=other.urlencode())

    def render_to_response(self, context, **options):
        with translation.override(context['language']):
            return super().render_to_response(context, **options).render()


@require_POST
def sign_out(request):
    logout(request)
    response = HttpResponse(status=204)
    add_never_cache_headers(response)
    return response
