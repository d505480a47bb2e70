import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { Id } from '../../../protocol/ids.js';
import { systemCodeOf } from '../error-text.js';
import { AgentKeys } from './agent-keys.js';
import { StateFile, StateFileError } from './state-file.js';

const IdentityState = z.strictObject({ version: z.literal(1), privateKey: z.string(), agentId: Id.nullable() });

/** A key that is on its way to take the place of the agent's, or was it before. In a file of its own, which an older version of the agent leaves alone. */
const OtherKeyState = z.strictObject({ version: z.literal(1), privateKey: z.string() });

/** Rewritten at each start, so it lies apart from the key, which is written twice in its life. */
const InstallationState = z.strictObject({ version: z.literal(1), instanceId: Id, bootCounter: z.int().min(1) });

/** This start of this installation: `bootCounter` grows with each start. `processId` is stored nowhere, so that no copy of a folder has it. */
export interface Boot {
  readonly instanceId: string;
  readonly bootCounter: number;
  readonly processId: string;
}

/** Who the agent is, kept under its data folder. */
export class AgentIdentity {
  private readonly file: StateFile<typeof IdentityState>;
  private readonly installation: StateFile<typeof InstallationState>;
  private readonly nextKey: StateFile<typeof OtherKeyState>;
  private readonly previousKey: StateFile<typeof OtherKeyState>;

  /** @param givenKey PEM of the private key, where the agent has not made it itself. */
  constructor(
    stateFolder: string,
    private readonly givenKey?: string,
  ) {
    this.file = new StateFile(join(stateFolder, 'identity.json'), IdentityState);
    this.nextKey = new StateFile(join(stateFolder, 'next-key.json'), OtherKeyState);
    this.previousKey = new StateFile(join(stateFolder, 'previous-key.json'), OtherKeyState);
    this.installation = new StateFile(join(stateFolder, 'installation.json'), InstallationState);
  }

  /**
   * The key pair, made and stored at first use, and the agent's id, null until it is enrolled. A key that was given counts, and another
   * one than the stored is another agent, which has to enrol. Throws {@link StateFileError} for a damaged file.
   */
  async load(): Promise<{ keys: AgentKeys; agentId: string | null }> {
    const stored = await this.file.read();
    const known = stored && { keys: this.readKeys(stored.privateKey, this.file.path), agentId: stored.agentId };
    const given = this.givenKey === undefined ? undefined : AgentKeys.fromPem(this.givenKey);
    if (known && (!given || given.publicKey === known.keys.publicKey)) return known;
    const keys = given ?? AgentKeys.generate();
    // Stored before it is registered: an answer that gets lost must not leave a key that nobody has.
    await this.file.write({ version: 1, privateKey: keys.toPem(), agentId: null });
    return { keys, agentId: null };
  }

  /** The agent's id as it is stored, null until it is enrolled. Makes nothing. */
  async enrolledId(): Promise<string | null> {
    return (await this.file.read())?.agentId ?? null;
  }

  async storeAgentId(keys: AgentKeys, agentId: string): Promise<void> {
    await this.file.write({ version: 1, privateKey: keys.toPem(), agentId });
  }

  /** Whether the key comes from the configuration, which nothing that is stored here outlives. */
  get isKeyGiven(): boolean {
    return this.givenKey !== undefined;
  }

  /** The key that was made to take the place of `current`, and the one before; null where there is none. Throws {@link StateFileError} for a damaged file. */
  async loadOtherKeys(current: AgentKeys): Promise<{ next: AgentKeys | null; previous: AgentKeys | null }> {
    const [next, previous] = [await this.readOther(this.nextKey), await this.readOther(this.previousKey)];
    const isOther = (keys: AgentKeys | null): boolean => keys?.publicKey !== current.publicKey;
    // Stopped after it had taken its place.
    if (!isOther(next)) await this.nextKey.remove();
    return { next: isOther(next) ? next : null, previous: isOther(previous) ? previous : null };
  }

  /** Makes and stores a key that is to take the place of the agent's. */
  async makeNextKeys(): Promise<AgentKeys> {
    const keys = AgentKeys.generate();
    await this.nextKey.write({ version: 1, privateKey: keys.toPem() });
    return keys;
  }

  /** Stores `keys` as the agent's own, and `previous` beside them. What was stored of them on their way goes afterwards. */
  async replaceKeys(keys: AgentKeys, previous: AgentKeys | null, agentId: string): Promise<void> {
    if (previous) await this.previousKey.write({ version: 1, privateKey: previous.toPem() });
    await this.storeAgentId(keys, agentId);
    await this.nextKey.remove();
  }

  /**
   * Counts this start before anybody hears of it. On a disk that is full the count stands in memory only: the next start has the same
   * number, which the control plane allows after a moment of silence, and an agent that cannot start would leave its sessions out of reach.
   */
  async countBoot(): Promise<Boot> {
    const stored = await this.installation.read();
    const count = { instanceId: stored?.instanceId ?? randomUUID(), bootCounter: (stored?.bootCounter ?? 0) + 1 };
    try {
      await this.installation.write({ version: 1, ...count });
    } catch (error) {
      if (stored === undefined || systemCodeOf(error) !== 'ENOSPC') throw error;
    }
    return { ...count, processId: randomUUID() };
  }

  private async readOther(file: StateFile<typeof OtherKeyState>): Promise<AgentKeys | null> {
    const stored = await file.read();
    return stored ? this.readKeys(stored.privateKey, file.path) : null;
  }

  private readKeys(pem: string, path: string): AgentKeys {
    try {
      return AgentKeys.fromPem(pem);
    } catch {
      throw new StateFileError(
        `The key in the agent's state file ${path} is damaged. Restore the file from a backup, or move it away and enrol the agent anew.`,
      );
    }
  }
}

/** Tells the id of the agent whose state lies in `stateFolder`, read once it has one. Rejects as long as it is not enrolled. */
export function knownAgentId(stateFolder: string): () => Promise<string> {
  const identity = new AgentIdentity(stateFolder);
  let known: string | null = null;
  return async () => {
    known ??= await identity.enrolledId();
    if (known === null) throw new Error('The agent is not enrolled yet.');
    return known;
  };
}
