import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InvalidCredentialsError } from '../auth.errors.js';
import { KnownDevices } from '../lockout/known-devices.js';
import { Lockout } from '../lockout/lockout.js';
import { usernameKey } from '../people/username-key.js';
import type { Principal } from '../principal.js';
import type { Visitor } from '../sign-in/visitor.js';
import { type CheckedPerson, LocalPasswords } from './local-passwords.js';

/** Asks people who are signed in for their password once more, as bounded and as costly as at the sign-in. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: LocalPasswords,
    private readonly lockout: Lockout,
    private readonly devices: KnownDevices,
  ) {}

  /**
   * Checks the password of `principal`.
   *
   * @throws InvalidCredentialsError when it is wrong.
   * @throws TooManyAttemptsError SignInBusyError
   */
  check({ userId, username }: Principal, password: string, visitor: Visitor): Promise<CheckedPerson> {
    const account = usernameKey(username);
    return this.passwords.inTurn(account, async () => {
      const deviceId = this.devices.recognise(userId, visitor.deviceToken);
      const claimed = await this.lockout.claim({ account, address: visitor.address, deviceId });
      const person = await this.passwords.check(await this.passwords.find(username), password);
      if (person?.user.id !== userId) {
        await this.lockout.fail(claimed, userId);
        throw new InvalidCredentialsError();
      }
      await this.dataSource.transaction((tx) => this.lockout.succeed(tx, claimed));
      return person;
    });
  }
}
