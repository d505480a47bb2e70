import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { LaunchTurns } from './launch-turns.js';

/** More than half of any pool. */
const CROWD = 100;

const REFUSED = { code: 'start-failed', message: 'The terminal did not start.' } as const;

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
  function takeEveryTurn(turns: LaunchTurns): () => void {
    let giveBack: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (giveBack = resolve));
    for (let index = 0; index < CROWD; index += 1) void turns.run(`person-${index}`, () => held);
    return giveBack;
  }

  it.each([
    ['a wake', 'POST', '/wake', undefined],
    ['a retry', 'POST', '/retry', undefined],
    ['another size', 'PATCH', '', { resources: { memoryMiB: 700 } }],
  ] as const)('%s waits for its turn without a connection, and what needs no room does not wait', async (...asked) => {
    const [, method, action, body] = asked;
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    if (action === '/retry') await agent.report(id, 1, 'absent', { reason: REFUSED });
    else await agent.report(id, 1, 'running');
    if (action === '/wake') await alice.act(id, 'hibernate');
    const other = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    const turns = app.app.get(LaunchTurns, { strict: false });
    const release = takeEveryTurn(turns);
    const crowd = turns.queued;
    const done: string[] = [];
    const answer = alice.call(method, `/sessions/${id}${action}`, body);
    void answer.then(() => done.push('answered'));
    // Whoever does not wait is answered: it is one or the other, however slow the machine is.
    await eventually(() => Promise.resolve(turns.queued > crowd || done.length > 0));
    await alice.end(other.id);
    done.push('released');
    release();
    expect((await answer).status).toBeLessThan(300);
    expect(done).toEqual(['released', 'answered']);
  });
});
