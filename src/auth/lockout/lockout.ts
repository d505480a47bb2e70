import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
import { TooManyAttemptsError } from '../auth.errors.js';
import { DerivedKeys } from '../tokens/derived-keys.js';
import {
  ACCOUNT_RULE,
  ADDRESS_RULE,
  type AttemptCount,
  isLogged,
  judgeAttempt,
  type LockoutRule,
} from './lockout-policy.js';
import { type CountedFailure, SignInAttemptsRepository } from './sign-in-attempts.repository.js';

/** Who tries to sign in, and from where. */
export interface Attempt {
  /** What `usernameKey` says of the name that was given, whether anybody has it or not. */
  readonly account: string;
  /** See `addressGroup`. */
  readonly address: string;
  /** A device known to the account, if it is one; then neither the account's nor the address's count applies. */
  readonly deviceId: string | null;
}

/** What an attempt is counted for. */
interface Counted {
  readonly kind: 'own' | 'address';
  readonly subject: string;
  readonly rule: LockoutRule;
}

interface Claim extends Counted, CountedFailure {}

/** An attempt that may be made. It counts as failed until `succeed` is called. */
export type ClaimedAttempt = readonly Claim[];

/** @throws TooManyAttemptsError while it is locked. */
function claimOf({ kind, subject, rule, ...count }: Counted & AttemptCount): Claim {
  const verdict = judgeAttempt(rule, count);
  if (verdict.kind === 'refused') throw new TooManyAttemptsError(Math.ceil(verdict.retryAfterMs / 1000));
  return { kind, subject, rule, failures: verdict.failures, lockMs: verdict.lockMs };
}

/** Counts failed sign-ins per account (or known device) and per address, and makes guessers wait. */
@Injectable()
export class Lockout {
  constructor(
    private readonly dataSource: DataSource,
    private readonly attempts: SignInAttemptsRepository,
    private readonly log: EventLog,
    private readonly keys: DerivedKeys,
  ) {}

  /**
   * Counts an attempt before its password is looked at, so that attempts side by side cannot slip past the limit.
   *
   * @throws TooManyAttemptsError while account or address is locked; then nothing is counted.
   */
  claim(attempt: Attempt): Promise<ClaimedAttempt> {
    const device = attempt.deviceId;
    const own = this.subject(device ? `device ${attempt.account} ${device}` : `account ${attempt.account}`);
    const counted: Counted[] = [{ kind: 'own', subject: own, rule: ACCOUNT_RULE }];
    // The address always comes second, whoever locks both.
    if (!device)
      counted.push({ kind: 'address', subject: this.subject(`address ${attempt.address}`), rule: ADDRESS_RULE });
    return this.dataSource.transaction(async (tx) => {
      const claims = (await this.attempts.lock(tx, counted)).map(claimOf);
      await this.attempts.claim(tx, claims);
      return claims;
    });
  }

  /** The attempt failed. `userId` is null when nobody has the name; such failures are logged per address only. */
  async fail(claimed: ClaimedAttempt, userId: string | null): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      for (const claim of claimed) {
        await this.attempts.prolong(tx, claim.subject, claim.lockMs);
        await this.report(tx, claim, userId);
      }
    });
  }

  /** The attempt succeeded: the account starts afresh, the address gets back this one attempt. */
  async succeed(tx: EntityManager, claimed: ClaimedAttempt): Promise<void> {
    const [own, address] = claimed;
    if (own && address) await this.attempts.forgetAndRefund(tx, own.subject, address.subject);
    else if (own) await this.attempts.forget(tx, own.subject);
  }

  /** An account starts afresh, whoever failed: its owner came back in another way. `account` is what `usernameKey` says of its name. */
  async forget(tx: EntityManager, account: string): Promise<void> {
    await this.attempts.forget(tx, this.subject(`account ${account}`));
  }

  private async report(
    tx: EntityManager,
    { kind, rule, failures, lockMs }: Claim,
    userId: string | null,
  ): Promise<void> {
    const isDue = kind === 'own' ? isLogged(rule, failures) : lockMs > 0;
    if (!isDue) return;
    const cause = lockMs > 0 ? 'locked' : 'credentials';
    const isKept = kind === 'address' || userId !== null;
    await this.append(tx, { userId: kind === 'own' ? userId : null, cause, count: failures }, isKept);
  }

  /** What is not kept is written and taken back: otherwise the time of an answer would tell whether somebody has the name. */
  private async append(tx: EntityManager, refusal: EventData<'sign-in.refused'>, isKept: boolean): Promise<void> {
    await tx.query('SAVEPOINT refusal');
    await this.log.append(tx, 'sign-in.refused', refusal);
    await tx.query(isKept ? 'RELEASE SAVEPOINT refusal' : 'ROLLBACK TO SAVEPOINT refusal');
  }

  /** Neither names nor addresses are stored. */
  private subject(text: string): string {
    return createHmac('sha256', this.keys.attemptSubject).update(text, 'utf8').digest('base64url');
  }
}
