import type { SessionSpec } from '../../protocol/session.js';
import { DockerSessions } from './docker-sessions.contract.js';

const MIB = 1024 * 1024;

describe('the size of a session in a container', () => {
  let sessions: DockerSessions;
  beforeAll(async () => {
    sessions = await DockerSessions.open();
  });
  afterAll(() => sessions.takeDown());

  const sized = (spec: SessionSpec, changes: Partial<SessionSpec['resources']>): SessionSpec => ({
    ...spec,
    resources: { ...spec.resources, ...changes },
  });
  const memoryInside = async (spec: SessionSpec): Promise<string> =>
    (
      await sessions.shell(
        spec,
        'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null',
      )
    ).output.split('\n')[0] ?? '';

  it('changes while it runs, and nothing of it stops', async () => {
    const spec = await sessions.run();
    await sessions.shell(spec, 'echo here > /tmp/mark');
    const larger = sized(spec, { cpuMillis: 1500, memoryMiB: 1024 });
    expect((await sessions.apply(larger, 'running')).limits).toEqual({ cpuMillis: 1500, memoryMiB: 1024 });
    const { HostConfig: found } = await sessions.inspect(spec);
    expect(found).toMatchObject({ NanoCpus: 1_500_000_000, Memory: 1024 * MIB, MemorySwap: 1024 * MIB });
    expect(Number(await memoryInside(spec))).toBe(1024 * MIB);
    expect((await sessions.shell(spec, 'cat /tmp/mark')).output).toBe('here\n');
  });

  it('stays what it is where the engine refuses another', async () => {
    const spec = await sessions.run();
    // Less than an engine allows any container.
    const { limits } = await sessions.apply(sized(spec, { memoryMiB: 2 }), 'running');
    expect(limits).toEqual({ cpuMillis: 1000, memoryMiB: 768 });
    expect((await sessions.shell(spec, 'echo alive')).output).toBe('alive\n');
  });
});
