import { existsSync } from 'node:fs';
import type { HostUsers } from '../homes/host-users.js';
import { localFailure } from '../local-failures.js';
import { launchesSandboxOf } from '../sandbox/launch-marks.js';
import { readArguments, readUid, type ProcessEntry } from '../sandbox/process-table.js';
import { killSandboxes, type SandboxProcesses } from '../sandbox/sandbox-processes.js';
import { errorText } from '../system-errors.js';
import type { LocalSessions } from './local-sessions.js';
import type { SessionFolders } from './session-folders.js';
import type { SessionRecord } from './session-record.js';

/** A session's record, null where none can be read. */
interface FoundSession {
  readonly id: string;
  readonly record: SessionRecord | null;
}

/**
 * Puts every session of a data folder to sleep without being asked by the control plane: no process is left, homes stay. Needs nobody's
 * answer and no room on the disk.
 */
export class SessionSleeper {
  constructor(
    private readonly sessions: LocalSessions,
    private readonly folders: SessionFolders,
    private readonly users: HostUsers,
  ) {}

  /**
   * Resolves when nothing runs any more and every session that ran is written down as hibernated; one that had broken before stays as it
   * is. Ends what it can before it rejects with {@link RuntimeError}, whose detail says what is left.
   */
  async hibernateAll(): Promise<void> {
    if (!existsSync(this.folders.sessions)) return;
    const ids = await this.sessions.ids();
    await this.sessions.locks.runAll(ids, () => this.hibernate(ids));
  }

  private async hibernate(ids: readonly string[]): Promise<void> {
    const found = await Promise.all(ids.map((id) => this.find(id)));
    const live = found.filter((session) => this.isLive(session));
    const sandboxes = found.flatMap(({ record }) => this.sessions.processesOf(record) ?? []);
    const isDown = await this.killAll(sandboxes);
    const outcomes = await Promise.allSettled(live.map((session) => this.settle(session, isDown)));
    const problems = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [errorText(outcome.reason)] : []));
    if (!isDown) problems.unshift('Some processes could not be ended.');
    if (problems.length > 0) throw localFailure('runtime-error', problems.join('\n'));
  }

  private async find(id: string): Promise<FoundSession> {
    return { id, record: await this.sessions.read(id).catch(() => null) };
  }

  private isLive({ id, record }: FoundSession): boolean {
    if (record === null) return false;
    const { state } = this.sessions.view(id, record);
    return state !== 'absent' && state !== 'hibernated';
  }

  /** By what records name and, since one may be damaged, by the users that homes belong to and by command line. */
  private async killAll(sandboxes: readonly SandboxProcesses[]): Promise<boolean> {
    const owners = await this.users.owners().catch((): ReadonlySet<number> => new Set());
    const uids = new Set([...owners, ...sandboxes.flatMap(({ hostUid }) => hostUid ?? [])]);
    const isOurs = ({ pid }: ProcessEntry): boolean =>
      uids.has(readUid(pid) ?? 0) || launchesSandboxOf(this.folders.sessions, readArguments(pid));
    // Users are looked for once, not once for each sandbox.
    return killSandboxes(
      sandboxes.map((sandbox) => ({ ...sandbox, hostUid: null })),
      isOurs,
    );
  }

  private async settle({ id, record }: FoundSession, isDown: boolean): Promise<void> {
    await this.sessions.markAsleep(id);
    if (isDown) await this.sessions.stop(id, record);
  }
}
