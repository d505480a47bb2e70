import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

/** As long as it takes until the rows are read again, whatever hints came. */
const POLL_MS = 1_000;

describe('an agent that said why it could not', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  const clock = new ManualClock();
  beforeAll(async () => {
    app = await startSessionsApp({ clock, env: { STREAMSPACE_POLL_MS: String(POLL_MS) } });
    agent = await app.agent();
    alice = await app.person();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });

  const toldTimes = (generation: number): number =>
    agent.applied.all.filter((told) => told.generation === generation).length;

  it('is told the same again after a pause, without an inventory', async () => {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.report(id, 1, 'running');
    await alice.act(id, 'hibernate');
    await eventually(() => Promise.resolve(toldTimes(2) === 1));
    const reason = { code: 'runtime-error', message: 'The engine did not answer.' } as const;
    await agent.report(id, 2, 'running', { reason });
    expect(await alice.show(id)).toMatchObject({ state: 'hibernating' });
    await eventually(() => {
      clock.advance(POLL_MS);
      return Promise.resolve(toldTimes(2) === 2);
    });
    await agent.report(id, 2, 'hibernated');
    expect(await alice.show(id)).toMatchObject({ state: 'hibernated' });
  });
});
