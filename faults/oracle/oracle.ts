import { openScreen } from '../rig/screen-viewer.js';
import type { Stage } from '../rig/stage.js';
import { PATIENCE_MS, TooLateError, until } from '../rig/until.js';
import { auditSeals, auditSessions } from './audit-trail.js';
import { type Limits, lookBack } from './history.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { readSessions, type SessionRow } from './session-rows.js';
import { compare, type Sight } from './truth.js';
import { type Violation, violation } from './violation.js';

/** Running sessions whose screen is looked at in the end. */
const LOOKED_AT = 3;
const SEAL_DEADLINE_MS = 30_000;

/** Judges a run by what the rows, the world and the people of the drill say: never by what the product says of itself alone. */
export class Oracle {
  private constructor(
    private readonly stage: Stage,
    private readonly ledger: Ledger,
    /** Entry of the journal that the run begins with. */
    private readonly journalFrom: number,
  ) {}

  static async of(stage: Stage, ledger: Ledger): Promise<Oracle> {
    return new Oracle(stage, ledger, (await stage.journal()).length);
  }

  /** Waits until everything is quiet and as it should be; what is not, after the time for that, is the answer. */
  async judge(): Promise<Violation[]> {
    const found = await this.settle();
    if (found.length > 0) return found;
    const owned = await this.lookAtScreens();
    const rows = await readSessions(this.stage.rows);
    return [...owned, ...(await this.lookBack(rows))];
  }

  /** Ends every session of the run, and judges what is left: nothing. Then the log must tell the whole story. */
  async judgeEnd(): Promise<Violation[]> {
    for (const entry of this.ledger.all()) {
      await until(`session ${entry.id} to be ended`, () => endSession(entry), PATIENCE_MS, 100);
      entry.wish = 'ended';
      entry.mayFail = false;
    }
    const found = await this.settle();
    const ids = this.ledger.all().map(({ id }) => id);
    return [...found, ...(await auditSessions(this.stage.rows, ids)), ...(await this.auditSeals())];
  }

  private async settle(): Promise<Violation[]> {
    let found: Violation[] = [];
    const look = async (): Promise<boolean> => {
      found = compare(await this.sight());
      return found.length === 0;
    };
    try {
      await until('everything to be as it should be', look, this.stage.timings.quietMs, 100);
    } catch (error) {
      if (!(error instanceof TooLateError) || found.length === 0) throw error;
    }
    return found;
  }

  private async sight(): Promise<Sight> {
    const rows = await readSessions(this.stage.rows);
    const ledger = this.ledger.all();
    const homes = new Set<string>();
    for (const row of rows.filter(({ id }) => this.ledger.find(id)))
      if (row.hasHome && (await this.isHomeThere(row))) homes.add(row.id);
    const containers = await this.stage.world.witness.containers();
    return { rows, containers, ledger, hasHome: ({ id }) => homes.has(id) };
  }

  private async isHomeThere({ machine, ownerId, template }: SessionRow): Promise<boolean> {
    const agent = this.stage.agents.find(({ name }) => name === machine);
    return (await agent?.host.hasHome({ userId: ownerId, template })) ?? false;
  }

  /** A row and a container that agree are worth nothing if nobody gets to see the screen. And nobody else may. */
  private async lookAtScreens(): Promise<Violation[]> {
    const running = this.ledger
      .all()
      .filter(({ wish, mayFail }) => wish === 'running' && !mayFail)
      .slice(0, LOOKED_AT);
    const stranger = await this.stage.people.one();
    const found: Violation[] = [];
    for (const entry of running) {
      try {
        await until('a screen', () => this.canSee(entry), PATIENCE_MS, 200);
      } catch (error) {
        found.push(
          violation(
            'lost',
            `session ${entry.id} runs, and its screen cannot be seen: ${String(error instanceof Error ? error.cause : error)}`,
          ),
        );
      }
      const { status } = await stranger.call('POST', `/sessions/${entry.id}/tickets`);
      if (status !== 404)
        found.push(violation('unauthorised', `a stranger got ${status} for a ticket of session ${entry.id}`));
    }
    return found;
  }

  private async canSee({ id, owner }: LedgerEntry): Promise<boolean> {
    for (const container of await this.stage.containersOf(id)) await this.stage.hostOf(container).nameScreen(container);
    (await openScreen(owner, id)).terminate();
    return true;
  }

  private async lookBack(rows: readonly SessionRow[]): Promise<Violation[]> {
    const owners = new Map(rows.map(({ id, ownerId }) => [id, ownerId]));
    const limits = new Map<string, Limits>();
    const quotas = await this.stage.rows.query<{ userId: string; limits: Partial<Limits> }>(
      `SELECT user_id AS "userId", limits FROM quotas WHERE subject = 'user'`,
    );
    for (const row of quotas.rows)
      limits.set(row.userId, { sessions: null, cpuMillis: null, memoryMiB: null, ...row.limits });
    const machines = await this.stage.rows.query<{ name: string; capacity: Limits }>(
      `SELECT name, capacity FROM agents WHERE capacity IS NOT NULL`,
    );
    for (const { name, capacity } of machines.rows) limits.set(name, capacity);
    const resources = new Map(rows.map((row) => [row.id, row.resources]));
    return lookBack(await this.stage.journal(), this.journalFrom, {
      ownerOf: (id) => owners.get(id) ?? null,
      resourcesOf: (id) => resources.get(id) ?? null,
      hasSleepersBeside: this.stage.world.replacesContainers,
      limits,
    });
  }

  private async auditSeals(): Promise<Violation[]> {
    let found: Violation[] = [];
    const look = async (): Promise<boolean> => {
      found = await auditSeals(this.stage.rows);
      return found.length === 0;
    };
    await until('every event to be sealed', look, SEAL_DEADLINE_MS, 500).catch(() => undefined);
    return found;
  }
}

async function endSession({ id, owner }: LedgerEntry): Promise<boolean> {
  const { status } = await owner.call('DELETE', `/sessions/${id}`);
  return status < 300;
}
