import { jest } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { RouteDeclarations } from '../../src/auth/route-declarations.js';
import { DatabaseAddress } from '../../src/platform/database/database-address.js';
import { createLogger, PinoLogger } from '../../src/platform/logging/pino-logger.js';
import { FakeAgent } from '../agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../agents-gateway/gateway-app.js';
import { anEnrollmentToken, aPerson, authorization } from '../agents-gateway/stream-rows.js';
import { aConfig } from '../config.js';
import { fuzzSeed, Mutator } from '../mutator.js';
import { type FuzzPerson, fuzzApi } from './api-fuzz.js';
import { RawClient } from './raw-client.js';

/** How many requests; `npm run fuzz:api -- --requests N` asks for more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? '10000');
// What happens once in so many requests is a defect all the same: a second try would hide it.
jest.retryTimes(0);

/** On a machine that others use as well; nothing depends on how long it takes. */
const PATIENCE_MS = 120_000 + REQUESTS * 60;

const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

describe('generated requests of every route (39, 42, 50)', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  /** What the process says of its defects, with the stack. */
  const defects: string[] = [];
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: FEATURES, env: { STREAMSPACE_POLL_MS: '60000' } });
    plane.app.useLogger(new PinoLogger(createLogger('error', { write: (line: string) => defects.push(line) })));
    agent = await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
    await agent.connect();
    await agent.sendInventory([]);
  });
  afterAll(async () => {
    agent.close();
    await plane.stop();
  });

  it(
    'meet no defect, no open door and no answer that openapi.json does not announce',
    async () => {
      const seed = fuzzSeed();
      const somebody = async (role: FuzzPerson['role']): Promise<FuzzPerson> => {
        const person = await aPerson(plane, role);
        const { authorization: header = '' } = await authorization(plane.app, person);
        return { authorization: header, userId: person.userId, role };
      };
      const admin = await somebody('admin');
      const others = [await somebody('admin'), await somebody('operator'), await somebody('user')];
      const open = new Set(
        plane.app
          .get(RouteDeclarations, { strict: false })
          .routes()
          .filter(({ access }) => access === 'public')
          .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
      );
      const client = new RawClient(Number(new URL(plane.url).port));
      const report = await fuzzApi({
        client,
        chance: new Mutator(seed),
        people: [admin, ...others],
        successor: somebody,
        requests: REQUESTS,
        isPublic: (route) => open.has(route),
      });
      client.close();
      process.stdout.write(
        `${REQUESTS} requests, seed ${seed}: ${JSON.stringify(report.statuses)}; ${report.succeeded.size} routes succeeded.\n`,
      );
      const { serverErrors, openDoors, offSchema } = report;
      expect({ seed, serverErrors, openDoors, offSchema, defects: defects.slice(0, 10) }).toEqual({
        ...{ seed, serverErrors: [], openDoors: [], offSchema: [], defects: [] },
      });
      expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
      // Positive twin: a run in which nothing succeeds proves nothing.
      expect(report.succeeded.size).toBeGreaterThan(40);
      expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
    },
    PATIENCE_MS,
  );
});
