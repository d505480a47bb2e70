import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { RecoveryCodes, TotpSecret } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { Principal } from '../principal.js';
import { SignIns } from '../tokens/sign-ins.js';
import { Enrolment } from './enrolment.js';
import { SecondStepMissingError, SecondStepRequiredError } from './second-step.errors.js';
import { SecondStepReader } from './second-step-reader.js';

/** What people do about their own second step. Whatever changes ends their other sign-ins. */
@Injectable()
export class MySecondStep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly enrolment: Enrolment,
    private readonly reader: SecondStepReader,
    private readonly signIns: SignIns,
    private readonly log: EventLog,
  ) {}

  /** Throws SecondStepExistsError. */
  begin(principal: Principal): Promise<TotpSecret> {
    return this.dataSource.transaction((tx) => this.enrolment.begin(tx, principal));
  }

  /** Throws what {@link Enrolment.confirm} throws. */
  confirm(principal: Principal, code: string): Promise<RecoveryCodes> {
    return this.change(principal, async (tx, userId) => {
      const recoveryCodes = await this.enrolment.confirm(tx, userId, code);
      await this.signIns.notePassedCode(tx, principal.signInId);
      await this.log.append(tx, 'second-step.enabled', { userId });
      return { recoveryCodes };
    });
  }

  /** Throws SecondStepRequiredError SecondStepMissingError. */
  async remove(principal: Principal): Promise<void> {
    await this.change(principal, async (tx, userId) => {
      if (await this.reader.isRequired(tx, principal.role)) throw new SecondStepRequiredError();
      if (!(await this.enrolment.remove(tx, userId))) throw new SecondStepMissingError();
      await this.log.append(tx, 'second-step.disabled', { userId });
    });
  }

  /** Fresh recovery codes; those before are void. Throws SecondStepMissingError. */
  renewRecoveryCodes(principal: Principal): Promise<RecoveryCodes> {
    return this.change(principal, async (tx, userId) => {
      if (!(await this.reader.hasFactor(tx, userId))) throw new SecondStepMissingError();
      const recoveryCodes = await this.enrolment.renewRecoveryCodes(tx, userId);
      await this.log.append(tx, 'recovery-codes.renewed', { userId });
      return { recoveryCodes };
    });
  }

  private change<T>(
    { userId, signInId }: Principal,
    work: (tx: EntityManager, userId: string) => Promise<T>,
  ): Promise<T> {
    return this.dataSource.transaction(async (tx) => {
      const answer = await work(tx, userId);
      await this.signIns.endAll(tx, userId, signInId);
      return answer;
    });
  }
}
