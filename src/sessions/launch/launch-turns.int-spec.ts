import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { LaunchTurns } from './launch-turns.js';

/** More than half of any pool. */
const CROWD = 100;

describe('while very many people launch', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
    alice = await app.person();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });

  /** Takes every turn; the answer gives them back. */
  function takeEveryTurn(): () => void {
    const turns = app.app.get(LaunchTurns, { strict: false });
    const held = new Promise<void>((resolve) => (giveBack = resolve));
    for (let index = 0; index < CROWD; index += 1) void turns.run(`person-${index}`, () => held);
    return giveBack;
  }
  let giveBack: () => void = () => undefined;

  it.each([
    ['a wake', 'POST', '/wake', undefined],
    ['another size', 'PATCH', '', { resources: { memoryMiB: 700 } }],
  ] as const)('%s waits for its turn without a connection, and what needs no room does not wait', async (...asked) => {
    const [, method, action, body] = asked;
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.report(id, 1, 'running');
    if (action === '/wake') await alice.act(id, 'hibernate');
    const other = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    const done: string[] = [];
    const release = takeEveryTurn();
    const answer = alice.call(method, `/sessions/${id}${action}`, body);
    void answer.then(() => done.push('answered'));
    await alice.end(other.id);
    for (let times = 0; times < 5; times += 1) await alice.show(id);
    done.push('released');
    release();
    expect((await answer).status).toBeLessThan(300);
    expect(done).toEqual(['released', 'answered']);
  });
});
