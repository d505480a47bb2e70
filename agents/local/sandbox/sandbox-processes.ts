import { setTimeout as delay } from 'node:timers/promises';
import {
  findProcess,
  isNamespaceInit,
  processTree,
  readOwnMemoryBytes,
  readProcesses,
  readUid,
  type ProcessEntry,
  type ProcessIdentity,
} from './process-table.js';

/** The processes of one sandbox: what leads to it on the host, and the first process inside. */
export interface SandboxProcesses {
  /** The process that the agent started; becomes pasta or bubblewrap and lives as long as the sandbox. */
  readonly launcher: ProcessIdentity;
  /** First process of the sandbox's process namespace; unknown in the first moments of a start. */
  readonly init: ProcessIdentity | null;
  /** User on the host that belongs to this sandbox alone; null when the agent's own user runs it. */
  readonly hostUid: number | null;
}

const POLL_MS = 10;
const KILL_DEADLINE_MS = 5000;
const SPARE_MS = 500;
const FREEZE_ROUNDS = 20;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone, which is what every signal here leads to or allows.
  }
}

/** Finds the first process of the namespace below `launcher`, once it exists. */
export function findInit(launcher: ProcessIdentity): ProcessIdentity | null {
  const candidates = readProcesses().filter((entry) => entry.parentPid === launcher.pid && isNamespaceInit(entry.pid));
  const init = candidates[0];
  return init ? { pid: init.pid, startTicks: init.startTicks } : null;
}

/** The first process, when the sandbox lives. A sandbox whose network process died is as dead as one whose init died. */
export function livingInit(sandbox: SandboxProcesses): ProcessEntry | null {
  if (!findProcess(sandbox.launcher)) return null;
  return sandbox.init ? findProcess(sandbox.init) : null;
}

/** Everything that is left of a sandbox, found by descent and, where it has a user of its own, by user. */
export function sandboxTree(sandbox: SandboxProcesses, all = readProcesses()): ProcessEntry[] {
  const roots = [sandbox.launcher, sandbox.init].flatMap((identity) => (identity && findProcess(identity)) ?? []);
  const byDescent = roots.flatMap((root) => processTree(root.pid, all));
  const { hostUid } = sandbox;
  const byUser = hostUid === null ? [] : all.filter((entry) => readUid(entry.pid) === hostUid);
  return [...new Map([...byDescent, ...byUser].map((entry) => [entry.pid, entry])).values()].filter(
    (entry) => entry.state !== 'Z' && entry.state !== 'X',
  );
}

/** Ends everything of a host user that belongs to one sandbox alone. False when something would not go within 5 s. */
export function killUser(hostUid: number): Promise<boolean> {
  return killAll(() =>
    readProcesses().filter((entry) => !'ZX'.includes(entry.state) && readUid(entry.pid) === hostUid),
  );
}

/**
 * Ends a sandbox by killing its init, with which the kernel ends everything inside, and whatever else is left of it. Resolves when
 * nothing is left, false when something would not go within 5 s.
 */
export async function killSandbox(sandbox: SandboxProcesses): Promise<boolean> {
  if (sandbox.init && findProcess(sandbox.init)) signal(sandbox.init.pid, 'SIGKILL');
  // The launcher ends by itself when it has collected the init, and nobody else may do that on machines without a caring process 1.
  return killAll(() => sandboxTree(sandbox), sparedLaunchers([sandbox]));
}

/**
 * Ends several sandboxes at once, and everything else that `alsoMeant` picks from the processes of the machine, with what descends
 * from it. Resolves like {@link killSandbox}.
 */
export async function killSandboxes(
  sandboxes: readonly SandboxProcesses[],
  alsoMeant: (entry: ProcessEntry) => boolean,
): Promise<boolean> {
  for (const { init } of sandboxes) if (init && findProcess(init)) signal(init.pid, 'SIGKILL');
  return killAll(() => {
    const all = readProcesses();
    const others = all.filter(alsoMeant).flatMap((root) => processTree(root.pid, all));
    const isLeft = ({ state, pid }: ProcessEntry): boolean => !'ZX'.includes(state) && pid !== process.pid;
    return [...sandboxes.flatMap((sandbox) => sandboxTree(sandbox, all)), ...others].filter(isLeft);
  }, sparedLaunchers(sandboxes));
}

function sparedLaunchers(sandboxes: readonly SandboxProcesses[]): ReadonlySet<number> {
  return new Set(sandboxes.flatMap(({ init, launcher }) => (init ? [launcher.pid] : [])));
}

async function killAll(leftOver: () => ProcessEntry[], spared: ReadonlySet<number> = new Set()): Promise<boolean> {
  const start = Date.now();
  for (let left = leftOver(); left.length > 0; left = leftOver()) {
    const elapsedMs = Date.now() - start;
    if (elapsedMs > KILL_DEADLINE_MS) return false;
    for (const entry of left) if (!spared.has(entry.pid) || elapsedMs > SPARE_MS) signal(entry.pid, 'SIGKILL');
    await delay(POLL_MS);
  }
  return true;
}

/** Stops every process inside, again until no new one appeared meanwhile. False when they kept appearing. */
export async function freezeSandbox(sandbox: SandboxProcesses): Promise<boolean> {
  for (let round = 0; round < FREEZE_ROUNDS; round += 1) {
    const init = sandbox.init;
    const running = init ? processTree(init.pid, readProcesses()).filter(({ state }) => !'TZX'.includes(state)) : [];
    if (running.length === 0) return true;
    for (const entry of running) signal(entry.pid, 'SIGSTOP');
    await delay(POLL_MS);
  }
  return false;
}

/** Lets every process inside go on. */
export function thawSandbox(sandbox: SandboxProcesses): void {
  if (!sandbox.init) return;
  for (const entry of processTree(sandbox.init.pid, readProcesses())) signal(entry.pid, 'SIGCONT');
}

/** CPU time in clock ticks and memory in bytes of everything inside. */
export function measureSandbox(
  init: ProcessIdentity,
  processes: readonly ProcessEntry[],
): { cpuTicks: number; memoryBytes: number } {
  const tree = processTree(init.pid, processes);
  return {
    cpuTicks: tree.reduce((sum, entry) => sum + entry.cpuTicks, 0),
    memoryBytes: tree.reduce((sum, entry) => sum + readOwnMemoryBytes(entry.pid), 0),
  };
}
