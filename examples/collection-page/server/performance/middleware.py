from django.conf import settings

from .users import collection_user

# Styles are also written by the table's library; scripts come from the built page alone.
CONTENT_SECURITY_POLICY = '; '.join([
    "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self' data:",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
])


class SecurityHeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault('Content-Security-Policy', CONTENT_SECURITY_POLICY)
        return response


class CollectionUserMiddleware:
    """Runs a view that has names_user in a transaction that answers for the user who is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named_arguments):
        if not getattr(getattr(view, 'cls', None), 'names_user', False) or not request.user.is_authenticated:
            # Who is not signed in is refused by the view.
            return None
        with collection_user(request.user.pk, settings.COLLECTION_TIMEOUT):
            return view(request, *arguments, **named_arguments)
