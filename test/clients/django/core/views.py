from django.http import JsonResponse
from performance.models import CollectionDaily

from .models import CoreInterview


def broken(request):
    """Writes, and fails."""
    CoreInterview.objects.filter(project_id=1).update(outcome_code='REF')
    raise RuntimeError('after the write')


def visible(request):
    """The projects of which the view shows cells."""
    return JsonResponse(sorted(set(CollectionDaily.objects.values_list('project_id', flat=True))), safe=False)
