import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OwnPassword } from '../passwords/own-password.js';
import type { Principal } from '../principal.js';
import { SecondStepReader } from '../second-step/second-step-reader.js';
import type { Visitor } from '../sign-in/visitor.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { Reauthentication } from './reauthentication.js';
import { CONFIRMATION_MS } from './recently-confirmed.guard.js';

/** What a form brings that holds the password anyway. */
export interface BroughtProof {
  readonly password: string;
  readonly code?: string | undefined;
}

/** For changes whose form asks for the password: it is the proof of who somebody is, so that nobody is asked twice. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
    private readonly reader: SecondStepReader,
    private readonly own: OwnPassword,
    private readonly reauthentication: Reauthentication,
  ) {}

  /**
   * Checks the password always, and the second step where the sign-in was not confirmed within five minutes; it is then.
   *
   * @throws InvalidCredentialsError when the password is wrong, or the person has none here.
   * @throws InvalidCodeError when a code is due, and it is wrong or missing.
   * @throws TooManyAttemptsError SignInBusyError
   */
  async check(principal: Principal, proof: BroughtProof, visitor: Visitor): Promise<void> {
    const { hasPassword } = await this.reader.status(principal);
    const { manager } = this.dataSource;
    const isRecent = await this.signIns.isRecentlyConfirmed(manager, principal.signInId, CONFIRMATION_MS);
    // Without a password here the code alone would do for a confirmation, but not for a change of the password.
    if (isRecent || !hasPassword) await this.own.check(principal, proof.password, visitor);
    else await this.reauthentication.confirm(principal, proof, visitor);
  }
}
