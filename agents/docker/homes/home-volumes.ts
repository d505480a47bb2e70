import { z } from 'zod';
import { Id, Slug } from '../../../protocol/ids.js';
import type { HomeSpec } from '../../../protocol/session.js';
import { RuntimeError, type Home } from '../../core/session-runtime.js';
import { engineLabels, NAMESPACE_LABEL, namespaceFilter, ownLabels } from '../containers/session-labels.js';
import type { DockerEngine } from '../engine/docker-engine.js';
import { engineText, isMissing, statusOf } from '../engine/engine-errors.js';
import { HomeOwner, type HomePlace } from './home-owner.js';

/** The engine says null where there are none. */
const Inspected = z.record(z.string(), z.string()).nullish();
const UUID_LENGTH = 36;
/** What the engine answers while a container has the volume. */
const CONFLICT = 409;
const HomeLabels = z.object({ user: Id, template: Slug });
/** The engine walks through every file of every volume for this. */
const MEASURE_MS = 20_000;
const Usage = z.object({
  Volumes: z.array(z.object({ Name: z.string(), UsageData: z.object({ Size: z.number() }).nullish() })).nullish(),
});

/** Homes as named volumes: persistent ones by person and template, temporary ones by session. Never removed but where it says so. */
export class HomeVolumes {
  private readonly owner: HomeOwner;

  constructor(
    private readonly engine: DockerEngine,
    private readonly namespace: string,
  ) {
    this.owner = new HomeOwner(engine, namespace);
  }

  /** The volume's name; identifiers have one spelling, which the agent's policy checked. */
  nameOf(home: HomeSpec, sessionId: string): string {
    return home.kind === 'temporary'
      ? `${this.namespace}-temporary-${sessionId}`
      : `${this.namespace}-home-${home.userId}-${home.template}`;
  }

  /** The home that a volume of session `sessionId` is, by its name; undefined for any other volume. The opposite of {@link nameOf}. */
  homeOf(volume: string, sessionId: string, template: string | null): HomeSpec | undefined {
    if (volume === this.nameOf({ kind: 'temporary' }, sessionId)) return { kind: 'temporary' };
    const prefix = `${this.namespace}-home-`;
    const userId = Id.safeParse(volume.slice(prefix.length, prefix.length + UUID_LENGTH)).data;
    if (userId === undefined || template === null) return undefined;
    const home = { kind: 'persistent', userId, template } as const;
    return this.nameOf(home, sessionId) === volume ? home : undefined;
  }

  /** Finds the volume of a home or makes an empty one, and answers with its name. Rejects when the name is somebody else's. */
  async open(home: HomeSpec, sessionId: string): Promise<string> {
    const name = this.nameOf(home, sessionId);
    if ((await this.namespaceOf(name)) === undefined) await this.create(name, home, sessionId);
    // Asked again of what was made: the engine takes a name that somebody else has made meanwhile for ours.
    if ((await this.namespaceOf(name)) !== this.namespace)
      throw new Error(`The volume ${name} was not made by this agent.`);
    return name;
  }

  /** Gives a home's folder to the user of its programs where it is somebody else's. Rejects with the engine's error. */
  settle(place: HomePlace): Promise<void> {
    return this.owner.settle(place);
  }

  private async create(Name: string, home: HomeSpec, sessionId: string): Promise<void> {
    const labels = home.kind === 'persistent' ? { user: home.userId, template: home.template } : { session: sessionId };
    const options = { Name, Driver: 'local', Labels: engineLabels(this.namespace, labels) };
    await this.engine.call<unknown>((abortSignal) => this.engine.docker.createVolume({ ...options, abortSignal }));
  }

  /** The namespace that a volume belongs to; empty for one of somebody else's, undefined for none. */
  private async namespaceOf(name: string): Promise<string | undefined> {
    try {
      const volume = this.engine.docker.getVolume(name);
      const { Labels: labels } = await this.engine.call((abortSignal) => volume.inspect({ abortSignal }));
      return Inspected.parse(labels)?.[NAMESPACE_LABEL] ?? '';
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Removes a persistent home with all files in it, if there is one. Rejects with RuntimeError while a container has it, running or not, and
   * when the name is somebody else's.
   */
  async removePersistent(userId: string, template: string): Promise<void> {
    const name = this.nameOf({ kind: 'persistent', userId, template }, '');
    const namespace = await this.namespaceOf(name);
    if (namespace === undefined) return;
    if (namespace !== this.namespace) throw held(`The volume ${name} was not made by this agent.`);
    try {
      await this.remove(name);
    } catch (error) {
      if (statusOf(error) === CONFLICT) throw held(engineText(error));
      throw error;
    }
  }

  /** Removes the home of a session that was to have none, if it has one. */
  async removeTemporary(sessionId: string): Promise<void> {
    await this.remove(this.nameOf({ kind: 'temporary' }, sessionId));
  }

  private async remove(name: string): Promise<void> {
    const volume = this.engine.docker.getVolume(name);
    const remove = this.engine.call<unknown>((abortSignal) => volume.remove({ abortSignal }));
    await remove.catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** Every persistent home, with its size where the engine could measure it in time. */
  async list(): Promise<Home[]> {
    const filters = JSON.stringify(namespaceFilter(this.namespace));
    const [{ Volumes: volumes }, sizes] = await Promise.all([
      this.engine.call(() => this.engine.docker.listVolumes({ filters })),
      this.sizes(),
    ]);
    return volumes.flatMap(({ Name, Labels }) => {
      const labels = HomeLabels.safeParse(ownLabels(Inspected.parse(Labels) ?? {})).data;
      const sizeBytes = sizes.get(Name) ?? null;
      return labels ? [{ userId: labels.user, template: labels.template, sizeBytes }] : [];
    });
  }

  private async sizes(): Promise<Map<string, number>> {
    const answer: unknown = await this.engine
      .call<unknown>(() => this.engine.docker.df(), MEASURE_MS)
      .catch(() => null);
    const volumes = Usage.safeParse(answer).data?.Volumes ?? [];
    const measured = volumes.flatMap(({ Name, UsageData }) =>
      UsageData && UsageData.Size >= 0 ? [[Name, UsageData.Size] as const] : [],
    );
    return new Map(measured);
  }
}

const held = (detail: string): RuntimeError =>
  new RuntimeError({ code: 'home-unavailable', message: 'These files cannot be removed now.' }, detail);
