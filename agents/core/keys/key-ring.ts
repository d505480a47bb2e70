import type { AgentIdentity } from '../state/agent-identity.js';
import type { AgentKeys } from '../state/agent-keys.js';

/** The keys of an agent that is enrolled. */
interface Keys {
  readonly agentId: string;
  /** The one that is the agent's. */
  readonly current: AgentKeys;
  /** One that was stored to be offered: whether the control plane has taken it, only its answer says, and that may get lost. */
  readonly next: AgentKeys | null;
  /** The one before: all that a control plane knows whose database was restored from an older backup. */
  readonly previous: AgentKeys | null;
  /** The one of them that hellos are signed with. */
  readonly tried: AgentKeys;
}

/**
 * The key that the agent proves itself by, and the one that is to take its place. Both are stored before the new one is told to anybody, and the old
 * one is put aside after that was taken: whenever the process ends, one of the two is good.
 */
export class KeyRing {
  private keys: Keys | undefined;
  private isSaved = true;

  constructor(private readonly identity: AgentIdentity) {}

  /** Whether somebody else looks after the key: the agent has no place to put another one then. */
  get isGiven(): boolean {
    return this.identity.isKeyGiven;
  }

  get agentId(): string {
    return this.open.agentId;
  }

  /** Whether an offer was begun, and its end is not known. */
  get isUnsettled(): boolean {
    return this.open.next !== null;
  }

  /** Takes the stored keys in. Call it once, before all others. */
  async load(agentId: string, current: AgentKeys): Promise<void> {
    const { next, previous } = this.isGiven ? NONE : await this.identity.loadOtherKeys(current);
    this.keys = { agentId, current, next, previous, tried: current };
  }

  /** Signature of whom the control plane should know. */
  sign(payload: string): string {
    return this.open.tried.sign(payload);
  }

  /** The key of the last hello was refused: another one is tried next, if there is one. Says whether that is one that was not tried before. */
  turn(): boolean {
    const { current, next, previous, tried } = this.open;
    const all = [current, next, previous].filter((keys) => keys !== null);
    const place = (all.indexOf(tried) + 1) % all.length;
    this.keys = { ...this.open, tried: all[place] ?? current };
    return place > 0;
  }

  /**
   * The key of the last hello was good. One that was on its way has arrived then; where it is the one before, the agent's own is on its way again.
   * Rejects when the agent's own could not be stored; it is in use all the same.
   */
  async accepted(): Promise<void> {
    const { current, next, previous, tried } = this.open;
    if (tried === next) await this.settle();
    else if (tried === previous) this.keys = { ...this.open, current: tried, next: next ?? current };
  }

  /** The key to offer, stored for good: one that was made before, or a new one. Rejects when it cannot be stored. */
  async prepare(): Promise<AgentKeys> {
    if (!this.isSaved) await this.save();
    const next = this.open.next ?? (await this.identity.makeNextKeys());
    this.keys = { ...this.open, next };
    return next;
  }

  /** The key that was offered is the agent's own from now on. Rejects when that could not be stored; it is in use all the same. */
  async settle(): Promise<void> {
    const { agentId, current, next } = this.open;
    if (next === null) return;
    this.keys = { agentId, current: next, next: null, previous: current, tried: next };
    this.isSaved = false;
    await this.save();
  }

  private async save(): Promise<void> {
    const { agentId, current, previous } = this.open;
    await this.identity.replaceKeys(current, previous, agentId);
    this.isSaved = true;
  }

  private get open(): Keys {
    if (!this.keys) throw new Error('The keys were not loaded.');
    return this.keys;
  }
}

const NONE = { next: null, previous: null };
