import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { Clock } from '../../platform/clock.js';
import { MfaFactorsRepository } from './mfa-factors.repository.js';
import { plainCode } from './recovery-codes.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';
import { isTotpCode, matchingStep } from './totp.js';
import { TotpSecrets } from './totp-secrets.js';

/** Wrong codes in a row after which the authenticator is not believed any more (NIST SP 800-63B, section 3.2.2). Recovery codes still are. */
const MAX_FAILURES_IN_A_ROW = 100;

type Refusal = EventData<'second-step.refused'>['cause'];

/** What came of a code. */
export type CodeVerdict =
  | { readonly isAccepted: true; readonly way: 'totp' | 'recovery-code' }
  | { readonly isAccepted: false; readonly cause: Refusal };

const refused = (cause: Refusal): CodeVerdict => ({ isAccepted: false, cause });

/** Knows which codes of a person are good, and uses them up. */
@Injectable()
export class SecondStepCodes {
  constructor(
    private readonly factors: MfaFactorsRepository,
    private readonly recovery: RecoveryCodesRepository,
    private readonly secrets: TotpSecrets,
    private readonly clock: Clock,
  ) {}

  /** Looks at a code of the authenticator or a recovery code; one that is accepted is used up with the transaction. */
  async use(tx: EntityManager, userId: string, typed: string): Promise<CodeVerdict> {
    const code = plainCode(typed);
    return isTotpCode(code) ? this.useTotp(tx, userId, code) : this.useRecovery(tx, userId, code);
  }

  /** Counts a wrong code towards the end of the authenticator. */
  async countFailure(tx: EntityManager, userId: string): Promise<void> {
    await this.factors.countFailure(tx, userId);
  }

  private async useTotp(tx: EntityManager, userId: string, code: string): Promise<CodeVerdict> {
    const factor = await this.factors.findConfirmed(tx, userId);
    if (!factor) return refused('code');
    if (factor.failures >= MAX_FAILURES_IN_A_ROW) return refused('locked');
    const step = await matchingStep(this.secrets.open(factor), code, this.clock.now());
    if (step === null) return refused('code');
    return (await this.factors.takeStep(tx, factor.id, step)) ? { isAccepted: true, way: 'totp' } : refused('replay');
  }

  private async useRecovery(tx: EntityManager, userId: string, code: string): Promise<CodeVerdict> {
    if (!(await this.recovery.use(tx, userId, code))) return refused('code');
    await this.factors.forgive(tx, userId);
    return { isAccepted: true, way: 'recovery-code' };
  }
}
