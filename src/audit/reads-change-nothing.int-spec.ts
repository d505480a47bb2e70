import type { Type } from '@nestjs/common';
import { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import {
  anEnrollmentToken,
  aPerson,
  aRunningSession,
  authorization,
} from '../../testing/agents-gateway/stream-rows.js';
import { fingerprintOf } from '../../testing/audit/fingerprint.js';
import { aConfig } from '../../testing/config.js';
import { readApiDocument } from '../../testing/fuzz/api-operations.js';
import { AppModule } from '../app.module.js';
import { DatabaseAddress } from '../platform/database/database-address.js';

/** It is written down who took a copy of the log. A page of another site cannot ask for one: it has no bearer token. */
const WRITTEN_DOWN = ['/api/v1/audit/export'];
const READS = readApiDocument()
  .operations.filter(({ method, path }) => method === 'GET' && !WRITTEN_DOWN.includes(path))
  .map(({ path }) => path);

const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

describe('reading (44)', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let headers: Record<string, string>;
  let ids: Readonly<Record<string, string>>;
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: FEATURES, env: { STREAMSPACE_POLL_MS: '60000' } });
    plane.app.useLogger(false);
    agent = await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
    await agent.connect();
    await agent.sendInventory([]);
    const admin = await aPerson(plane, 'admin');
    headers = await authorization(plane.app, admin);
    const sessions = await aRunningSession(plane, admin.userId, agent.agentId);
    ids = { sessions, vnc: sessions, agents: agent.agentId, users: admin.userId, templates: 'terminal' };
    // Whatever settles by itself at a start has: the key that signs the log among it.
    await fetch(`${plane.url}/api/v1/audit/key`, { headers });
  });
  afterAll(async () => {
    agent.close();
    await plane.stop();
  });

  it.each(READS)('changes nothing, by whomever: %s', async (path) => {
    const target = path.replaceAll(/([\w-]+)\/\{\w+\}/g, (_, area: string) => `${area}/${ids[area] ?? 'nothing'}`);
    const before = await fingerprintOf(plane.database.dataSource);
    for (const one of [headers, {}, { ...headers, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }])
      await (await fetch(`${plane.url}${target}`, { headers: one, redirect: 'manual' })).text();
    expect(await fingerprintOf(plane.database.dataSource)).toEqual(before);
  });

  it('is seen from a change by the same person, which leaves its mark', async () => {
    expect((await fetch(`${plane.url}/api/v1/me`, { headers })).status).toBe(200);
    const before = await fingerprintOf(plane.database.dataSource);
    const body = JSON.stringify({ name: 'Lab' });
    const json = { ...headers, 'content-type': 'application/json' };
    expect((await fetch(`${plane.url}/api/v1/groups`, { method: 'POST', headers: json, body })).status).toBe(201);
    expect(await fingerprintOf(plane.database.dataSource)).not.toEqual(before);
  });
});
