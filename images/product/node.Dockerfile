# Stands in for node:24-bookworm-slim where no registry answers (scripts/lib/base-images.mjs): a minimal Debian, and the program of Node.
ARG BASE
FROM ${BASE} AS full
COPY node /usr/local/bin/node
RUN rm -rf /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /var/lib/apt/lists/* /var/cache/* /var/log/* /tmp/*

# In one layer, so that what was removed takes no room.
FROM scratch
COPY --from=full / /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
