"""Reads of notices and of the objections to them."""

from django.db.models import Count, Q, QuerySet

from portal.common.querysets import ScopedQuerySet

VIEW = "notices.view_notice"
DRAFT = "notices.draft_notice"
POST = "notices.post_notice"
ENTER = "notices.enter_objection"
ANSWER = "notices.answer_objection"


class PublicNoticeQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def running(self, day):
        """On notice on ``day``: also before the tick has closed it, a notice is over with its last day."""
        return self.filter(Q(state="posted", ends_on__gte=day) | Q(state="suspended"))

    def published(self, day):
        """What anonymous people may read on ``day``."""
        return self.running(day).filter(scope="public")

    def readable_by(self, user, day):
        """The public pages of ``user``: signed in, also what is meant for the inner network."""
        return self.running(day).filter(scope__in=["public", "intranet"] if user.is_authenticated else ["public"])

    def due(self, day):
        """Whose last day is over."""
        return self.filter(state="posted", ends_on__lt=day)

    def kept(self):
        """Those whose list is frozen."""
        return self.exclude(number=None)

    def about(self, subject):
        """Notices in which ``subject`` (any saved record) stands, newest first."""
        kind, pk = subject._meta.label_lower, subject.pk
        return self.filter(subjects__target_type=kind, subjects__target_id=pk).order_by("-pk")

    def to_post_by(self, user):
        """Drafts that wait for ``user`` as the second person, oldest first."""
        rows = self.visible_to(user, POST).filter(state="draft").order_by("drafted_at", "pk")
        own = user.acting_ids
        return rows.exclude(drafted_by__in=own).exclude(contributor_ids__overlap=list(own))

    def for_list(self):
        """With what a row of a list shows, in one query; the list itself stays in the database."""
        rows = self.select_related("organization__successor").defer("body", "rows")
        return rows.annotate(objection_count=Count("objections")).order_by("-pk")

    def for_page(self):
        """With strikes, for a page that shows the list itself."""
        people = ("drafted_by", "changed_by", "posted_by", "withdrawn_by", "photo")
        return self.select_related("organization__successor", *people).prefetch_related("strikes")


class ObjectionQuerySet(ScopedQuerySet):
    organization_lookup = "notice__organization"

    def visible_to(self, user, permission=ANSWER):
        """Those whom ``user`` handles; who objected and what they wrote is for nobody else."""
        return super().visible_to(user, permission)

    def open(self):
        return self.filter(result="")

    def to_answer_by(self, user):
        """Open objections that wait for ``user``: no colleague has them in hand, and the notice is not of theirs."""
        return (
            self.visible_to(user)
            .open()
            .filter(Q(owner=None) | Q(owner__in=user.acting_ids) | Q(owner__is_active=False))
            .exclude(notice__drafted_by__in=user.acting_ids)
            .exclude(notice__contributor_ids__overlap=list(user.acting_ids))
            .order_by("filed_at", "pk")
        )

    def for_list(self):
        return self.select_related("notice__organization__successor", "owner", "answered_by", "entered_by")


class NoticeStrikeQuerySet(QuerySet):
    def in_order(self):
        return self.order_by("pk")
