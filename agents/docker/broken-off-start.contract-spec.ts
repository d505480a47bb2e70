import type { SessionSpec } from '../../protocol/session.js';
import { DockerSessions } from './docker-sessions.contract.js';

describe('a start on Docker whose agent died before it gave the password', () => {
  let sessions: DockerSessions;

  beforeAll(async () => {
    sessions = await DockerSessions.open();
  });
  afterAll(() => sessions.takeDown());

  /** What is left then: the container found nobody at its standard input, and ended. */
  async function brokenOff(): Promise<SessionSpec> {
    const spec = await sessions.run();
    const container = await sessions.container(spec);
    const { Name: name } = await container.inspect();
    await container.rename({ name: name.slice(1).replace(/-ready$/, '-starting') });
    const ended = container.wait();
    await container.kill();
    await ended;
    sessions.restart();
    return spec;
  }

  it('is still to be made for the next agent, and no death', async () => {
    const spec = await brokenOff();
    const told: string[] = [];
    const watch = sessions.runtime.watch(({ state }) => told.push(state));
    const { instances } = await sessions.runtime.list();
    expect(instances).toContainEqual({ id: spec.sessionId, generation: 1, state: 'starting' });
    expect(await sessions.apply(spec, 'running')).toMatchObject({ state: 'running' });
    watch.close();
    expect(told).toEqual([]);
    expect(await sessions.bench.docker.listContainers({ all: true, filters: sessions.bench.filters })).toHaveLength(1);
    await sessions.apply(spec, 'ended');
  });
});
