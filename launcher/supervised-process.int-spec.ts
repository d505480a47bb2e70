import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../testing/auth/until.js';
import { SupervisedProcess } from './supervised-process.js';

const isReady = (message: unknown): boolean => message === 'ready';

describe('SupervisedProcess', () => {
  let folder: string;
  let process_: SupervisedProcess;
  let told: string[];

  /** A program that notes its pid and does `then` afterwards. */
  function program(then: string): SupervisedProcess {
    const script = join(folder, 'program.mjs');
    const note = `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + '\\n');`;
    writeFileSync(script, `${note}\n${then}\n`);
    told = [];
    const plan = { title: 'program', script, env: process.env, logFile: join(folder, 'log') };
    process_ = new SupervisedProcess(plan, (line) => told.push(line));
    return process_;
  }
  const pids = (): number[] => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'streamspace-supervised-'));
  });
  afterEach(async () => {
    await process_.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts a program again that was killed, and says so once', async () => {
    await program("process.send('ready'); setInterval(() => {}, 1000);").start(isReady, 10_000);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await until(() => Promise.resolve(pids().length === 2));
    expect(told).toHaveLength(1);
  });

  it('rejects when the program ends at once, and tries again until it is stopped', async () => {
    await expect(program("console.log('Sorry.'); process.exit(3);").start(isReady, 10_000)).rejects.toThrow(/ended/);
    expect(process_.lastLines()).toBe('Sorry.');
    await until(() => Promise.resolve(pids().length >= 2));
    await process_.stop();
    const count = pids().length;
    await expect(process_.ask('hello', () => true, 800)).rejects.toThrow(/does not listen/);
    expect(pids()).toHaveLength(count);
  });

  it('asks, and hears the answer', async () => {
    await program("process.send('ready'); process.on('message', (text) => process.send(`not ${text}`));").start(
      isReady,
      10_000,
    );
    await expect(process_.ask('hello', (message) => message === 'not hello', 10_000)).resolves.toBe('not hello');
  });

  it('waits no longer for an answer when the program that was asked is killed', async () => {
    await program("process.send('ready'); process.on('message', () => process.kill(process.pid, 'SIGKILL'));").start(
      isReady,
      10_000,
    );
    await expect(process_.ask('hello', () => true, 600_000)).rejects.toThrow(/ended before it answered/);
  });

  it('waits no longer than it was told for a program that does not answer', async () => {
    await program("process.send('ready'); setInterval(() => {}, 1000);").start(isReady, 10_000);
    await expect(process_.ask('hello', () => true, 100)).rejects.toThrow(/did not answer/);
  });

  it('ends a program that does not listen', async () => {
    await program("process.on('SIGTERM', () => {}); process.send('ready'); setInterval(() => {}, 1000);").start(
      isReady,
      10_000,
    );
    const [pid] = pids();
    await process_.stop();
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
  });
});
