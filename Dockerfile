# The operator as an image: one file of JavaScript on Node 24, without a shell, a package manager or development dependencies.
#
#   docker build -t aim-engine/operator:dev .
#   docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/operator:TAG --push .
#
# The bundle is the same on every platform, so it is made once, on the builder's own.
FROM --platform=$BUILDPLATFORM docker.io/library/node:24-bookworm-slim AS bundle
WORKDIR /source
COPY . .
# Versions come from the lock file; why it isn't `npm ci` is told in scripts/install.mjs. No package's script runs.
RUN npm install --no-save --ignore-scripts --no-audit --no-fund && node scripts/bundle.ts operator

FROM gcr.io/distroless/nodejs24-debian12:nonroot
LABEL org.opencontainers.image.title="AIM Engine operator" \
      org.opencontainers.image.licenses="MIT"
COPY --from=bundle --chown=root:root --chmod=0444 /source/dist/operator.mjs /app/
# Numeric, so that Kubernetes can tell that it isn't root. Nothing is written to the file system.
USER 65532:65532
ENV NODE_ENV=production
EXPOSE 8081 8443
# The flags keep the heap small: see scripts/bundle.ts.
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=2", "--optimize-for-size", "--liftoff-only", "/app/operator.mjs"]
