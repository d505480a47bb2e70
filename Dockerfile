# Images of the product: docker build --target control-plane|agent-docker|agent-kubernetes .
#
# They are built from the sources. `node images/product/build.mjs` sends what it has compiled already, and builds only what is old.
# All of them run as user 10001 without any right, on a read-only root, and write to what is mounted for it and nowhere else.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /build
COPY . .
# Whoever has checked it out for himself alone has files that the user of the images could not read.
RUN (test -d dist/product || (node scripts/build.mjs && node images/product/assemble.mjs)) \
  && find dist/product ! -perm -a+r -exec chmod a+rX {} +

FROM ${BASE} AS runtime
# What the base has for installing packages is of no use to anybody here.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
  && groupadd --gid 10001 streamspace \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin streamspace
ENV NODE_ENV=production
WORKDIR /app
STOPSIGNAL SIGTERM
LABEL org.opencontainers.image.vendor="StreamSpace"

# The database is elsewhere, and so is the end of TLS; see docs/compose.md.
FROM runtime AS control-plane
LABEL org.opencontainers.image.title="StreamSpace control plane" \
  org.opencontainers.image.description="Portal, API and streams. Needs a PostgreSQL (DATABASE_URL) and a secret (STREAMSPACE_JWT_SECRET)."
COPY --from=build --chown=0:0 /build/dist/product/control-plane/node_modules node_modules
COPY --from=build --chown=0:0 /build/dist/product/control-plane/app .
ENV STREAMSPACE_HOST=0.0.0.0 STREAMSPACE_PORT=3000 STREAMSPACE_DATA_DIR=/tmp/streamspace
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "images/product/ready.mjs"]
CMD ["node", "--max-semi-space-size=4", "dist/src/main.js"]

# Whether an agent is well is known to the control plane, which pings it: a process that lives says less, so that there is no health check.
FROM runtime AS agent-docker
LABEL org.opencontainers.image.title="StreamSpace agent for Docker" \
  org.opencontainers.image.description="Runs sessions on the Docker engine of its host. Needs the engine's socket and the host's network."
# Closes private networks to sessions.
RUN apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends iptables \
  && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
  && for name in iptables iptables-restore; do ln -s /app/images/product/host-iptables.sh /usr/local/sbin/$name; done \
  && install -d -o 10001 -g 10001 -m 0700 /var/lib/streamspace-agent
COPY --from=build --chown=0:0 /build/dist/product/agent-docker/node_modules node_modules
COPY --from=build --chown=0:0 /build/dist/product/agent-docker/app .
ENV STREAMSPACE_AGENT_DATA_DIR=/var/lib/streamspace-agent
USER 10001:10001
VOLUME /var/lib/streamspace-agent
HEALTHCHECK NONE
CMD ["node", "dist/agents/docker/main.js"]

FROM runtime AS agent-kubernetes
LABEL org.opencontainers.image.title="StreamSpace agent for Kubernetes" \
  org.opencontainers.image.description="Runs sessions as pods of the cluster that it is in, or that KUBECONFIG names."
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/streamspace-agent
COPY --from=build --chown=0:0 /build/dist/product/agent-kubernetes/node_modules node_modules
COPY --from=build --chown=0:0 /build/dist/product/agent-kubernetes/app .
ENV STREAMSPACE_AGENT_DATA_DIR=/var/lib/streamspace-agent
USER 10001:10001
VOLUME /var/lib/streamspace-agent
HEALTHCHECK NONE
CMD ["node", "dist/agents/kubernetes/main.js"]
