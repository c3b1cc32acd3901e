"""The models of the first specification, section 1.1, and the permissions of its section 3."""
from django.conf import settings
from django.db import models


class CoreProject(models.Model):
    name = models.CharField(max_length=255)

    class Meta:
        db_table = 'core_project'


class CoreInterviewer(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    display_name = models.CharField(max_length=128)
    team = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = 'core_interviewer'


class CoreInterview(models.Model):
    project = models.ForeignKey(CoreProject, on_delete=models.CASCADE, db_index=True)
    interviewer = models.ForeignKey(CoreInterviewer, on_delete=models.PROTECT, db_index=True)
    phone_number = models.CharField(max_length=32, db_index=True)
    outcome_code = models.CharField(max_length=16, db_index=True)
    call_attempts = models.PositiveSmallIntegerField(default=1)
    start_form = models.DateTimeField(null=True, blank=True)
    end_form = models.DateTimeField(null=True, blank=True)
    duration_sec = models.IntegerField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = 'core_interview'
        indexes = [
            models.Index(fields=['project', 'interviewer']),
            models.Index(fields=['project', 'outcome_code']),
            models.Index(fields=['start_form']),
            models.Index(fields=['end_form']),
        ]


class UserProjectPermission(models.Model):
    """view_collection_perf lets a user see a project, view_phone its phone numbers, too."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    project = models.ForeignKey(CoreProject, on_delete=models.CASCADE)
    permission = models.CharField(max_length=64)

    class Meta:
        db_table = 'user_project_permission'
        # Its index is also that by which a report finds what the user may see.
        unique_together = [('user', 'project', 'permission')]
