import type { Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { DatabaseAddress } from '../../src/platform/database/database-address.js';
import { startTestControlPlane, type TestControlPlane } from '../agents-gateway/gateway-app.js';
import { aConfig } from '../config.js';
import { CountingInterceptor } from './counting-interceptor.js';

/** Every feature of the product; the platform below them is the spec's own. */
const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

/** A control plane with every route of the product, which counts what reaches a handler. */
export async function startWholePlane(env: Parameters<typeof aConfig>[0] = {}): Promise<TestControlPlane> {
  const providers = [CountingInterceptor, { provide: APP_INTERCEPTOR, useExisting: CountingInterceptor }];
  const plane = await startTestControlPlane({ imports: FEATURES, providers, env });
  plane.app.useLogger(false);
  return plane;
}
