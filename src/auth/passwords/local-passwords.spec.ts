import { hash as argon2 } from '@node-rs/argon2';
import { DataSource } from 'typeorm';
import { User } from '../people/user.entity.js';
import { UsersRepository } from '../people/users.repository.js';
import { LocalPasswords } from './local-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { SignInGate } from './sign-in-gate.js';

const PASSWORD = 'seven dull lanterns at dusk';

/** Counts the hashes that its pace goes by. */
class CountingGate extends SignInGate {
  hashes = 0;

  override timed<T>(hash: () => Promise<T>): Promise<T> {
    this.hashes += 1;
    return super.timed(hash);
  }
}

describe('LocalPasswords', () => {
  const gate = new CountingGate();
  // Checks and new hashes ask the database nothing: it is not connected.
  const passwords = new LocalPasswords(
    new DataSource({ type: 'postgres' }),
    new UsersRepository(),
    new PasswordHasher(),
    gate,
  );

  beforeEach(() => {
    gate.hashes = 0;
  });

  it('has the gate time each hash that is compared, of nobody as well', async () => {
    const passwordHash = await passwords.hashNew('maria', PASSWORD);
    expect(gate.hashes).toBe(1);
    const user = Object.assign(new User(), { passwordHash, isDisabled: false });
    expect(await passwords.check(user, PASSWORD)).toEqual({ user, hash: passwordHash, renewedHash: null });
    expect(await passwords.check(user, 'another one')).toBeNull();
    expect(await passwords.check(null, PASSWORD)).toBeNull();
    expect(gate.hashes).toBe(4);
  });

  it('renews a hash of a lower cost, and has that timed by itself', async () => {
    const cheap = await argon2(PASSWORD, { memoryCost: 1_024, timeCost: 2, parallelism: 1 });
    const user = Object.assign(new User(), { passwordHash: cheap, isDisabled: false });
    const checked = await passwords.check(user, PASSWORD);
    expect(checked?.renewedHash).toContain('m=19456');
    expect(gate.hashes).toBe(2);
  });
});
