import { lstatSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Id } from '../../../protocol/ids.js';
import type { SessionReason } from '../../../protocol/session.js';
import type { Instance } from '../../core/session-runtime.js';
import { APPLICATION_LOST, localReason } from '../local-failures.js';
import { makePassableFolder } from '../passable-folder.js';
import { readBootId } from '../sandbox/process-table.js';
import type { ResourceCgroups } from '../sandbox/resource-cgroup.js';
import { killSandbox, livingInit, type SandboxProcesses } from '../sandbox/sandbox-processes.js';
import type { SessionFolders } from './session-folders.js';
import { SessionLocks } from './session-locks.js';
import { readRecord, writeRecord, type SessionRecord } from './session-record.js';

/** The sessions of this machine: their records, believed as far as /proc confirms them. */
export class LocalSessions {
  readonly locks = new SessionLocks();
  private readonly bootId = readBootId();

  constructor(
    private readonly folders: SessionFolders,
    private readonly cgroups: ResourceCgroups,
  ) {}

  /** Every id that has a folder. Rejects when the folder of sessions cannot be read. */
  async ids(): Promise<string[]> {
    await makePassableFolder(this.folders.sessions);
    return (await readdir(this.folders.sessions)).filter((name) => Id.safeParse(name).success);
  }

  /** Rejects for a record that is unreadable. */
  async read(id: string): Promise<SessionRecord | null> {
    const record = await readRecord(this.folders.record(id));
    if (record) return record;
    const sleeping = await readRecord(this.folders.sleepingRecord(id));
    return sleeping && { ...sleeping, state: 'hibernated', processes: null };
  }

  async write(id: string, record: Omit<SessionRecord, 'bootId'>): Promise<void> {
    await mkdir(this.folders.session(id), { recursive: true, mode: 0o700 });
    await writeRecord(this.folders.record(id), { ...record, bootId: this.bootId });
    await rm(this.folders.sleepingRecord(id), { force: true });
  }

  /**
   * Makes the record, whatever it says, one of a hibernated session. By renaming, which succeeds on a disk that has no room for
   * another record.
   */
  async markAsleep(id: string): Promise<void> {
    await rename(this.folders.record(id), this.folders.sleepingRecord(id));
  }

  /** The processes that a record names, when they are of this run of the machine. */
  processesOf(record: SessionRecord | null): SandboxProcesses | null {
    return record?.bootId === this.bootId ? record.processes : null;
  }

  /** What a session is now, whatever its record says. */
  view(id: string, record: SessionRecord): Instance {
    const base = { id, generation: record.generation };
    if (record.state === 'hibernated') return { ...base, state: 'hibernated' };
    if (record.state === 'absent') return { ...base, state: 'absent', ...this.explanation(record) };
    const processes = this.processesOf(record);
    const init = processes ? livingInit(processes) : null;
    if (init) return { ...base, state: init.state === 'T' ? 'standby' : 'running' };
    // Without an init yet, a start is under way, or was when its agent died: the next apply takes it up.
    if (record.state === 'starting') return { ...base, state: 'starting' };
    return { ...base, state: 'absent', reason: this.causeOfDeath(id, record) };
  }

  /** Ends what is left of a session's processes and empties its runtime folder; the home stays. */
  async stop(id: string, record: SessionRecord | null): Promise<boolean> {
    const processes = this.processesOf(record);
    const isDown = processes === null || (await killSandbox(processes));
    await rm(this.folders.run(id), { recursive: true, force: true });
    this.cgroups.remove(id);
    return isDown;
  }

  /** Removes everything of a session, with its temporary home. */
  async remove(id: string): Promise<void> {
    await rm(this.folders.session(id), { recursive: true, force: true });
  }

  private explanation(record: SessionRecord): Pick<Instance, 'reason' | 'detail'> {
    return {
      ...(record.reason ? { reason: record.reason } : {}),
      ...(record.detail === undefined ? {} : { detail: record.detail }),
    };
  }

  private causeOfDeath(id: string, { web }: SessionRecord): SessionReason {
    if (this.cgroups.ranOutOfMemory(id)) return localReason('out-of-memory');
    const note = lstatSync(join(this.folders.run(id), 'screen-lost'), { throwIfNoEntry: false });
    if (!note) return localReason('instance-gone');
    return web ? APPLICATION_LOST : localReason('screen-lost');
  }
}
