import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { AppModule } from './app.module.js';
import { openApiDocumentWithAccess } from './auth/openapi-access.js';
import type { ControlPlaneConfig } from './platform/config/control-plane.config.js';
import { awaitMigrations } from './platform/database/await-migrations.js';
import { DatabaseAddress } from './platform/database/database-address.js';
import { EmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrateOnStart } from './platform/database/migrate-on-start.js';
import { newerSchema } from './platform/database/schema-state.js';
import { serveApiDocs } from './platform/http/api-docs.js';
import { configureHttp } from './platform/http/configure-http.js';
import { PublicOrigin } from './platform/http/public-origin.js';
import { createLogger, PinoLogger } from './platform/logging/pino-logger.js';
import { Drain } from './platform/replicas/drain.js';

/** How long requests that are being served may take to end when the process stops, in milliseconds. */
const REQUEST_GRACE_MS = 2_000;

/** A control plane that listens. */
export interface RunningControlPlane {
  readonly app: NestExpressApplication;
  /** Address that people type. */
  readonly url: string;
  /** Hands over to other replicas, ends what is open, then the embedded database if this process started one. */
  close(): Promise<void>;
}

interface Database {
  readonly address: DatabaseAddress;
  stop(): Promise<void>;
}

async function openDatabase(config: ControlPlaneConfig): Promise<Database> {
  const { url, migrations, dataDir } = config.database;
  if (url) return { address: new DatabaseAddress(url, migrations.url ?? url), stop: () => Promise.resolve() };
  const embedded = await EmbeddedPostgres.open(dataDir);
  await embedded.ensureDatabase();
  return { address: new DatabaseAddress(embedded.url()), stop: () => embedded.stop() };
}

/** Migrates, or waits for whoever does. */
async function provideSchema(config: ControlPlaneConfig, { url, migrationUrl }: DatabaseAddress): Promise<void> {
  const { when, deadlineMs } = config.database.migrations;
  const logger = createLogger(config.http.logLevel);
  const { unknown } =
    when === 'wait'
      ? await awaitMigrations(url, deadlineMs, (sentence) => logger.warn(sentence))
      : await migrateOnStart(migrationUrl, url, { mayArchive: config.audit.archive !== null });
  const warning = newerSchema({ missing: [], unknown });
  if (warning !== null) logger.warn(warning);
}

/** Makes the application on a migrated database, without listening. */
export async function createControlPlane(
  config: ControlPlaneConfig,
  address: DatabaseAddress,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, address), {
    bodyParser: false,
    logger: new PinoLogger(createLogger(config.http.logLevel)),
  });
  configureHttp(app);
  serveApiDocs(app, openApiDocumentWithAccess(app));
  return app;
}

/** Starts everything: database, migrations, application, port. */
export async function startControlPlane(config: ControlPlaneConfig): Promise<RunningControlPlane> {
  const database = await openDatabase(config);
  await provideSchema(config, database.address);
  const app = await createControlPlane(config, database.address);
  await app.listen(config.http.port, config.http.host);
  const server: Server = app.getHttpServer();
  const origin = app.get(PublicOrigin);
  origin.listeningOn((server.address() as AddressInfo).port);
  return {
    app,
    url: origin.url,
    close: async () => {
      await app.get(Drain).run();
      // Browsers hold connections open that never carried a request; closing would wait for their time-out.
      const cut = setTimeout(() => server.closeAllConnections(), REQUEST_GRACE_MS);
      await app.close();
      clearTimeout(cut);
      await database.stop();
    },
  };
}
