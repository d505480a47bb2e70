import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Login } from '../../../protocol/http/auth.js';
import { InvalidCredentialsError } from '../auth.errors.js';
import { KnownDevices } from '../lockout/known-devices.js';
import { type ClaimedAttempt, Lockout } from '../lockout/lockout.js';
import { type CheckedPerson, LocalPasswords } from '../passwords/local-passwords.js';
import { usernameKey } from '../people/username-key.js';
import { type SignInOutcome, SignIns } from '../tokens/sign-ins.js';
import type { Visitor } from './visitor.js';

/** Signs people in by name and password. */
@Injectable()
export class LocalSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: LocalPasswords,
    private readonly lockout: Lockout,
    private readonly devices: KnownDevices,
    private readonly signIns: SignIns,
  ) {}

  /**
   * Opens a sign-in, or holds it for its second step; one that the same browser had before ends.
   *
   * @throws InvalidCredentialsError for every wrong pair, at one cost, whether or not the name exists.
   * @throws TooManyAttemptsError while the account or the address is locked, also for the right password.
   * @throws SignInBusyError when too many people sign in at once.
   */
  signIn({ username, password }: Login, visitor: Visitor): Promise<SignInOutcome> {
    const account = usernameKey(username);
    return this.passwords.inTurn(account, async () => {
      const user = await this.passwords.find(username);
      const deviceId = user ? this.devices.recognise(user.id, visitor.deviceToken) : null;
      const claimed = await this.lockout.claim({ account, address: visitor.address, deviceId });
      const person = await this.passwords.check(user, password);
      const signIn = person && (await this.admit(person, claimed, visitor));
      if (signIn) return signIn;
      await this.lockout.fail(claimed, user?.id ?? null);
      throw new InvalidCredentialsError();
    });
  }

  /** Null when the person was disabled or the password changed while it was being checked. */
  private admit(person: CheckedPerson, claimed: ClaimedAttempt, visitor: Visitor): Promise<SignInOutcome | null> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.passwords.confirm(tx, person))) return null;
      await this.lockout.succeed(tx, claimed);
      if (visitor.refreshToken) await this.signIns.endByRefreshToken(tx, visitor.refreshToken);
      return this.signIns.open(tx, person.user, 'password', visitor.userAgent);
    });
  }
}
