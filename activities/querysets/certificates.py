"""Reads of certificates of service."""

from django.db.models import Q
from django.utils import timezone

from portal.common.querysets import ScopedQuerySet

VIEW_CERTIFICATES = "activities.view_certificate"
ISSUE = "activities.issue_certificate"


class ServiceCertificateQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW_CERTIFICATES):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """The certificates of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("volunteer", "organization__successor", "issued_by")

    def issued(self):
        return self.filter(state="issued")

    def holding(self, record):
        """Certificates in force that stand on ``record``."""
        return self.issued().filter(record_ids__contains=[record.pk])

    def issuable_by(self, user):
        """Applications that wait for ``user``, oldest first: in scope, and not their own."""
        waiting = self.visible_to(user, ISSUE).filter(state="applied")
        own = user.acting_ids
        return waiting.exclude(volunteer__user__in=own).exclude(applied_by__in=own).order_by("applied_at", "pk")

    def with_code(self, code):
        """The row that ``code`` of a printed certificate opens; ``code`` in any writing."""
        signs = "".join(sign for sign in code.lower() if sign.isalnum())
        spelled = "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))
        return self.filter(verify_code=spelled[:24], state__in=["issued", "revoked"])

    def erasable(self, at):
        """Rows that still say whose they are though the person's data has to be gone by ``at``."""
        gone = Q(volunteer__erased_at__isnull=False) | Q(volunteer__erase_on__lte=timezone.localdate(at))
        return self.filter(gone, erased_at=None)
