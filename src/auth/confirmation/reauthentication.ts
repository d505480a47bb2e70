import { Injectable } from '@nestjs/common';
import type { Reauthenticate } from '../../../protocol/http/second-step.js';
import { KnownDevices } from '../lockout/known-devices.js';
import { OwnPassword } from '../passwords/own-password.js';
import type { Principal } from '../principal.js';
import { CodeGate } from '../second-step/code-gate.js';
import { SecondStepReader } from '../second-step/second-step-reader.js';
import type { Visitor } from '../sign-in/visitor.js';
import { ReauthRequiredError } from './confirmation.errors.js';
import { Confirmations } from './confirmations.js';

/** Lets people prove again who they are, by everything that they sign in with here. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly reader: SecondStepReader,
    private readonly password: OwnPassword,
    private readonly gate: CodeGate,
    private readonly devices: KnownDevices,
    private readonly confirmations: Confirmations,
  ) {}

  /**
   * Opens what asks for a recent proof, for five minutes, to this sign-in.
   *
   * @throws InvalidCredentialsError when the password is wrong or missing.
   * @throws InvalidCodeError when the code is wrong or missing.
   * @throws ReauthRequiredError when the person has neither here: only a new sign-in helps.
   * @throws TooManyAttemptsError SignInBusyError
   */
  async confirm(principal: Principal, { password = '', code = '' }: Reauthenticate, visitor: Visitor): Promise<void> {
    const { hasPassword, isEnabled } = await this.reader.status(principal);
    if (!hasPassword && !isEnabled) throw new ReauthRequiredError();
    if (hasPassword) await this.password.check(principal, password, visitor);
    if (!isEnabled) return this.confirmations.confirmByPassword(principal);
    const deviceId = this.devices.recognise(principal.userId, visitor.deviceToken);
    return this.gate.pass({ userId: principal.userId, deviceId }, code, (tx, way) =>
      this.confirmations.confirm(tx, principal, hasPassword ? ['password', way] : [way]),
    );
  }
}
