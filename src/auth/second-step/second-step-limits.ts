import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { TooManyAttemptsError } from '../auth.errors.js';
import { judgeAttempt, type LockoutRule } from '../lockout/lockout-policy.js';
import { SignInAttemptsRepository } from '../lockout/sign-in-attempts.repository.js';
import { DerivedKeys } from '../tokens/derived-keys.js';

const HOUR_MS = 3_600_000;

/** Ten wrong codes, then one an hour. It counts for the account, however many sign-ins are begun and wherever they come from. */
const RULE: LockoutRule = {
  freeFailures: 10,
  firstLockMs: HOUR_MS,
  maxLockMs: HOUR_MS,
  forgetAfterMs: 24 * HOUR_MS,
};

/** Whose code is tried, and with what. */
export interface CodeAttempt {
  readonly userId: string;
  /** A device known to the account, if it is one: strangers who know the password must not keep its owner out. */
  readonly deviceId: string | null;
}

/** Makes people who guess codes wait. */
@Injectable()
export class SecondStepLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly attempts: SignInAttemptsRepository,
    private readonly keys: DerivedKeys,
  ) {}

  /**
   * Counts an attempt as a failure before its code is looked at, so that attempts side by side cannot slip past the limit.
   *
   * @throws TooManyAttemptsError while there were too many; then nothing is counted.
   */
  async claim(attempt: CodeAttempt): Promise<void> {
    const subject = this.subject(attempt);
    await this.dataSource.transaction(async (tx) => {
      for (const count of await this.attempts.lock(tx, [{ subject }])) {
        const verdict = judgeAttempt(RULE, count);
        if (verdict.kind === 'refused') throw new TooManyAttemptsError(Math.ceil(verdict.retryAfterMs / 1000));
        await this.attempts.claim(tx, [{ subject, ...verdict }]);
      }
    });
  }

  /** The code was right: the count starts afresh. */
  async forget(tx: EntityManager, attempt: CodeAttempt): Promise<void> {
    await this.attempts.forget(tx, this.subject(attempt));
  }

  private subject({ userId, deviceId }: CodeAttempt): string {
    const text = `second step ${userId} ${deviceId ?? ''}`;
    return createHmac('sha256', this.keys.attemptSubject).update(text, 'utf8').digest('base64url');
  }
}
