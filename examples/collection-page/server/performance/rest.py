"""What the endpoints want otherwise than Django REST framework has it."""
from rest_framework import authentication, negotiation


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate_header(self, request):
        """Makes the answer to who is not signed in a 401, where it would be a 403."""
        return 'Session'


class JsonWhateverIsAccepted(negotiation.BaseContentNegotiation):
    """A browser that asks for a file, or a page, gets errors as JSON all the same."""

    def select_parser(self, request, parsers):
        return negotiation.DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
