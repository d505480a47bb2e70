import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { z } from 'zod';
import { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { anEnrollmentToken } from '../../testing/agents-gateway/stream-rows.js';
import type { ChangingRequest } from '../../testing/audit/changing-world.js';
import { fingerprintOf } from '../../testing/audit/fingerprint.js';
import { MUTATING_ROUTES } from '../../testing/audit/mutating-routes.js';
import { aConfig } from '../../testing/config.js';
import { OidcIdp } from '../../testing/sso/oidc-idp.js';
import { Problem } from '../../protocol/problem.js';
import { AppModule } from '../app.module.js';
import { DatabaseAddress } from '../platform/database/database-address.js';

const METHODS = new Set(['post', 'put', 'patch', 'delete']);
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const { paths } = Document.parse(JSON.parse(readFileSync('openapi.json', 'utf8')));
const ROUTES = Object.entries(paths).flatMap(([path, operations]) =>
  Object.keys(operations)
    .filter((method) => METHODS.has(method))
    .map((method) => `${method.toUpperCase()} ${path}`),
);

const BREAK = `
  CREATE OR REPLACE FUNCTION break_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The log is broken.'; END $$;
  CREATE TRIGGER broken BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION break_log();`;

/** Every feature of the product; the platform below them is the spec's own. */
const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

describe('every route that changes something', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let idp: OidcIdp;
  beforeAll(async () => {
    idp = await OidcIdp.start();
    const env = {
      STREAMSPACE_POLL_MS: '60000',
      STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1',
      STREAMSPACE_ADMIN_SCREEN_ACCESS: 'view',
    };
    plane = await startTestControlPlane({ imports: FEATURES, env });
    plane.app.useLogger(false);
    agent = await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
    await agent.connect();
    await agent.sendInventory([]);
  });
  afterAll(async () => {
    await plane.stop();
    await idp.stop();
  });

  const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    plane.database.dataSource.query<Row[]>(sql, values);

  const send = (route: string, { id = '', params, headers, body, form }: ChangingRequest): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ');
    const values: Readonly<Record<string, string>> = { id, ...params };
    return fetch(`${plane.url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}`, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      ...(form && { body: new URLSearchParams(form) }),
    });
  };

  const fingerprint = (): Promise<Record<string, string>> => fingerprintOf(plane.database.dataSource);

  it.each(ROUTES)('%s is written to the log, or does not happen', async (route) => {
    const arrange = MUTATING_ROUTES[route];
    if (!arrange) throw new Error(`Say in testing/audit/mutating-routes.ts how ${route} succeeds.`);
    const request = await arrange({ plane, agent, idp });

    await query(BREAK);
    try {
      const before = await fingerprint();
      const refusal = await send(route, request);
      expect([refusal.status, Problem.parse(await refusal.json()).code]).toEqual([503, 'log-not-written']);
      expect(await fingerprint()).toEqual(before);
    } finally {
      await query('DROP TRIGGER broken ON events');
    }

    const answer = await send(route, request);
    const text = await answer.text();
    const isDone = answer.status < 400;
    expect([isDone, answer.status, isDone ? '' : text]).toEqual([true, answer.status, '']);
    const events = await query<{ name: string; outcome: string }>(
      'SELECT name, outcome FROM events WHERE request_id = $1',
      [answer.headers.get('x-request-id')],
    );
    expect(events.length).toBeGreaterThan(0);
    expect(events.every(({ outcome }) => outcome === 'succeeded')).toBe(true);
  });

  it('is known, and no other', () => {
    expect(Object.keys(MUTATING_ROUTES).sort()).toEqual([...ROUTES].sort());
  });
});
