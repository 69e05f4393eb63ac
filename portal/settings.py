"""All settings, from the environment; a missing or wrong value stops the start with a sentence."""

from importlib.util import find_spec
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.logs import lines_of_json
from portal.schedule import QUEUES, SCHEDULE

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Start or stop ---------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "SECRET_KEY 太短：请用至少 40 个随机字符。SECRET_KEY needs at least 40 random characters."
    )
# Keys of encrypted personal data, apart from SECRET_KEY and never in the database; portal.common.keys checks them.
FIELD_KEYS = env.str("FIELD_KEYS")
FIELD_INDEX_KEY = env.str("FIELD_INDEX_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"] if DEBUG else environ.Env.NOTSET)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS 不能用 *：请写出网站的域名。ALLOWED_HOSTS must name the site's hosts, not *."
    )
# SECURE=1 (the default) is a site behind https; a demo on the office network says SECURE=0.
SECURE = env.bool("SECURE", default=True)
SITE_URL = env.str("SITE_URL", default=f"http{'s' if SECURE else ''}://{ALLOWED_HOSTS[0]}")

# --- Identity of the site (footer) -----------------------------------------------------------------
SITE_NAME = env.str("SITE_NAME", default="市总工会·志愿服务与文明创建")
SITE_SPONSOR = env.str("SITE_SPONSOR", default="")
SITE_PHONE = env.str("SITE_PHONE", default="")
SITE_ICP = env.str("SITE_ICP", default="")
SITE_POLICE_NO = env.str("SITE_POLICE_NO", default="")
VERSION = "0.1.0"

# --- Applications ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.common",
    "portal.audit",
    "portal.organizations",
    "portal.accounts",
    "portal.privacy",
    "portal.codes",
    "portal.attachments",
    "portal.notifications",
    "portal.notices",
    "portal.imports",
    "portal.figures",
    "portal.ledgers",
    "portal.exports",
    "volunteers",
    "activities",
    "hardship",
    "portal.dashboard",
    "portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "csp",
    "pghistory",
    "pgtrigger",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "portal.common.middleware.RequestLogMiddleware",
    "portal.common.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.common.charset.CharsetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.common.middleware.HeadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.signing_in.middleware.SessionClockMiddleware",
    "portal.common.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.common.middleware.PrivateByDefaultMiddleware",
    "portal.dashboard.middleware.DeskMiddleware",
    "portal.accounts.signing_in.middleware.EntranceMiddleware",
    "portal.accounts.signing_in.middleware.FirstLoginMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "portal.common.middleware.NotAllowedPageMiddleware",
    "portal.common.middleware.RuleErrorMiddleware",
    "portal.common.middleware.OddAdminQueryMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "libraries": {"lucide": "portal.common.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.dashboard.context.site",
            ],
        },
    }
]
FORM_RENDERER = "portal.common.renderers.PortalFormRenderer"

# --- Data ------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Row triggers ask for pgtrigger.ignore; unknown, it costs them an exception each, see the migration of portal.audit.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=60000 -c timezone=Asia/Shanghai -c pgtrigger.ignore={}"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")
# A server that does not answer is away: nobody waits for it longer than this.
PATIENCE_WITH_CACHE = {"socket_connect_timeout": 2, "socket_timeout": 2}
CACHES = {
    name: {"BACKEND": backend, "LOCATION": REDIS_URL, "KEY_PREFIX": "portal", "OPTIONS": PATIENCE_WITH_CACHE}
    for name, backend in {
        "default": "django.core.cache.backends.redis.RedisCache",
        "sessions": "portal.common.caches.SessionCache",
    }.items()
}
MEDIA_ROOT = str(env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
BACKUP_ROOT = str(env.path("BACKUP_ROOT", default=str(BASE_DIR / "var" / "backup")))
BACKUP_KEYS_ROOT = env.str("BACKUP_KEYS_ROOT", default="")  # on another medium than the backups
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "portal.attachments.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- People ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.signing_in.backends.RoleBackend"]
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=10)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "display_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.accounts.signing_in.passwords.DiffersFromPresentValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "portal.accounts.signing_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.signing_in.forms.LoginForm",
    "change_password": "portal.accounts.signing_in.forms.ChangePasswordForm",
    "reauthenticate": "portal.accounts.signing_in.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Wrong tries are counted by portal.accounts.signing_in.throttle: a limit by address alone locks a whole office out.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
LOGIN_WINDOW_SECONDS = 600
LOGIN_TRIES = env.int("LOGIN_TRIES", default=5)
LOGIN_TRIES_PER_ACCOUNT = env.int("LOGIN_TRIES_PER_ACCOUNT", default=20)
LOGIN_TRIES_PER_ADDRESS = env.int("LOGIN_TRIES_PER_ADDRESS", default=100)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# Second factor: a code of an app on one's phone, or one of ten recovery codes on paper.
MFA_ADAPTER = "portal.accounts.signing_in.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.signing_in.second_factor.CodeForm",
    "reauthenticate": "portal.accounts.signing_in.second_factor.CodeAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts have no address
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[])  # portal.accounts refuses names that are no role
# Risky acts ask for the password again when it was given longer ago (portal/accounts/signing_in/fresh.py).
FRESH_SIGN_IN_MINUTES = env.int("FRESH_SIGN_IN_MINUTES", default=15)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=30) * 60
SESSION_MAX_SECONDS = SESSION_COOKIE_AGE = env.int("SESSION_MAX_HOURS", default=8) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A first password is shown once by a message: it must not travel in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["portal.formats"]

# --- HTTP ------------------------------------------------------------------------------------------
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = "language"
DISPLAY_COOKIE_NAME = "display"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.accounts.views.session.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if SECURE else None
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = str(BASE_DIR / "staticfiles")
# ECharts is one file of its wheel; importing the package would ask for the wheel's framework.
ECHARTS = Path(find_spec("instaui_echarts").submodule_search_locations[0]) / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("echarts", ECHARTS)]
# A hashed, compressed set is collected for production; a demo and tests read the folders as they are.
USE_MANIFEST = env.bool("STATIC_MANIFEST", default=SECURE)
WHITENOISE_USE_FINDERS = not USE_MANIFEST
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if USE_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- API -------------------------------------------------------------------------------------------
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=300)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=60)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.accounts.api.callers.TokenAuthentication",
        "portal.accounts.api.callers.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal.common.api.HoldsRight"],
    "DEFAULT_THROTTLE_CLASSES": ["portal.accounts.api.callers.CallerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.common.api.BodyParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "portal.common.api.AlwaysJson",
    "DEFAULT_PAGINATION_CLASS": "portal.common.api.Pages",
    "DEFAULT_FILTER_BACKENDS": ["portal.common.api.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.common.problems.answer_to",
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": _("Units, activities and ledgers for programs, with the rights of the person they act for."),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # tests/api/test_schema.py asks more
    "ENUM_NAME_OVERRIDES": {
        "ActivityState": "activities.models.Activity.State",
        "CertificateState": "activities.models.ServiceCertificate.State",
        "HardshipFileState": "hardship.models.HardshipFile.State",
        "HoursSource": "activities.models.ServiceRecord.Source",
        "HoursState": "activities.models.ServiceRecord.State",
        "DatePrecision": "activities.models.Activity.Precision",
        "NoticeState": "portal.notices.models.PublicNotice.State",
        "MoneyKind": "activities.models.ActivityMoney.Kind",
        "PlanState": "activities.models.ActivityPlan.State",
        "OrganizationKind": "portal.organizations.models.Organization.Kind",
        "OrganizationStatus": "portal.organizations.models.Organization.Status",
        "PeriodKind": "portal.ledgers.models.PERIOD_KINDS",
        "PeriodState": "portal.ledgers.models.LedgerPeriod.State",
        "RunStage": "portal.ledgers.models.LedgerRun.Stage",
        "VolunteerSex": "volunteers.models.Volunteer.Sex",
        "VolunteerState": "volunteers.models.Volunteer.State",
        "RunState": "portal.common.jobs.JobState",
        "TeamKind": "volunteers.models.TeamKind",
        "TeamState": "volunteers.models.Team.State",
    },
}

# --- Background work -------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}  # a request does not wait for a dead broker
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a message is only a nudge: the sweeper finds what the broker lost
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1500
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = QUEUES
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE
LEDGER_LEASE_SECONDS = env.int("LEDGER_LEASE_SECONDS", default=60)
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=120)  # longer than the longest single step

# --- Local rules (README.md says what each means) --------------------------------------------------
REVIEW_DUE_DAYS = env.int("REVIEW_DUE_DAYS", default=1)
STUDY_HOURS_PER_WEEK = env.int("STUDY_HOURS_PER_WEEK", default=4)  # 各地干部理论学习制度；0 则不比较
STUDY_DAYS_PER_MONTH = env.int("STUDY_DAYS_PER_MONTH", default=3)
REVEALS_PER_HOUR = env.int("REVEALS_PER_HOUR", default=30)
SHIFT_REMINDER_HOURS = env.int("SHIFT_REMINDER_HOURS", default=24)
RECURRENCE_DAYS_AHEAD = env.int("RECURRENCE_DAYS_AHEAD", default=14)
DRAFT_KEEP_DAYS = env.int("DRAFT_KEEP_DAYS", default=30)
IMPORT_PREVIEW_KEEP_DAYS = env.int("IMPORT_PREVIEW_KEEP_DAYS", default=30)  # file and rows of what nobody ends
VOLUNTEER_ERASE_DAYS = env.int("VOLUNTEER_ERASE_DAYS", default=30)  # after leaving or a withdrawn consent
JOIN_TRIES_PER_HOUR = env.int("JOIN_TRIES_PER_HOUR", default=60)  # applications from one address; offices share one
SIGN_IN_OPENS_MINUTES = env.int("SIGN_IN_OPENS_MINUTES", default=120)  # before a shift
SIGN_OUT_CLOSES_MINUTES = env.int("SIGN_OUT_CLOSES_MINUTES", default=120)  # after it
SIGN_PAIRS_MAX = env.int("SIGN_PAIRS_MAX", default=3)  # of a person a day, as a national platform has it
QR_STEP_SECONDS = env.int("QR_STEP_SECONDS", default=30)
QR_SKEW_SECONDS = env.int("QR_SKEW_SECONDS", default=5)
SCAN_KEPT_MINUTES = env.int("SCAN_KEPT_MINUTES", default=10)  # a scanned code, until one is signed in
SCANS_PER_HOUR = env.int("SCANS_PER_HOUR", default=60)  # of one account
WRONG_CODES_PER_HOUR = env.int("WRONG_CODES_PER_HOUR", default=300)  # from one address; offices share one
POSTERS_ALLOWED = env.bool("POSTERS_ALLOWED", default=True)
LIST_ROWS_MAX = env.int("LIST_ROWS_MAX", default=500)
ATTENDANCE_UNDO_HOURS = env.int("ATTENDANCE_UNDO_HOURS", default=24)
CERTIFICATE_NEEDS_ISSUER = env.bool("CERTIFICATE_NEEDS_ISSUER", default=True)  # 民发（2015）149号：申请、受理、开具
VERIFY_TRIES_PER_HOUR = env.int("VERIFY_TRIES_PER_HOUR", default=20)  # certificates looked up from one address
STAR_HOURS = env.list("STAR_HOURS", cast=int, default=[100, 300, 600, 1000, 1500])  # 志愿服务记录办法（2012），一至五星
# 福建的做法：一、二星由县级认定，三、四星由市级认定；五星属省级，此处由最高一级工会认定
STAR_REVIEW = env.list("STAR_REVIEW", default=["county", "county", "city", "city", "city"])
STAR_NOTICE_WD = env.int("STAR_NOTICE_WD", default=5)  # working days
HARDSHIP_NOTICE_WD = env.int("HARDSHIP_NOTICE_WD", default=5)  # 困难职工建档公示通行做法：不少于 5 个工作日
HARDSHIP_REVIEW_MONTHS = env.int("HARDSHIP_REVIEW_MONTHS", default=12)  # 湖南等地：至少每年动态核查一次
HARDSHIP_RETENTION_YEARS = env.int("HARDSHIP_RETENTION_YEARS", default=10)  # 湖南等地：退档后保存不少于十年
STAR_BAR_YEARS = env.int("STAR_BAR_YEARS", default=1)  # 广东：时长不实的，一至三年内不得再次申请
PHOTOS_PER_ACTIVITY = env.int("PHOTOS_PER_ACTIVITY", default=9)
NOTICE_DAYS_HONOR = env.int("NOTICE_DAYS_HONOR", default=5)  # 五一劳动奖等评选通知：公示不少于 5 个工作日
NOTICE_DAYS_HOURS = env.int("NOTICE_DAYS_HOURS", default=3)  # 福建等地志愿服务记录办法：记录前公示不少于 3 个工作日
NOTICE_DAYS_OTHER = env.int("NOTICE_DAYS_OTHER", default=5)
HOURS_ATTENDED_SHARE = env.int("HOURS_ATTENDED_SHARE", default=60)  # percent of a shift; below it nothing counts
HOURS_STEP_MINUTES = env.int("HOURS_STEP_MINUTES", default=1)  # rounded down to it; 1 is exact
DAILY_MIN_TIERS = [int(limit) for limit in env.list("DAILY_MIN_TIERS", default=["480", "720"])]  # i志愿：8、12 小时
HOURS_ANSWER_DAYS = env.int("HOURS_ANSWER_DAYS", default=5)  # working days to answer a volunteer's correction
OBJECTION_CONTACT_DAYS = env.int("OBJECTION_CONTACT_DAYS", default=180)
OBJECTIONS_PER_HOUR = env.int("OBJECTIONS_PER_HOUR", default=5)  # from one address, to one notice
EXPORT_AT_ONCE_ROWS = env.int("EXPORT_AT_ONCE_ROWS", default=2000)
EXPORT_KEEP_HOURS = env.int("EXPORT_KEEP_HOURS", default=24)
CLEAR_EXPORT_ALONE_ROWS = env.int("CLEAR_EXPORT_ALONE_ROWS", default=50)  # above it a second person releases
CLEAR_EXPORT_MAX_ROWS = env.int("CLEAR_EXPORT_MAX_ROWS", default=2000)
CLEAR_EXPORT_KEEP_MINUTES = env.int("CLEAR_EXPORT_KEEP_MINUTES", default=60)
CLEAR_EXPORTS_PER_DAY = env.int("CLEAR_EXPORTS_PER_DAY", default=5)
EXPORTS_PER_DAY = env.int("EXPORTS_PER_DAY", default=100)

# --- Logs: one JSON line each, no personal values --------------------------------------------------
LOGGING = lines_of_json(env.str("LOG_LEVEL", default="INFO"))

# --- Checks silenced, with the reason --------------------------------------------------------------
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the user name is unique through the model
