import { isConflict, isMissing } from '../api/api-errors.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { kubernetesFailure } from '../kubernetes-failures.js';
import { sessionObjectName } from '../objects/object-names.js';
import type { ObjectPlan } from '../objects/object-plan.js';
import { newCredentials, readCredentials, sessionSecret, type SessionCredentials } from '../objects/session-secret.js';

/** How many sessions' passwords are remembered, so that a stream costs no request. */
const MAX_REMEMBERED = 1000;

/** Passwords of sessions. They lie in one Secret each, which nobody changes: every start makes another one. */
export class CredentialStore {
  /** By the start that they were made for. */
  private readonly remembered = new Map<string, SessionCredentials>();

  constructor(private readonly objects: ClusterObjects) {}

  /** Makes new passwords for a start, in place of those of the start before. */
  async renew(plan: ObjectPlan, start: string): Promise<SessionCredentials> {
    const credentials = newCredentials();
    const secret = sessionSecret(plan, credentials);
    try {
      await this.objects.create('Secret', secret);
    } catch (error) {
      if (!isConflict(error)) throw error;
      await this.objects.remove('Secret', sessionObjectName(plan.spec.sessionId));
      await this.objects.create('Secret', secret);
    }
    this.remember(start, credentials);
    return credentials;
  }

  /** The passwords of a session that runs, whichever agent process made them. Rejects with RuntimeError where there are none. */
  async of(sessionId: string, start: string): Promise<SessionCredentials> {
    const known = this.remembered.get(start);
    if (known) return known;
    try {
      const credentials = readCredentials(await this.objects.get('Secret', sessionObjectName(sessionId)));
      if (credentials === undefined) throw kubernetesFailure('screen-lost', 'The Secret of the session is not ours.');
      this.remember(start, credentials);
      return credentials;
    } catch (error) {
      throw isMissing(error) ? kubernetesFailure('screen-lost', 'The session has no Secret.') : error;
    }
  }

  private remember(start: string, credentials: SessionCredentials): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= MAX_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(start, credentials);
  }
}
