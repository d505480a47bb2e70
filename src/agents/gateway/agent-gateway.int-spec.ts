import { randomUUID } from 'node:crypto';
import { digest, newSecret } from '../../platform/secrets.js';
import { AgentsModule } from '../agents.module.js';
import { ConnectedAgents } from '../connected-agents.js';
import { FakeAgent, HelloRefusedError } from '../../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';

let plane: TestControlPlane;
const agents: FakeAgent[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule] });
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.close();
});
afterAll(() => plane.stop());

async function aToken(): Promise<string> {
  const token = newSecret();
  await plane.database.dataSource.query(
    `INSERT INTO enrollment_tokens (id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
    [randomUUID(), digest(token)],
  );
  return token;
}

async function anEnrolledAgent(): Promise<FakeAgent> {
  const agent = await new FakeAgent(plane.url).enroll(await aToken());
  agents.push(agent);
  return agent;
}

describe('the control socket', () => {
  it('welcomes an agent that proves its key', async () => {
    const agent = await anEnrolledAgent();
    const welcome = await agent.connect();
    expect(welcome).toMatchObject({ epoch: 1, protocolVersion: 1, heartbeatMs: 10_000 });
    expect(plane.app.get(ConnectedAgents).isHere(agent.agentId)).toBe(true);
  });

  it('refuses a signature for another host', async () => {
    const agent = await anEnrolledAgent();
    await expect(agent.connect({ host: 'elsewhere.example:443' })).rejects.toBeInstanceOf(HelloRefusedError);
  });
});
