"""What other apps say about attachments: who links them, who may read them. Filled in ``ready()``."""

readers = {}
owners = {}


def register_reader(name, reader):
    """Let ``reader(user, attachment) -> bool`` open attachments; ``user`` may be anonymous.

    A reader answers only for attachments that its own app links and says False for all others. One True
    is enough. What it grants to AnonymousUser is public: anybody may read and caches may keep it.
    """
    _register(readers, name, reader)


def register_owner(model, field="attachment"):
    """Say that rows of ``model`` link attachments through the foreign key ``field``: they are then kept.

    Link in the transaction that stored the attachment. To link one that is older, lock its row first, or the
    sweep may be quicker; the database then refuses the link at the commit.
    """
    _register(owners, model, field)


def _register(table, key, value):
    if table.get(key, value) != value:
        raise ValueError(f"{key} is registered twice")
    table[key] = value
