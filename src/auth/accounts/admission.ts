import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { People } from '../people/people.js';
import { usernameKey } from '../people/username-key.js';
import type { ExternalPerson, MappedPerson } from '../sign-on/claim-mapping.js';
import { AccountConflictError, SignOnRefusedError } from '../sign-on/sign-on.errors.js';
import { IdentitiesRepository, type IdentityOwner } from './identities.repository.js';

/** How many spellings of a name are tried before a random one. */
const SPELLINGS = 20;

/** Whose account it is, and whether a local one was linked a moment ago. */
export type Admitted = IdentityOwner & { readonly isJustLinked: boolean };

/** Finds the account of somebody whom a provider vouches for, or makes one. */
@Injectable()
export class Admission {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly people: People,
    private readonly log: EventLog,
  ) {}

  /**
   * By provider, issuer and subject alone, once they are known. The first time, by an address that the provider says is verified where it may link,
   * or a new account where it may make one.
   *
   * @throws AccountConflictError when somebody has the address and may not be linked.
   * @throws SignOnRefusedError when the provider may not bring new people.
   */
  async find(
    tx: EntityManager,
    provider: IdentityProvider,
    person: ExternalPerson,
    mapped: MappedPerson,
  ): Promise<Admitted> {
    const key = { providerId: provider.id, issuer: person.issuer, subject: person.subject };
    const known = await this.identities.use(tx, key);
    if (known) return { ...known, isJustLinked: false };
    await this.identities.lock(tx);
    const justLinked = await this.identities.use(tx, key);
    if (justLinked) return { ...justLinked, isJustLinked: false };
    const sameEmail = await this.linkable(tx, provider, person, mapped);
    const userId = sameEmail ?? (await this.create(tx, provider, person, mapped));
    const owner = { identityId: randomUUID(), userId };
    await this.identities.insert(tx, owner, key);
    const way = sameEmail === null ? 'new-account' : 'email';
    await this.log.append(
      tx,
      'identity.linked',
      { ...owner, providerId: provider.id, way },
      { kind: 'user', id: userId },
    );
    return { ...owner, isJustLinked: sameEmail !== null };
  }

  private async linkable(
    tx: EntityManager,
    { mapping }: IdentityProvider,
    { isEmailVerified }: ExternalPerson,
    { email }: MappedPerson,
  ): Promise<string | null> {
    if (email === null) return null;
    const found = await this.identities.findByEmail(tx, email);
    const [first, second] = found;
    if (!first) return null;
    if (second || first.isLinked || !isEmailVerified || !mapping.linksByEmail) throw new AccountConflictError();
    return first.userId;
  }

  private async create(
    tx: EntityManager,
    { mapping }: IdentityProvider,
    { isEmailVerified }: ExternalPerson,
    { username, displayName, email }: MappedPerson,
  ): Promise<string> {
    if (!mapping.createsAccounts) throw new SignOnRefusedError();
    const id = randomUUID();
    const name = await this.freeName(tx, username);
    await this.people.create(tx, { id, username: name, displayName, role: 'user', passwordHash: null }, 'provider');
    if (email !== null && isEmailVerified) await this.identities.setEmail(tx, id, email);
    return id;
  }

  private async freeName(tx: EntityManager, wanted: string): Promise<string> {
    const numbered = Array.from({ length: SPELLINGS }, (_, index) => (index === 0 ? wanted : `${wanted}-${index + 1}`));
    const taken = await this.identities.takenOf(tx, numbered.map(usernameKey));
    return numbered.find((name) => !taken.has(usernameKey(name))) ?? `person-${randomUUID().slice(0, 13)}`;
  }
}
