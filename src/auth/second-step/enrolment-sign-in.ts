import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CompleteSecondStep, TotpSecret } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { OpenSignIn } from '../tokens/sign-ins.js';
import { Enrolment } from './enrolment.js';
import { SecondStepSignIn } from './second-step-sign-in.js';

/** Lets people in who must have a second step and have none: they set it up on the way. */
@Injectable()
export class EnrolmentSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly held: SecondStepSignIn,
    private readonly enrolment: Enrolment,
    private readonly log: EventLog,
  ) {}

  /** Throws SecondStepExpiredError SecondStepExistsError. */
  async begin(mfaToken: string): Promise<TotpSecret> {
    const challenge = await this.held.find(mfaToken, 'enrolment');
    return this.dataSource.transaction((tx) => this.enrolment.begin(tx, challenge));
  }

  /** Sets the second step up and completes the sign-in, both or neither. Throws what {@link Enrolment.confirm} throws, and SecondStepExpiredError. */
  async confirm({ mfaToken, code }: CompleteSecondStep): Promise<{ signIn: OpenSignIn; recoveryCodes: string[] }> {
    const { userId } = await this.held.countTry(mfaToken, 'enrolment');
    return this.dataSource.transaction(async (tx) => {
      const recoveryCodes = await this.enrolment.confirm(tx, userId, code);
      await this.log.append(tx, 'second-step.enabled', { userId }, { kind: 'user', id: userId });
      const signIn = await this.held.release(tx, mfaToken, 'enrolment', 'enrolment');
      return { signIn, recoveryCodes };
    });
  }
}
