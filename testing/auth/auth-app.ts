import type { AddressInfo } from 'node:net';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import { AuthModule } from '../../src/auth/auth.module.js';
import { FirstAdminSetup } from '../../src/auth/setup/first-admin-setup.js';
import { type Clock, SystemClock } from '../../src/platform/clock.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import type { ControlPlaneEnvironment } from '../../src/platform/config/control-plane.env.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { configureHttp } from '../../src/platform/http/configure-http.js';
import { HttpModule } from '../../src/platform/http/http.module.js';
import { OutboundModule } from '../../src/platform/outbound/outbound.module.js';
import { SecretsModule } from '../../src/platform/secrets/secrets.module.js';
import { PublicOrigin } from '../../src/platform/http/public-origin.js';
import { aConfig, aPool } from '../config.js';
import type { TestDatabase } from '../database.js';

/** What a spec may change about the application. */
export interface AuthAppOptions {
  readonly env?: Partial<Record<keyof ControlPlaneEnvironment, string>>;
  readonly clock?: Clock;
  readonly controllers?: readonly Type[];
  /** Features that stand beside `src/auth`. */
  readonly modules?: readonly Type[];
}

/** The platform and `src/auth` with real HTTP, on a database of the spec's. */
export interface AuthApp {
  readonly app: NestExpressApplication;
  readonly origin: string;
  readonly rows: DataSource;
  /** Speaks to the application and keeps no cookies. */
  request(): TestAgent;
  stop(): Promise<void>;
}

/** Starts it on a free loopback port. Several on one database are replicas of each other. */
export async function startAuthApp(database: TestDatabase, options: AuthAppOptions = {}): Promise<AuthApp> {
  const config = aConfig({ STREAMSPACE_PORT: '0', ...options.env });
  const testing = await Test.createTestingModule({
    imports: [
      ConfigModule.of(config, options.clock ?? new SystemClock()),
      DatabaseModule.at(database.address, aPool(10)),
      HttpModule,
      OutboundModule,
      SecretsModule,
      AuthModule,
      ...(options.modules ?? []),
    ],
    controllers: [...(options.controllers ?? [])],
  }).compile();
  const app = testing.createNestApplication<NestExpressApplication>({ bodyParser: false });
  app.useLogger(false);
  configureHttp(app);
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  app.get(PublicOrigin).listeningOn(port);
  const origin = `http://localhost:${port}`;
  const request = (): TestAgent => supertest(`http://127.0.0.1:${port}`);
  return { app, origin, rows: app.get(DataSource), request, stop: () => app.close() };
}

/** A fresh set-up token; fails when there is an admin. */
export async function aSetupToken({ app }: AuthApp): Promise<string> {
  const token = await app.get(FirstAdminSetup).setupToken();
  if (token === null) throw new Error('There is an admin already.');
  return token;
}
