# Elchi as an image: built in one stage, run in another that holds neither compiler nor package installer.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/elchi \
 && /opt/elchi/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-build.lock
COPY . .
RUN /opt/build/bin/pip wheel --no-cache-dir --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/elchi/bin/pip install --no-cache-dir --no-index --no-deps /wheels/*.whl \
 && /opt/elchi/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN pip uninstall --yes pip \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin elchi \
 && install -d -o elchi -g elchi -m 0700 /data /keys
COPY --from=build /opt/elchi /opt/elchi
# Two volumes: a stolen copy of the data is worth nothing without the keys, so keep and back them up apart. Where no
# database is named, it is a file in the working directory; to name it here would outdo a file of ELCHI_SECRETS.
ENV ELCHI_KEYS=/keys/elchi.keys \
    ELCHI_LISTEN=0.0.0.0:8080 \
    PATH=/opt/elchi/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/keys"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["elchi"]
CMD ["run"]
