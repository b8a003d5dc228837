# The bot alone, as a user without rights: its settings come from the environment, its articles
# from /articles, and all that it writes goes to /data.
FROM python:3.13-slim AS build
WORKDIR /source
COPY .github/constraints.txt /tmp/
COPY pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/bot \
    && /opt/bot/bin/pip install --no-cache-dir --require-hashes -r /tmp/constraints.txt
COPY bot bot
COPY briefing_sandbox briefing_sandbox
COPY seeds seeds
RUN /opt/bot/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/bot /opt/bot
COPY seeds /articles
ENV PATH=/opt/bot/bin:$PATH \
    HOME=/data \
    ARTICLES_DIR=/articles \
    DATA_DIR=/data \
    HTTP_PORT=8081 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=12s --start-period=60s CMD ["briefing-bot", "health"]
ENTRYPOINT ["briefing-bot"]
CMD ["run"]
