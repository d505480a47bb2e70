import { CompiledProgram, type ProgramEnd } from '../../testing/agents/compiled-program.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { DockerContractPlatform } from './docker-platform.contract.js';

const DEADLINE_MS = 30_000;
const SILENT_SUCCESS: ProgramEnd = { code: 0, output: '' };

describe('hibernate-all on Docker', () => {
  let program: CompiledProgram;
  let platform: DockerContractPlatform;
  let bench: ContractBench;

  beforeAll(async () => {
    program = await CompiledProgram.compile('agents/docker/hibernate-all.ts');
    platform = await DockerContractPlatform.open();
  });
  afterAll(async () => {
    await program.remove();
    await platform.dispose();
  });
  beforeEach(() => {
    bench = new ContractBench(platform);
  });
  afterEach(() => bench.endAll());

  /** A new agent, which finds what the last one left. */
  const restartAgent = (): void => void (bench.runtime = platform.newRuntime());
  /** Neither an address of a control plane nor a token that could be read. */
  const hibernateAll = (more: Record<string, string> = {}): Promise<ProgramEnd> =>
    program.run(
      {
        DOCKER_HOST: `unix://${platform.bench.socket}`,
        STREAMSPACE_DOCKER_NAMESPACE: platform.bench.namespace,
        STREAMSPACE_ENROLLMENT_TOKEN_FILE: '/dev/null/none',
        ...more,
      },
      DEADLINE_MS,
    );

  /** Sessions as different as can be, each with a file in its home. */
  async function severalSessions(): Promise<string[]> {
    const ids = await Promise.all([bench.running(), bench.running({ kind: 'temporary' }), bench.running()]);
    for (const id of ids) await bench.shell(id, 'echo mine > ~/kept');
    await bench.apply(bench.spec(ids[2]), 'standby');
    return ids;
  }

  it('leaves no process, says nothing, and the next agent finds all asleep and wakes them with their files', async () => {
    const ids = await severalSessions();
    const { instances: before } = await bench.runtime.list();
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    for (const id of ids) expect(await platform.hostUids(id)).toEqual([]);
    restartAgent();
    const { complete, instances } = await bench.runtime.list();
    expect(complete).toBe(true);
    expect(instances).toHaveLength(ids.length);
    for (const instance of before) expect(instances).toContainEqual({ ...instance, state: 'hibernated' });
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    for (const id of ids) {
      await bench.apply(bench.spec(id), 'running');
      expect((await bench.shell(id, 'cat ~/kept')).output).toBe('mine\n');
    }
  });

  it('leaves what another agent has, and what had died before', async () => {
    const [dead, alive] = await Promise.all([bench.running(), bench.running()]);
    await platform.killInstance(dead);
    expect(await hibernateAll({ STREAMSPACE_DOCKER_NAMESPACE: `${platform.bench.namespace}-other` })).toEqual(
      SILENT_SUCCESS,
    );
    expect(await bench.greet(alive)).toMatchObject(bench.spec(alive).screen);
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    restartAgent();
    expect(await bench.find(dead)).toMatchObject({ state: 'absent', reason: { code: 'instance-gone' } });
    expect(await bench.find(alive)).toMatchObject({ state: 'hibernated' });
  });

  it('undoes a start that its agent did not live to finish', async () => {
    const id = await bench.running();
    const container = await platform.bench.container(id);
    const { Name: name = '' } = (await container?.inspect()) ?? {};
    await container?.rename({ name: name.slice(1).replace(/-ready$/, '-starting') });
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    restartAgent();
    expect(await bench.find(id)).toMatchObject({ state: 'hibernated' });
    expect(await platform.hostUids(id)).toEqual([]);
  });

  it('says so when nobody can know', async () => {
    const { code, output } = await hibernateAll({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
    expect(code).toBe(1);
    expect(output).toMatch(/^Not every session could be put to sleep: .*The Docker engine does not answer/);
  });

  it('is what a living agent does when it is revoked, without taking it for sessions that died', async () => {
    const id = await bench.running();
    const told: string[] = [];
    const watch = bench.runtime.watch((instance) => told.push(instance.state));
    await bench.runtime.hibernateAll?.();
    expect(await bench.find(id)).toMatchObject({ state: 'hibernated' });
    watch.close();
    expect(told).not.toContain('absent');
  });
});
