import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { InvalidCodeError } from './second-step.errors.js';
import { SecondStepCodes } from './second-step-codes.js';
import { type CodeAttempt, SecondStepLimits } from './second-step-limits.js';

/** How somebody proved to have the second step. */
export type AcceptedWay = 'totp' | 'recovery-code';

/** The one place where codes are tried: bounded, used up, and refusals written down. */
@Injectable()
export class CodeGate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly codes: SecondStepCodes,
    private readonly limits: SecondStepLimits,
    private readonly log: EventLog,
  ) {}

  /**
   * Runs `then` in the transaction that uses the code up: when it throws, the code is as good as before.
   *
   * @throws InvalidCodeError when the code is wrong or was used.
   * @throws TooManyAttemptsError when there were too many wrong ones; a right one is refused as well.
   */
  async pass<T>(
    attempt: CodeAttempt,
    code: string,
    then: (tx: EntityManager, way: AcceptedWay) => Promise<T>,
  ): Promise<T> {
    await this.limits.claim(attempt);
    const outcome = await this.dataSource.transaction(async (tx) => {
      const verdict = await this.codes.use(tx, attempt.userId, code);
      if (!verdict.isAccepted) return verdict;
      await this.limits.forget(tx, attempt);
      return { isAccepted: true as const, value: await then(tx, verdict.way) };
    });
    if (outcome.isAccepted) return outcome.value;
    await this.dataSource.transaction(async (tx) => {
      await this.codes.countFailure(tx, attempt.userId);
      const actor = { kind: 'anonymous' } as const;
      await this.log.append(tx, 'second-step.refused', { userId: attempt.userId, cause: outcome.cause }, actor);
    });
    throw new InvalidCodeError();
  }
}
