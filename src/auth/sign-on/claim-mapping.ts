import type { ClaimMapping } from '../../../protocol/http/identity-providers.js';
import type { Role } from '../../../protocol/http/auth.js';

/** What a provider says of somebody, by name of the claim or attribute. */
export type Claims = Readonly<Record<string, unknown>>;

/** Somebody whom a provider vouches for. Issuer and subject name them for good; everything else may change. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Claims;
  /** Whether the provider says, as the boolean true, that the address is the person's own. */
  readonly isEmailVerified: boolean;
}

/** What the claims of somebody mean here. */
export interface MappedPerson {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  /** Names of the groups that the mapping gives; null when the provider did not say who is in which. */
  readonly groups: readonly string[] | null;
  /** The strongest role that the mapping gives; null where it leaves roles alone. */
  readonly role: Role | null;
}

const STRENGTH: Readonly<Record<Role, number>> = { user: 0, operator: 1, admin: 2 };
const MAX_VALUES = 1_000;
const MAX_USERNAME = 60;
const MAX_DISPLAY_NAME = 128;
const EMAIL = /^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,189}$/u;

/** The value called `name`: a member of exactly that name, or else a path of members with dots between them (`realm_access.roles`). */
function valueOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function textOf(claims: Claims, name: string): string | null {
  const value = valueOf(claims, name);
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  if (typeof first !== 'string') return null;
  const text = first.replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  return text === '' ? null : text;
}

function valuesOf(claims: Claims, name: string): ReadonlySet<string> {
  const value = valueOf(claims, name);
  const all: unknown[] = Array.isArray(value) ? value.slice(0, MAX_VALUES) : [value];
  return new Set(all.filter((entry) => typeof entry === 'string'));
}

/** Whether the provider held the groups back because there are too many (Microsoft Entra ID's overage claim). */
function areHeldBack(claims: Claims, name: string): boolean {
  const names = valueOf(claims, '_claim_names');
  return typeof names === 'object' && names !== null && Object.hasOwn(names, name);
}

/** A name that people could have chosen themselves, out of what the provider says. */
function usernameFrom(wanted: string | null, email: string | null, subject: string): string {
  const candidates = [wanted, email?.split('@', 1)[0] ?? null, subject];
  for (const candidate of candidates) {
    const name = (candidate ?? '').normalize('NFKC').replace(/[^\p{L}\p{N}._@+-]/gu, '-');
    const short = Array.from(name).slice(0, MAX_USERNAME).join('');
    if (short.length >= 2 && /[\p{L}\p{N}]/u.test(short)) return short;
  }
  return 'person';
}

function strongest(roles: readonly Role[]): Role {
  return roles.reduce<Role>((best, role) => (STRENGTH[role] > STRENGTH[best] ? role : best), 'user');
}

/** The address that the mapping names; null where there is none. */
export function emailOf(claims: Claims, mapping: Pick<ClaimMapping, 'email'>): string | null {
  const text = textOf(claims, mapping.email);
  return text !== null && EMAIL.test(text) ? text : null;
}

/** What the claims of `person` mean. Values that the mapping does not name mean nothing: nobody is an admin by default. */
export function describePerson({ claims, subject }: ExternalPerson, mapping: ClaimMapping): MappedPerson {
  const email = emailOf(claims, mapping);
  const username = usernameFrom(textOf(claims, mapping.username), email, subject);
  const displayName = Array.from(textOf(claims, mapping.displayName) ?? username)
    .slice(0, MAX_DISPLAY_NAME)
    .join('');
  if (areHeldBack(claims, mapping.groups)) return { username, displayName, email, groups: null, role: null };
  const values = valuesOf(claims, mapping.groups);
  const groups = mapping.groupNames.filter(({ value }) => values.has(value)).map(({ group }) => group);
  const roles = mapping.roles.filter(({ value }) => values.has(value)).map(({ role }) => role);
  return { username, displayName, email, groups, role: mapping.roles.length === 0 ? null : strongest(roles) };
}
