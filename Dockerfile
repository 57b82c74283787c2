# The image of all processes. `docker compose build` names the base images, which stand in docker-compose.yml.
ARG NODE_IMAGE
ARG POSTGRES_IMAGE

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing needs its install script: native parts come built.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts

FROM dependencies AS build
COPY scripts/image scripts/image
RUN node scripts/image/trim-main.ts node_modules
COPY assets assets
COPY docs/api.openapi.yaml docs/api.openapi.yaml
COPY activities activities
COPY workflows workflows
COPY src src
# The bundle is made here, as its compiler unpacks a native part, which the noexec /tmp of a container refuses. What was taken away
# too much shows here as well. Temporal's native part trusts the system's certificates, of which a slim image has none.
RUN node src/worker/bundle-main.ts build/workflows.js \
    && node scripts/image/check-main.ts \
    && node -e "process.stdout.write(require('node:tls').rootCertificates.join('\n'))" > build/ca-certificates.crt \
    && rm -r scripts src/sandbox .npmrc package-lock.json

# What runs beside the processes is taken away: nothing is installed in a container that runs.
FROM ${NODE_IMAGE} AS app
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
    && echo 'darkroom:x:10001:10001::/app:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'darkroom:x:10001:' >> /etc/group \
    && install -d -o 10001 -g 10001 /var/lib/darkroom /backups
COPY --from=build /app /app
WORKDIR /app
ARG BUILD_ID
ENV NODE_ENV=production \
    BUILD_ID=${BUILD_ID} \
    BIND_HOST=0.0.0.0 \
    DARKROOM_DATA_DIR=/var/lib/darkroom \
    STORAGE_PATH=/var/lib/darkroom/objects \
    WORKFLOW_BUNDLE=/app/build/workflows.js \
    SSL_CERT_FILE=/app/build/ca-certificates.crt
USER 10001:10001
ENTRYPOINT ["node"]
CMD ["src/web/main.ts"]

# The command line beside PostgreSQL's own programs, which back up and restore.
FROM ${POSTGRES_IMAGE} AS tools
RUN echo 'darkroom:x:10001:10001::/app:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'darkroom:x:10001:' >> /etc/group \
    && install -d -o 10001 -g 10001 /var/lib/darkroom /backups
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app /app
WORKDIR /app
ARG BUILD_ID
ENV NODE_ENV=production \
    BUILD_ID=${BUILD_ID} \
    DARKROOM_DATA_DIR=/var/lib/darkroom \
    STORAGE_PATH=/var/lib/darkroom/objects \
    SSL_CERT_FILE=/app/build/ca-certificates.crt
USER 10001:10001
ENTRYPOINT ["node", "src/operator/main.ts"]
CMD ["--help"]

# Stand-ins of all outside services, for trying things out: the only one with packages for development.
FROM dependencies AS sandbox-build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY src src

FROM app AS sandbox
COPY --from=sandbox-build /app/node_modules/@fastify/busboy node_modules/@fastify/busboy
COPY --from=sandbox-build /app/node_modules/@fontsource/noto-color-emoji node_modules/@fontsource/noto-color-emoji
COPY --from=sandbox-build /app/node_modules/dejavu-fonts-ttf node_modules/dejavu-fonts-ttf
COPY src/sandbox src/sandbox
CMD ["src/sandbox/main.ts"]
