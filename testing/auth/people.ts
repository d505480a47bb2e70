import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Role } from '../../protocol/http/auth.js';
import { PasswordHasher } from '../../src/auth/passwords/password-hasher.js';
import { usernameKey } from '../../src/auth/people/username-key.js';

/** Fits every person that {@link aPerson} makes. */
export const THEIR_PASSWORD = 'violin-harbour-4-teaspoons';

let commonHash: Promise<string> | null = null;

/** What a spec may choose about a person. */
export interface PersonOptions {
  readonly role?: Role;
  /** A PHC string; by default that of {@link THEIR_PASSWORD}. */
  readonly passwordHash?: string | null;
  readonly isDisabled?: boolean;
}

/** Inserts a person with a name of their own. */
export async function aPerson(
  rows: DataSource,
  options: PersonOptions = {},
): Promise<{ readonly id: string; readonly username: string }> {
  commonHash ??= new PasswordHasher().hash(THEIR_PASSWORD);
  const passwordHash = options.passwordHash === undefined ? await commonHash : options.passwordHash;
  const id = randomUUID();
  const username = `person-${id.slice(0, 13)}`;
  await rows.query(
    `INSERT INTO users (id, username, username_key, display_name, role, password_hash, is_disabled) VALUES ($1, $2, $3, $2, $4, $5, $6)`,
    [id, username, usernameKey(username), options.role ?? 'user', passwordHash, options.isDisabled ?? false],
  );
  return { id, username };
}
