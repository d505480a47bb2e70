import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Username } from '../../../protocol/http/auth.js';
import { WeakPasswordError } from '../auth.errors.js';
import type { User } from '../people/user.entity.js';
import { UsersRepository } from '../people/users.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { weaknessOf } from './password-policy.js';
import { SignInGate } from './sign-in-gate.js';

/** A person whose password was right a moment ago. */
export interface CheckedPerson {
  readonly user: User;
  /** The hash that was compared. */
  readonly hash: string;
  /** A new hash when that one was made at a lower cost than today's. */
  readonly renewedHash: string | null;
}

/** The passwords that are kept here, and the people they belong to. */
@Injectable()
export class LocalPasswords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersRepository,
    private readonly hasher: PasswordHasher,
    private readonly gate: SignInGate,
  ) {}

  /** Runs `work`, which hashes, when `key` has its turn. Throws SignInBusyError when too many wait, or it waits too long. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.gate.run(key, work);
  }

  /** Who is called `username`. Names that nobody can have cost the same query, with a text that PostgreSQL accepts. */
  find(username: string): Promise<User | null> {
    const name = Username.safeParse(username);
    return this.users.findByUsername(this.dataSource.manager, name.success ? name.data : '');
  }

  /** Checks a password at one cost, whoever asks; null when it is wrong or its person may not sign in with it. Call it in turn. */
  async check(user: User | null, password: string): Promise<CheckedPerson | null> {
    const hash = user?.passwordHash ?? null;
    const fits = await this.gate.timed(() => this.hasher.verify(hash, password));
    if (!user || hash === null || !fits || user.isDisabled) return null;
    const renewedHash = this.hasher.isOutdated(hash) ? await this.newHash(password) : null;
    return { user, hash, renewedHash };
  }

  /**
   * The hash of a password that a person chooses.
   *
   * @throws WeakPasswordError when it is easy to guess.
   * @throws SignInBusyError when too many wait, or it waits too long.
   */
  async hashNew(username: string, password: string): Promise<string> {
    const weakness = weaknessOf(password, username);
    if (weakness) throw new WeakPasswordError(weakness);
    return this.gate.run(randomUUID(), () => this.newHash(password));
  }

  /** Whether a checked person may still come in, now that nobody can change them until the transaction ends; stores a renewed hash. */
  async confirm(tx: EntityManager, { user, hash, renewedHash }: CheckedPerson): Promise<boolean> {
    const isUnchanged = await this.users.lockIfUnchanged(tx, user.id, hash);
    if (isUnchanged && renewedHash) await this.users.replaceHash(tx, user.id, renewedHash);
    return isUnchanged;
  }

  private newHash(password: string): Promise<string> {
    return this.gate.timed(() => this.hasher.hash(password));
  }
}
