"""Which queue a task goes to, and what beat starts by itself: seconds apart, or a time of the day in Asia/Shanghai.

A start that no worker took in time expires, so that an outage leaves no heap of them.
"""

from celery.schedules import crontab

QUEUES = {
    "ledgers.build_run": {"queue": "ledgers"},
    "exports.build_export": {"queue": "ledgers"},
    "imports.run_batch": {"queue": "imports"},
}
SCHEDULE = {
    "close-due-periods": {"task": "ledgers.close_due", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-ledger-runs": {"task": "ledgers.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "sweep-exports": {"task": "exports.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "discard-expired-exports": {"task": "exports.discard_expired", "schedule": 600.0, "options": {"expires": 590}},
    "close-due-notices": {"task": "notices.close_due", "schedule": 60.0, "options": {"expires": 55}},
    "verify-notices": {"task": "notices.verify_all", "schedule": crontab(hour=2, minute=25)},
    "sweep-imports": {"task": "imports.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "discard-stray-uploads": {"task": "imports.discard_strays", "schedule": crontab(hour=3, minute=50)},
    "tell-of-ending-imports": {"task": "imports.tell_of_ends", "schedule": crontab(hour=3, minute=55)},
    "extend-audit-chain": {"task": "audit.extend_chain", "schedule": 60.0, "options": {"expires": 55}},
    "verify-ledger-files": {"task": "ledgers.verify_all", "schedule": crontab(hour=2, minute=10)},
    "discard-unreferenced-photos": {
        "task": "attachments.discard_unreferenced",
        "schedule": crontab(hour=3, minute=40),
    },
    "discard-kept-answers": {"task": "accounts.discard_answers", "schedule": crontab(minute=25)},
    "fold-totals": {"task": "figures.fold", "schedule": 5.0, "options": {"expires": 10}},
    "recount-totals": {"task": "figures.recount", "schedule": crontab(hour=2, minute=40)},
    "erase-personal-data": {"task": "privacy.erase_due", "schedule": crontab(hour=3, minute=15)},
    "remind-of-shifts": {"task": "activities.remind_of_shifts", "schedule": 60.0, "options": {"expires": 55}},
    "plan-recurrences": {"task": "activities.plan_recurrences", "schedule": 60.0, "options": {"expires": 55}},
    "close-forgotten-attendance": {
        "task": "activities.close_forgotten_attendance",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "expire-drafts": {"task": "activities.expire_drafts", "schedule": crontab(hour=3, minute=10)},
}
