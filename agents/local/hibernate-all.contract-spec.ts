import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledProgram, type ProgramEnd } from '../../testing/agents/compiled-program.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import type { Instance } from '../core/session-runtime.js';
import { LocalContractPlatform } from './local-platform.contract.js';
import { findProcess, type ProcessIdentity } from './sandbox/process-table.js';
import { SessionFolders } from './sessions/session-folders.js';

const DEADLINE_MS = 10_000;
const isRoot = process.getuid?.() === 0;
const SILENT_SUCCESS: ProgramEnd = { code: 0, output: '' };

describe('hibernate-all', () => {
  let program: CompiledProgram;
  let dataDir: string;
  let platform: LocalContractPlatform;
  let bench: ContractBench;

  beforeAll(async () => {
    program = await CompiledProgram.compile('agents/local/hibernate-all.ts');
  });
  afterAll(() => program.remove());

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'streamspace-last-resort-'));
  });
  afterEach(async () => {
    await bench.endAll();
    await platform.dispose();
  });

  const open = (): void => {
    platform = new LocalContractPlatform(dataDir);
    bench = new ContractBench(platform);
  };
  const restartAgent = (): void => void (bench.runtime = platform.newRuntime());
  const processesOf = async (ids: readonly string[]): Promise<ProcessIdentity[]> => {
    const found = (await Promise.all(ids.map((id) => platform.processes(id)))).flat();
    expect(found.length).toBeGreaterThan(ids.length);
    return found;
  };
  const livingOf = (processes: readonly ProcessIdentity[]): ProcessIdentity[] =>
    processes.filter((identity) => findProcess(identity));
  /** Neither an address of a control plane nor a token that could be read. */
  const hibernateAll = (folder = dataDir): Promise<ProgramEnd> =>
    program.run(
      { STREAMSPACE_AGENT_DATA_DIR: folder, STREAMSPACE_ENROLLMENT_TOKEN_FILE: '/dev/null/none' },
      DEADLINE_MS,
    );

  /** Sessions as different as can be, each with a file in its home. */
  async function severalSessions(): Promise<string[]> {
    const [first, second, third] = await Promise.all([
      bench.running(),
      bench.running({ kind: 'temporary' }),
      bench.running(),
    ]);
    const ids = [first, second, third];
    for (const id of ids) await bench.shell(id, 'echo mine > ~/kept');
    await bench.apply(bench.spec(third), 'standby');
    return ids;
  }

  it('leaves no process, says nothing, and the next agent finds all asleep and wakes them with their files', async () => {
    open();
    const ids = await severalSessions();
    const before = (await bench.runtime.list()).instances;
    const processes = await processesOf(ids);
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    expect(livingOf(processes)).toEqual([]);
    restartAgent();
    const { complete, instances } = await bench.runtime.list();
    expect(complete).toBe(true);
    expect(instances).toHaveLength(before.length);
    for (const instance of before) expect(instances).toContainEqual({ ...instance, state: 'hibernated' });
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    for (const id of ids) {
      await bench.apply(bench.spec(id), 'running');
      expect((await bench.shell(id, 'cat ~/kept')).output).toBe('mine\n');
    }
  });

  it('leaves what another data folder has, and what had died before', async () => {
    open();
    const [dead, alive] = await Promise.all([bench.running(), bench.running()]);
    await platform.killInstance(dead);
    const elsewhere = await mkdtemp(join(tmpdir(), 'streamspace-elsewhere-'));
    expect(await hibernateAll(elsewhere)).toEqual(SILENT_SUCCESS);
    expect(await bench.greet(alive)).toMatchObject(bench.spec(alive).screen);
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    restartAgent();
    expect(await bench.find(dead)).toMatchObject({ state: 'absent', reason: { code: 'instance-gone' } });
    expect(await bench.find(alive)).toMatchObject({ state: 'hibernated' });
    rmSync(elsewhere, { recursive: true });
  });

  it('ends what no record can be read of', async () => {
    open();
    const id = await bench.running();
    const processes = await processesOf([id]);
    writeFileSync(new SessionFolders(dataDir).record(id), '{"generation":');
    expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
    expect(livingOf(processes)).toEqual([]);
  });

  it('is what a living agent does when it is revoked, without taking it for sessions that died', async () => {
    open();
    const ids = await severalSessions();
    const processes = await processesOf(ids);
    const told: Instance[] = [];
    const watch = bench.runtime.watch((instance) => told.push(instance));
    await bench.runtime.hibernateAll?.();
    expect(livingOf(processes)).toEqual([]);
    for (const id of ids) expect(await bench.find(id)).toMatchObject({ state: 'hibernated' });
    watch.close();
    expect(told).toEqual([]);
  });

  it('ends nothing where there is nothing, and makes nothing', async () => {
    open();
    await bench.runtime.list();
    const missing = join(dataDir, 'missing');
    expect(await hibernateAll(missing)).toEqual(SILENT_SUCCESS);
    expect(existsSync(missing)).toBe(false);
  });

  (isRoot ? it : it.skip)('works on a disk that is full, and writes down what it did', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'streamspace', dataDir]);
    try {
      open();
      const ids = await severalSessions();
      const processes = await processesOf(ids);
      expect(() => execFileSync('dd', ['if=/dev/zero', `of=${dataDir}/filler`], { stdio: 'ignore' })).toThrow();
      expect(() => writeFileSync(join(dataDir, 'more'), 'x'.repeat(5000))).toThrow('ENOSPC');
      expect(await hibernateAll()).toEqual(SILENT_SUCCESS);
      expect(livingOf(processes)).toEqual([]);
      restartAgent();
      for (const id of ids) expect(await bench.find(id)).toMatchObject({ state: 'hibernated' });
      rmSync(join(dataDir, 'filler'));
      for (const id of ids) await bench.apply(bench.spec(id), 'running');
      await bench.endAll();
    } finally {
      execFileSync('umount', ['--lazy', dataDir]);
    }
  });
});
