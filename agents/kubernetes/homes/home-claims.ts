import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { setTimeout as delay } from 'node:timers/promises';
import { RuntimeError, type Home } from '../../core/session-runtime.js';
import { isConflict, isMissing } from '../api/api-errors.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import { homeClaim } from '../objects/home-claim.js';
import { homesSelector } from '../objects/object-labels.js';
import { homeClaimName, sessionObjectName, userOfClaim } from '../objects/object-names.js';
import type { ObjectPlan } from '../objects/object-plan.js';
import { folderAnnotation, folderOf, foldersIn } from './home-folders.js';
import type { FolderRemover } from './folder-remover.js';

/** A claim goes with the last pod that uses it, which may have ended a moment ago; the volume behind it is its class's concern. */
const REMOVE_MS = 45_000;
const LOOK_MS = 500;

/** The volumes of homes: one for each person, with a folder for each application, and one for each session whose home is temporary. */
export class HomeClaims {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly cluster: SessionCluster,
    private readonly remover: FolderRemover,
  ) {}

  /** Finds the claim of a session's home or makes it. One that is there keeps its size. */
  async open(plan: ObjectPlan): Promise<void> {
    const claim = homeClaim(plan);
    const { home } = plan.spec;
    const annotations = home.kind === 'persistent' ? folderAnnotation(home.template, folderOf(plan.spec)) : {};
    const found = await this.wear(claim, annotations);
    if (found && !found.metadata?.deletionTimestamp) return;
    // What is being removed is to be a new one: its files are gone already for whoever asked for that.
    if (found) await this.untilGone(found.metadata?.name ?? '');
    await this.make(claim, annotations);
  }

  /** Begins to remove the home of a session that was to have none, if it has one. It goes with the last of the session's pods. */
  async removeTemporary(sessionId: string): Promise<void> {
    await this.objects.remove('PersistentVolumeClaim', sessionObjectName(sessionId));
  }

  /**
   * Removes the folder of an application with all files in it, and the whole volume when no other one is left. Rejects with RuntimeError while a
   * session has it, running or not.
   */
  async removePersistent(userId: string, template: string): Promise<void> {
    await this.cluster.current();
    const holder = this.cluster.all().find((session) => session.owner === userId && session.template === template);
    if (holder) throw held(`Session ${holder.sessionId} has it.`);
    const name = homeClaimName(userId);
    const claim = await this.find(name);
    const folders = claim ? foldersIn(claim) : new Map<string, never>();
    const folder = folders.get(template);
    if (!claim || !folder) return;
    if (folders.size === 1) return this.removeClaim(name);
    await this.remover.remove(claim, template, folder);
    await this.objects.patch('PersistentVolumeClaim', name, {
      metadata: { annotations: folderAnnotation(template, null) },
    });
  }

  /** Every persistent home. Kubernetes does not tell how large they are. */
  async list(): Promise<Home[]> {
    const claims = await this.objects.list('PersistentVolumeClaim', { labelSelector: homesSelector() });
    return claims.flatMap((claim) => {
      const userId = userOfClaim(claim.metadata?.name ?? '');
      if (userId === undefined) return [];
      return [...foldersIn(claim).keys()].map((template) => ({ userId, template, sizeBytes: null }));
    });
  }

  private async find(name: string): Promise<V1PersistentVolumeClaim | undefined> {
    try {
      return await this.objects.get('PersistentVolumeClaim', name);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Writes down what a claim holds; undefined where there is none. */
  private async wear(
    { metadata }: V1PersistentVolumeClaim,
    annotations: Record<string, string | null>,
  ): Promise<V1PersistentVolumeClaim | undefined> {
    try {
      return await this.objects.patch('PersistentVolumeClaim', metadata?.name ?? '', { metadata: { annotations } });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async make(claim: V1PersistentVolumeClaim, annotations: Record<string, string | null>): Promise<void> {
    const said = Object.entries(annotations).flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
    if (claim.metadata) claim.metadata.annotations = { ...claim.metadata.annotations, ...Object.fromEntries(said) };
    try {
      await this.objects.create('PersistentVolumeClaim', claim);
    } catch (error) {
      // Another session of the same person has made it meanwhile.
      if (!isConflict(error) || !(await this.wear(claim, annotations))) throw error;
    }
  }

  private async removeClaim(name: string): Promise<void> {
    await this.objects.remove('PersistentVolumeClaim', name);
    await this.untilGone(name);
  }

  private async untilGone(name: string): Promise<void> {
    const deadline = performance.now() + REMOVE_MS;
    while ((await this.find(name)) !== undefined) {
      if (performance.now() > deadline) throw held(`The claim ${name} is still there: something uses its volume.`);
      await delay(LOOK_MS);
    }
  }
}

const held = (detail: string): RuntimeError =>
  new RuntimeError({ code: 'home-unavailable', message: 'These files cannot be removed now.' }, detail);
