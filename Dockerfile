FROM python:3.11-slim-bookworm AS base

FROM base AS build
WORKDIR /source
COPY requirements-build.lock requirements-serve.lock ./
# A closed network names its own mirror: docker build --secret id=pip,src=pip.conf .
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && python3 -m venv /opt/nansha \
    && /opt/nansha/bin/pip install --no-cache-dir --require-hashes -r requirements-serve.lock
COPY . .
RUN /opt/build/bin/hatchling build -t wheel -d /wheels \
    && /opt/nansha/bin/pip install --no-cache-dir --no-index --no-deps /wheels/*.whl

FROM base
COPY --from=build /opt/nansha /opt/nansha
# State lives outside the image and outside the packages; the number, not a name, is what a cluster checks.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/nansha
ENV HOME=/var/lib/nansha \
    NANSHA_LISTEN=0.0.0.0:8000 \
    PATH=/opt/nansha/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /var/lib/nansha
VOLUME /var/lib/nansha
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["nansha", "serve"]
