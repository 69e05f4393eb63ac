"""``manage.py reencrypt``: bring every encrypted value under the first key of FIELD_KEYS.

Steps of a change of key: 1. Put a new key first in FIELD_KEYS (``new,old``) and start web and workers again.
2. ``manage.py reencrypt``. 3. Make a backup. 4. Take the old key out; keep it beside the backups that need it.
A new FIELD_INDEX_KEY is set at step 1 as well: exact search finds nothing old until step 2 is through.
"""

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.services import second_factor
from portal.common.keys import UnreadableValueError
from portal.privacy import rotation


class Command(BaseCommand):
    help = "Seal again whatever is not under the first key of FIELD_KEYS, and compute blind indexes anew."

    def add_arguments(self, parser):
        parser.add_argument("--batch-size", type=int, default=500, help="rows in one transaction")

    def handle(self, *args, batch_size, **options):
        try:
            for model in rotation.encrypted_models():
                self.stdout.write(f"{model._meta.label}: {rotation.reencrypt_model(model, batch_size=batch_size)}")
            self.stdout.write(f"second factors: {second_factor.reseal_all()}")
        except UnreadableValueError as error:
            raise CommandError(f"{error} Add the key it was written with to FIELD_KEYS.") from error
