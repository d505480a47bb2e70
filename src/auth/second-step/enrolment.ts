import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TotpSecret } from '../../../protocol/http/second-step.js';
import { Clock } from '../../platform/clock.js';
import { EventLog } from '../../platform/events/event-log.js';
import { MfaFactorsRepository } from './mfa-factors.repository.js';
import { newRecoveryCodes, plainCode } from './recovery-codes.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';
import { InvalidCodeError, SecondStepExistsError, SecondStepMissingError } from './second-step.errors.js';
import { matchingStep, newTotpSecret, totpUri } from './totp.js';
import { TotpSecrets } from './totp-secrets.js';

/** Whose second step it will be. */
export interface Enrollee {
  readonly userId: string;
  readonly username: string;
}

/** Sets an authenticator up: first the secret, which counts for nothing, then a code that shows that it arrived. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly factors: MfaFactorsRepository,
    private readonly recovery: RecoveryCodesRepository,
    private readonly secrets: TotpSecrets,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** Gives a fresh secret; one that was given before is void. Throws SecondStepExistsError. */
  async begin(tx: EntityManager, { userId, username }: Enrollee): Promise<TotpSecret> {
    if (await this.factors.findConfirmed(tx, userId)) throw new SecondStepExistsError();
    const id = randomUUID();
    const secret = newTotpSecret();
    await this.factors.insertPending(tx, userId, id, this.secrets.seal(id, secret));
    await this.log.append(tx, 'second-step.begun', { userId }, { kind: 'user', id: userId });
    return { secret, uri: totpUri(secret, username) };
  }

  /**
   * From now on the authenticator counts. Answers with recovery codes, which are stored in the same transaction.
   *
   * @throws SecondStepMissingError when nothing was begun, or too long ago.
   * @throws SecondStepExistsError when another one was confirmed meanwhile.
   * @throws InvalidCodeError
   */
  async confirm(tx: EntityManager, userId: string, code: string): Promise<string[]> {
    const factor = await this.factors.lockPending(tx, userId);
    if (!factor) throw new SecondStepMissingError();
    if (await this.factors.findConfirmed(tx, userId)) throw new SecondStepExistsError();
    const step = await matchingStep(this.secrets.open(factor), plainCode(code), this.clock.now());
    if (step === null) throw new InvalidCodeError();
    await this.factors.confirm(tx, factor.id, step);
    return this.renewRecoveryCodes(tx, userId);
  }

  /** Fresh recovery codes; those before are void. */
  async renewRecoveryCodes(tx: EntityManager, userId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.recovery.replace(tx, userId, codes);
    return codes;
  }

  /** Whether there was something to remove. */
  async remove(tx: EntityManager, userId: string): Promise<boolean> {
    await this.recovery.remove(tx, userId);
    return this.factors.remove(tx, userId);
  }
}
