import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Id } from '../../../protocol/ids.js';
import type { Container, JournalEntry } from '../containers.js';
import { SnapshotJournal } from '../snapshot-journal.js';
import type { Witness } from '../world.js';
import { findSandboxes } from './sandbox-scan.js';

const LOOK_EVERY_MS = 250;

/** Sandboxes and what is left of sessions on this machine, as the kernel and the disk show them. Looks all the time, so that it can tell what was there for a while. */
export class LocalWitness implements Witness {
  private readonly taken = new SnapshotJournal();
  private readonly timer: NodeJS.Timeout;

  constructor(
    /** Data folders of agents lie here, by their names. */
    private readonly folder: string,
  ) {
    this.timer = setInterval(() => this.taken.take(this.look()), LOOK_EVERY_MS);
  }

  containers(): Promise<readonly Container[]> {
    return Promise.resolve(this.look());
  }

  journal(): Promise<readonly JournalEntry[]> {
    this.taken.take(this.look());
    return Promise.resolve(this.taken.entries);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): Container[] {
    const awake = findSandboxes(basename(this.folder)).map(({ agent, sessionId, pid, startTicks, isFrozen }) =>
      aContainer(`${pid}-${startTicks}`, sessionId, agent, isFrozen ? 'frozen' : 'running'),
    );
    const known = new Set(awake.map(({ sessionId }) => sessionId));
    const asleep = readdirSync(this.folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => sessionsOf(join(this.folder, name)).map((sessionId) => ({ sessionId, name })))
      .filter(({ sessionId }) => !known.has(sessionId))
      // Whatever its record says: without a process it is one that stands still.
      .map(({ sessionId, name }) => aContainer(`folder-${sessionId}`, sessionId, name, 'stopped'));
    return [...awake, ...asleep];
  }
}

function aContainer(id: string, sessionId: string, machine: string, state: Container['state']): Container {
  return { id, sessionId, machine, resources: null, generation: 0, state, readyAtMs: 0 };
}

function sessionsOf(dataDir: string): string[] {
  try {
    return readdirSync(join(dataDir, 'sessions')).filter((name) => Id.safeParse(name).success);
  } catch {
    return [];
  }
}
