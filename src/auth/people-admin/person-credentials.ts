import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { PasswordResetsRepository } from '../password-change/password-resets.repository.js';
import { Enrolment } from '../second-step/enrolment.js';
import { SecondStepMissingError } from '../second-step/second-step.errors.js';
import { SignIns } from '../tokens/sign-ins.js';

/** What others may do about the ways in which a person signs in. */
@Injectable()
export class PersonCredentials {
  constructor(
    private readonly resets: PasswordResetsRepository,
    private readonly enrolment: Enrolment,
    private readonly signIns: SignIns,
    private readonly log: EventLog,
  ) {}

  /** Whoever holds `token` may choose the person's password. Answers with when that ends. */
  async allowReset(tx: EntityManager, userId: string, token: string): Promise<Date> {
    const expiresAt = await this.resets.save(tx, userId, token);
    await this.log.append(tx, 'password-reset.created', { userId });
    return expiresAt;
  }

  /** Throws SecondStepMissingError. */
  async removeSecondStep(tx: EntityManager, userId: string): Promise<void> {
    if (!(await this.enrolment.remove(tx, userId))) throw new SecondStepMissingError();
    await this.log.append(tx, 'second-step.disabled', { userId });
    await this.signIns.endAll(tx, userId, null, { kind: 'system' });
  }
}
