import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { KeyRevocations } from '../api-keys/key-revocations.js';
import { NewPasswords } from '../password-change/new-passwords.js';
import { Enrolment } from '../second-step/enrolment.js';

/**
 * What a provider's word does to a local account that it links: whoever made the account, or signed in to it until now, need not be the person
 * whose address it bears. So no way in but the provider's stays.
 */
@Injectable()
export class FirstLink {
  constructor(
    private readonly passwords: NewPasswords,
    private readonly keys: KeyRevocations,
    private readonly enrolment: Enrolment,
    private readonly log: EventLog,
  ) {}

  /** Takes password, reset links, sign-ins, API keys and second step away. The caller holds the person's lock. */
  async run(tx: EntityManager, userId: string): Promise<void> {
    await this.passwords.remove(tx, userId);
    await this.keys.revokeAll(tx, userId);
    if (await this.enrolment.remove(tx, userId))
      await this.log.append(tx, 'second-step.disabled', { userId }, { kind: 'system' });
  }
}
