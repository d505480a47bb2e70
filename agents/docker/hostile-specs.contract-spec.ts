import { AgentHarness } from '../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../testing/agents/fake-control-plane.js';
import { HOSTILE_IMAGES, REFUSED_SPECS, UNREADABLE_SPECS } from '../../testing/agents/hostile-specs.js';
import { anApply, aWebSpec } from '../../testing/agents/session-apply.builder.js';
import { DockerSessions } from './docker-sessions.contract.js';

describe('a control plane that somebody else rules (threat 80)', () => {
  let sessions: DockerSessions;
  let controlPlane: FakeControlPlane;
  let harness: AgentHarness;
  beforeAll(async () => {
    sessions = await DockerSessions.open();
    controlPlane = new FakeControlPlane();
    await controlPlane.start();
    harness = await AgentHarness.open('docker');
    await harness.connect(controlPlane, sessions.runtime);
  }, 300_000);
  afterAll(async () => {
    await harness.close();
    await controlPlane.stop();
    await sessions.takeDown();
  });

  /** Everything of ours that the engine has. */
  async function inventory(): Promise<readonly string[]> {
    const { docker, filters } = sessions.bench;
    const containers = await docker.listContainers({ all: true, filters });
    const { Volumes: volumes } = await docker.listVolumes({ filters });
    return [...containers.map(({ Names: [name = ''] }) => name), ...volumes.map(({ Name }) => Name)];
  }

  it('makes the agent start nothing that its own rules forbid, and a session that they allow', async () => {
    const images = HOSTILE_IMAGES.map((image) => sessions.spec({ workload: { platform: 'docker', image } }));
    const refused = [...REFUSED_SPECS.map(([, changes]) => aWebSpec(changes)), ...images].map((spec) =>
      anApply({ spec }),
    );
    for (const apply of refused) controlPlane.send('session.apply', apply);
    for (const [, changes] of UNREADABLE_SPECS) {
      const apply = anApply({ spec: sessions.spec() });
      controlPlane.send('session.apply', { ...apply, spec: { ...apply.spec, ...changes } });
    }
    for (const { id } of refused) {
      const report = await controlPlane.receives('session.report', (body) => body.id === id);
      expect(report).toMatchObject({ state: 'absent', reason: { code: 'spec-refused' } });
    }
    expect(await inventory()).toEqual([]);

    const allowed = anApply({ spec: sessions.spec() });
    controlPlane.send('session.apply', allowed);
    await controlPlane.receives('session.report', (body) => body.id === allowed.id && body.state === 'running');
    const made = await inventory();
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((name) => !name.includes(allowed.id))).toEqual([]);
  }, 300_000);
});
