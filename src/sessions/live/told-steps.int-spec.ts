import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';

/** A transaction that makes a session running fails as one does that got in the way of another one, or whose server is restarted. */
const FAIL = (sqlState: string): string => `
  CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'Not now.' USING ERRCODE = '${sqlState}'; END $$;
  CREATE TRIGGER fail_once BEFORE UPDATE ON sessions FOR EACH ROW WHEN (NEW.state = 'running') EXECUTE FUNCTION fail_once()`;
const FAIL_NO_MORE = 'DROP FUNCTION IF EXISTS fail_once CASCADE';

describe('steps of a start that are told with its report', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    scene = await SessionScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin());
  });
  afterEach(async () => {
    await scene.query(FAIL_NO_MORE);
    await scene.end();
  });

  /** Holds the row of a session while `act` runs, so that whatever concerns it waits. */
  async function holding(id: string, act: () => Promise<unknown>): Promise<void> {
    await scene.app.database.dataSource.transaction(async (tx) => {
      await tx.query('SELECT FROM sessions WHERE id = $1 FOR UPDATE', [id]);
      await act();
    });
  }
  const stepsOf = async (id: string): Promise<(string | null)[]> =>
    (await alice.timeline(id)).entries.filter(({ kind }) => kind === 'step').map(({ step }) => step);

  it.each(['40001', '57P01'])('are neither lost nor told twice when their transaction fails (%s)', async (sqlState) => {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.applied.next();
    await scene.query(FAIL(sqlState));
    let told: Promise<unknown[]> = Promise.resolve([]);
    await holding(id, async () => {
      told = Promise.all([
        agent.progress(id, 1, 'home-ready', 100),
        agent.progress(id, 1, 'screen-ready', 900),
        agent.progress(id, 1, 'desktop-ready', 1_900),
        agent.report(id, 1, 'running'),
      ]);
      // Answered at once: everything before it has arrived.
      await agent.warn();
    });
    expect(await told).toMatchObject([{ ok: true }, { ok: true }, { ok: true }, { ok: false }]);
    expect(await stepsOf(id)).not.toContain('desktop-ready');
    await scene.query(FAIL_NO_MORE);
    expect(await agent.report(id, 1, 'running')).toEqual({ ok: true });
    await agent.progress(id, 1, 'desktop-ready', 1_900);
    expect(await stepsOf(id)).toEqual(['home-ready', 'screen-ready', 'desktop-ready']);
    expect(await alice.show(id)).toMatchObject({ state: 'running' });
  });
});
