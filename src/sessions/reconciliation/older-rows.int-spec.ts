import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';
import { ReplicaId } from '../../platform/database/replica-id.js';
import { SessionDispatcher } from './session-dispatcher.js';

describe('rows that are not what agents know', () => {
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
  afterEach(() => scene.end());

  it.each([`replica_id = gen_random_uuid()`, `epoch = epoch + 1`])(
    'tells nothing over a connection that was taken over: %s',
    async (takeOver) => {
      const { id } = await scene.running();
      const { dataSource } = scene.app.database;
      await dataSource.query(`UPDATE agents SET ${takeOver} WHERE id = $1`, [agent.agentId]);
      await scene.app.app.get(SessionDispatcher, { strict: false }).repeat([id]);
      await dataSource.query(`UPDATE agents SET replica_id = $2, epoch = $3 WHERE id = $1`, [
        agent.agentId,
        scene.app.app.get(ReplicaId, { strict: false }).value,
        agent.epoch,
      ]);
      await alice.act(id, 'hibernate');
      expect((await agent.applied.next()).generation).toBe(2);
    },
  );

  it('lets run on what was woken after the backup that its rows were restored from', async () => {
    const { id } = await scene.running({ templateId: 'terminal', home: 'temporary' });
    await alice.act(id, 'hibernate');
    await agent.report(id, 2, 'hibernated');
    await agent.sendInventory([{ id, generation: 7, state: 'running' }]);
    expect(await alice.show(id)).toMatchObject({ state: 'running', desired: 'running', generation: 8 });
    await eventually(() => Promise.resolve(agent.applied.all.at(-1)?.generation === 8));
    expect(agent.applied.all.at(-1)).toMatchObject({ id, desired: 'running' });
  });

  it('never ends what an agent made of a session that is over by rows that are older', async () => {
    const { id } = await scene.running();
    await alice.end(id);
    await agent.report(id, 2, 'absent');
    await agent.report(id, 7, 'running');
    await agent.sendInventory([{ id, generation: 7, state: 'running' }]);
    expect(await alice.show(id)).toMatchObject({ state: 'ended', generation: 2 });
    // Of generation 2 only, before the agent went ahead.
    expect(agent.applied.all.filter(({ desired }) => desired === 'ended')).toHaveLength(1);
    expect(await agent.described.next()).toEqual({ ids: [id] });
  });
});
