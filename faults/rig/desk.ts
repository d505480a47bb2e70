import type { SessionState } from '../../protocol/session.js';
import { Ledger, type LedgerEntry } from '../oracle/ledger.js';
import { type Violation, violation } from '../oracle/violation.js';
import type { Recovery } from '../drills/drill.js';
import type { Person } from './person.js';
import { ScreenViewer } from './screen-viewer.js';
import type { Container } from '../world/containers.js';
import type { Stage } from './stage.js';
import type { Traffic } from './traffic.js';
import { PATIENCE_MS, until } from './until.js';

const REDIAL_MS = 100;
/** What people launch in drills. */
const TEMPLATE = 'drill';

/** What a drill works with: people and their sessions, with notes of what was wished, what was measured and what was not as promised. */
export class Desk {
  readonly ledger = new Ledger();
  readonly durations: { readonly what: Recovery; readonly ms: number }[] = [];
  readonly broken: Violation[] = [];
  readonly viewers: ScreenViewer[] = [];

  constructor(
    private readonly stage: Stage,
    readonly traffic: Traffic,
  ) {}

  /** Launches without waiting for anything but the answer. */
  async launch(person: Person, more: object = {}, deadlineMs?: number): Promise<LedgerEntry> {
    const { id } = await person.launch(more, {}, deadlineMs);
    return this.ledger.add(id, person);
  }

  /** Launches `count` sessions, each of a person of its own, and waits until all run. Their containers must stay what they are, and their homes too. */
  async launchRunning(count: number, more: { readonly home?: 'persistent' } = {}): Promise<LedgerEntry[]> {
    const people = await this.stage.people.many(count);
    const entries: LedgerEntry[] = [];
    for (const person of people) entries.push(await this.launch(person, more));
    for (const entry of entries) await this.reaches(entry, 'running');
    for (const entry of entries) {
      const container = await this.containerOf(entry);
      entry.containerId = container.id;
      if (more.home) await this.stage.hostOf(container).markHome({ userId: entry.owner.userId, template: TEMPLATE });
    }
    return entries;
  }

  /** A session is put to sleep: it wakes up in another container where the runtime makes one for that. */
  sleeps(entry: LedgerEntry): void {
    if (this.stage.world.replacesContainers) entry.containerId = null;
  }

  /** Waits until the row says so. */
  async reaches({ id }: LedgerEntry, state: SessionState, deadlineMs = PATIENCE_MS): Promise<void> {
    await until(`session ${id} to be ${state}`, async () => (await this.stateOf(id)) === state, deadlineMs);
  }

  /** The state that the row of a session has, past the product. */
  async stateOf(id: string): Promise<string> {
    return (await this.rowOf(id)).state;
  }

  async rowOf(id: string): Promise<{ state: string; is_released: boolean }> {
    const sql = 'SELECT state, is_released FROM sessions WHERE id = $1';
    const { rows } = await this.stage.rows.query<{ state: string; is_released: boolean }>(sql, [id]);
    if (!rows[0]) throw new Error(`There is no row of session ${id}.`);
    return rows[0];
  }

  async containerOf({ id }: LedgerEntry): Promise<Container> {
    const [container] = await this.stage.containersOf(id);
    if (!container) throw new Error(`Session ${id} has no container.`);
    return container;
  }

  /** Somebody looks at the screen of a session from now on, and a first picture has come. */
  async look(entry: LedgerEntry): Promise<ScreenViewer> {
    const container = await this.containerOf(entry);
    await this.stage.hostOf(container).nameScreen(container);
    const viewer = new ScreenViewer(entry.owner, entry.id, REDIAL_MS);
    this.viewers.push(viewer);
    await until('a first picture', () => viewer.hasSeenSince(-Infinity));
    return viewer;
  }

  /** Measures how long something takes to come true, from now on or from a moment before. */
  async measure(
    what: Recovery,
    probe: () => Promise<boolean> | boolean,
    beganAtMs = performance.now(),
  ): Promise<number> {
    await until(what, probe);
    const ms = performance.now() - beganAtMs;
    this.durations.push({ what, ms });
    return ms;
  }

  /** Notes that something is not as promised, unless `isKept`. */
  promise(isKept: boolean, text: string): void {
    if (!isKept) this.broken.push(violation('promises', text));
  }

  async close(): Promise<void> {
    for (const viewer of this.viewers) {
      await viewer.close();
      if (viewer.foreign) this.broken.push(violation('unauthorised', viewer.foreign.message));
    }
  }
}
