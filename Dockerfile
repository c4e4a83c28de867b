# Built in one stage with every tool, shipped in another with none. scripts/check-dockerfile.ts runs these steps in CI.
FROM node:20-bookworm-slim AS build
WORKDIR /app
# pkcs11js (keys on an HSM) is compiled here; without a compiler npm would leave it out in silence.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++
COPY package.json package-lock.json .npmrc ./
RUN npm ci && node -e "require('pkcs11js')"
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY contracts ./contracts
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 LIENTHONG_DATA_DIR=/app/data
WORKDIR /app
RUN mkdir --mode=1777 data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/contracts ./contracts
COPY --from=build /app/dist ./dist
COPY scripts/health.mjs ./scripts/health.mjs
USER node
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "scripts/health.mjs"]
# Node answers SIGTERM itself and starts no children on a server's PostgreSQL: no init process is needed.
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
