"""Writing messages, always in the transaction of what they tell."""

from portal.notifications.models import Message


def notify(*, recipients, kind, subject, url, by, at, note=""):
    """Write one message to each of ``recipients`` but the actor; return the messages."""
    actor_name = getattr(by, "display_name", "")
    people = {user.pk: user for user in recipients if user is not None and user != by}
    return Message.objects.bulk_create(
        Message(
            recipient=user,
            kind=kind,
            actor_name=actor_name,
            subject=subject[:120],
            note=note[:500],
            url=url,
            created_at=at,
        )
        for user in people.values()
    )


def forget_notes(messages):
    """Blank what ``messages`` (a queryset) say about somebody whose data was erased; that they were told stays."""
    return messages.exclude(note="").update(note="—")


def mark_read(*, messages, at):
    """Note that ``messages`` (a queryset) were read; return how many were new."""
    return messages.unread().update(read_at=at)
