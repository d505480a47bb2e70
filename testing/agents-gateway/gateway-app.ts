import type { AddressInfo } from 'node:net';
import type { DynamicModule, ModuleMetadata, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { type Clock, SystemClock } from '../../src/platform/clock.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { configureHttp } from '../../src/platform/http/configure-http.js';
import { HttpModule } from '../../src/platform/http/http.module.js';
import { OutboundModule } from '../../src/platform/outbound/outbound.module.js';
import { SecretsModule } from '../../src/platform/secrets/secrets.module.js';
import { PublicOrigin } from '../../src/platform/http/public-origin.js';
import { aConfig, aPool } from '../config.js';
import { startTestDatabase, type TestDatabase } from '../database.js';

/** For a connection to the database: a busy machine may take longer than an operator would wait. */
const PATIENCE_MS = 20_000;

/** A control plane of some features only, on a free port, with a database of its own. */
export interface TestControlPlane {
  readonly app: NestExpressApplication;
  readonly database: TestDatabase;
  /** Origin that it listens on. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How a spec's control plane differs from the default. */
export interface TestControlPlaneOptions {
  readonly imports: (Type | DynamicModule)[];
  readonly providers?: ModuleMetadata['providers'];
  readonly env?: Parameters<typeof aConfig>[0];
  readonly clock?: Clock;
  /** Doubles in place of providers. */
  readonly replacements?: readonly { readonly provider: Type; readonly by: Type }[];
  /** Another replica on the same database; stopped by its owner. */
  readonly database?: TestDatabase;
}

/** Starts a control plane of `imports` on 127.0.0.1. */
export async function startTestControlPlane(options: TestControlPlaneOptions): Promise<TestControlPlane> {
  const database = options.database ?? (await startTestDatabase());
  const config = aConfig({ STREAMSPACE_PORT: '0', ...options.env });
  const builder = Test.createTestingModule({
    imports: [
      ConfigModule.of(config, options.clock ?? new SystemClock()),
      DatabaseModule.at(database.address, { ...aPool(5), connectMs: PATIENCE_MS }),
      HttpModule,
      OutboundModule,
      SecretsModule,
      ...options.imports,
    ],
    providers: options.providers ?? [],
  });
  for (const { provider, by } of options.replacements ?? []) builder.overrideProvider(provider).useClass(by);
  const testing = await builder.compile();
  const app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false });
  app.useLogger(['error', 'fatal']);
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  app.get(PublicOrigin).listeningOn(port);
  return {
    app,
    database,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await app.close();
      if (!options.database) await database.stop();
    },
  };
}
