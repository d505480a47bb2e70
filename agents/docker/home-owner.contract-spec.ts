import { randomUUID } from 'node:crypto';
import { OWN_CONTAINER, type ContainerProfile } from '../../protocol/session.js';
import { DockerSessions } from './docker-sessions.contract.js';

/** A folder that the image does not have, so that the engine would make it for root. */
const ELSEWHERE: ContainerProfile = { ...OWN_CONTAINER, homePath: '/srv/elsewhere' };

describe('the owner of a home on Docker', () => {
  let sessions: DockerSessions;
  beforeAll(async () => (sessions = await DockerSessions.open()), 300_000);
  afterAll(() => sessions.takeDown());

  it('is the user of the programs, where the image has no such folder too', async () => {
    const spec = await sessions.run({ container: ELSEWHERE });
    const { output } = await sessions.shell(spec, 'stat -c %u:%g . && pwd && touch mine && ls');
    expect(output).toBe('1000:1000\n/srv/elsewhere\nmine\n');
  });

  it('changes with the profile, and the files stay', async () => {
    const home = { kind: 'persistent', userId: randomUUID(), template: 'desktop' } as const;
    const before = await sessions.run({ home, container: ELSEWHERE });
    await sessions.shell(before, 'touch mine; chmod 0750 .');
    await sessions.apply(before, 'ended');
    const spec = await sessions.run({ home, container: { ...ELSEWHERE, uid: 1234, gid: 1235 } });
    const { output } = await sessions.shell(spec, 'stat -c %u:%g:%a . && ls');
    expect(output).toBe('1234:1235:750\nmine\n');
  });

  it('is set without a container that stays', async () => {
    const names = async (): Promise<string[]> => {
      const all = await sessions.bench.docker.listContainers({ all: true, filters: sessions.bench.filters });
      return all.flatMap(({ Names }) => Names);
    };
    const spec = await sessions.run({ container: ELSEWHERE });
    expect((await names()).filter((name) => name.includes(spec.sessionId))).toHaveLength(1);
    expect((await sessions.runtime.list()).instances).toContainEqual(expect.objectContaining({ id: spec.sessionId }));
  });
});
