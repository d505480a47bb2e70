import { EnrolledAgent } from '../../../protocol/agent/handshake.js';
import { EnrollmentTokenView } from '../../../protocol/http/agents.js';
import { Problem } from '../../../protocol/problem.js';
import { agentEvents } from '../../../testing/agents-gateway/agent-events.js';
import { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { anEnrollmentToken, aPerson, authorization } from '../../../testing/agents-gateway/stream-rows.js';
import { AgentsModule } from '../agents.module.js';
import { BootstrapEnrollment } from './bootstrap-enrollment.js';

const BOOTSTRAP_TOKEN = 'bootstrap-0123456789-abcdefghijklmnop';
let plane: TestControlPlane;

beforeAll(async () => {
  const env = { STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: BOOTSTRAP_TOKEN };
  plane = await startTestControlPlane({ imports: [AgentsModule], env });
});
afterAll(() => plane.stop());

async function requestToken(role: 'user' | 'operator' | 'admin'): Promise<Response> {
  const headers = await authorization(plane.app, await aPerson(plane, role));
  return fetch(`${plane.url}/api/v1/agents/enrollment-tokens`, { method: 'POST', headers });
}

async function problemOf(answer: Response): Promise<string> {
  return Problem.parse(await answer.json()).code;
}

describe('enrolment tokens', () => {
  it('are made by administrators and stored as digests only', async () => {
    const answer = await requestToken('admin');
    expect(answer.status).toBe(201);
    const { token, expiresAt } = EnrollmentTokenView.parse(await answer.json());
    const leftMs = Date.parse(expiresAt) - Date.now();
    expect(leftMs).toBeGreaterThan(3_540_000);
    expect(leftMs).toBeLessThanOrEqual(3_601_000);
    const stored = await plane.database.dataSource.query<{ text: string }[]>(
      'SELECT t::text AS text FROM enrollment_tokens t UNION ALL SELECT e::text FROM events e',
    );
    expect(stored.filter(({ text }) => text.includes(token))).toEqual([]);
  });

  it.each(['user', 'operator'] as const)('are not made by a %s', async (role) => {
    expect((await requestToken(role)).status).toBe(403);
  });
});

describe('enrolment', () => {
  it('turns a key into an agent, and writes it down', async () => {
    const agent = new FakeAgent(plane.url);
    const answer = await agent.requestEnrollment(await anEnrollmentToken(plane), 'first');
    expect(answer.status).toBe(201);
    const { agentId } = EnrolledAgent.parse(await answer.json());
    const events = await agentEvents(plane.database, 'agent.enrolled', agentId);
    expect(events).toEqual([{ data: { agentId, platform: 'local' }, actor: { kind: 'agent', id: agentId } }]);
  });

  it('takes a token once, also from 20 agents at the same moment', async () => {
    const token = await anEnrollmentToken(plane);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => new FakeAgent(plane.url).requestEnrollment(token)),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array<number>(19).fill(401)]);
    const late = await new FakeAgent(plane.url).requestEnrollment(token);
    expect(await problemOf(late)).toBe('invalid-enrollment-token');
  });

  it('answers a late and an unknown token alike', async () => {
    const late = await new FakeAgent(plane.url).requestEnrollment(await anEnrollmentToken(plane, '-1 second'));
    const unknown = await new FakeAgent(plane.url).requestEnrollment('x'.repeat(43));
    expect([late.status, unknown.status]).toEqual([401, 401]);
    const bodies = [Problem.parse(await late.json()), Problem.parse(await unknown.json())];
    expect(bodies[0]?.detail).toBe(bodies[1]?.detail);
  });

  it('gives a name that is taken a number', async () => {
    const enrolled = [];
    for (let count = 0; count < 3; count++) {
      enrolled.push(await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane), 'twin'));
    }
    const rows = await plane.database.dataSource.query<{ name: string }[]>(
      'SELECT name FROM agents WHERE id = ANY($1) ORDER BY created_at, name',
      [enrolled.map(({ agentId }) => agentId)],
    );
    expect(rows.map(({ name }) => name)).toEqual(['twin', 'twin-2', 'twin-3']);
  });

  it('lets a key keep its agent, and refuses one that was revoked', async () => {
    const agent = new FakeAgent(plane.url);
    await agent.enroll(await anEnrollmentToken(plane));
    const id = agent.agentId;
    expect((await agent.enroll(await anEnrollmentToken(plane))).agentId).toBe(id);
    await plane.database.dataSource.query('UPDATE agents SET revoked_at = now() WHERE id = $1', [id]);
    const token = await anEnrollmentToken(plane);
    expect(await problemOf(await agent.requestEnrollment(token))).toBe('agent-revoked');
    expect((await new FakeAgent(plane.url).requestEnrollment(token)).status).toBe(201);
  });

  it('tells an agent that lost its state who it is, by the token that made it, and nobody else', async () => {
    const agent = new FakeAgent(plane.url);
    const [token, other] = [await anEnrollmentToken(plane), await anEnrollmentToken(plane)];
    await agent.enroll(token);
    const id = agent.agentId;
    await new FakeAgent(plane.url).enroll(other);
    await plane.database.dataSource.query(
      `UPDATE enrollment_tokens SET expires_at = now() - interval '1 day' WHERE used_at IS NOT NULL`,
    );
    expect(EnrolledAgent.parse(await (await agent.requestEnrollment(token)).json()).agentId).toBe(id);
    expect(await problemOf(await agent.requestEnrollment(other))).toBe('invalid-enrollment-token');
    expect(await problemOf(await new FakeAgent(plane.url).requestEnrollment(token))).toBe('invalid-enrollment-token');
    expect(await agentEvents(plane.database, 'agent.enrolled', id)).toHaveLength(1);
    await plane.database.dataSource.query('UPDATE agents SET revoked_at = now() WHERE id = $1', [id]);
    expect(await problemOf(await agent.requestEnrollment(token))).toBe('agent-revoked');
  });

  it('points at what is wrong with a request', async () => {
    const answer = await fetch(`${plane.url}/api/v1/agents/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 't', name: 'n', platform: 'vax', publicKey: 'short', extra: 1 }),
    });
    expect(answer.status).toBe(422);
    const pointers = Problem.parse(await answer.json()).errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/platform', '/publicKey', '/extra']));
  });

  it('takes no name that a database or a log could not hold, and leaves the token good', async () => {
    const token = await anEnrollmentToken(plane);
    expect((await new FakeAgent(plane.url).requestEnrollment(token, 'a\u0000b')).status).toBe(422);
    expect((await new FakeAgent(plane.url).requestEnrollment(token, 'x'.repeat(64))).status).toBe(422);
    expect((await new FakeAgent(plane.url).requestEnrollment(token, 'Büro 🖥')).status).toBe(201);
  });

  it('takes the configured token once, also after a restart', async () => {
    expect((await new FakeAgent(plane.url).requestEnrollment(BOOTSTRAP_TOKEN)).status).toBe(201);
    await plane.app.get(BootstrapEnrollment).onApplicationBootstrap();
    expect((await new FakeAgent(plane.url).requestEnrollment(BOOTSTRAP_TOKEN)).status).toBe(401);
  });
});
