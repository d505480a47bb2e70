import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreatePerson, ListPeople, PersonPage, PersonView, UpdatePerson } from '../../../protocol/http/account.js';
import { Id } from '../../../protocol/ids.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { NotPermittedError } from '../auth.errors.js';
import { People } from '../people/people.js';
import type { Principal } from '../principal.js';
import { PeopleAdminRepository, type PersonRow } from './people-admin.repository.js';
import { PersonNotFoundError } from './people-admin.errors.js';
import { PersonChanges } from './person-changes.js';
import { mayLookAfter } from './people-rules.js';

const toView = (row: PersonRow): PersonView => ({ ...row, createdAt: row.createdAt.toISOString() });

/** Looks after people. Operators look after users, administrators after everybody. */
@Injectable()
export class PeopleAdmin {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: PeopleAdminRepository,
    private readonly people: People,
    private readonly changes: PersonChanges,
  ) {}

  async list({ search, limit, cursor }: ListPeople): Promise<PersonPage> {
    const after = decodeCursor(cursor, Id);
    return pageFrom(await this.rows.page(this.dataSource.manager, search, after, limit), limit, toView);
  }

  /** Throws PersonNotFoundError. */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<PersonView> {
    const row = await this.rows.find(tx, id);
    if (!row) throw new PersonNotFoundError();
    return toView(row);
  }

  /** Makes an account without a password: a link gives it one. Throws UsernameTakenError NotPermittedError. */
  create(actor: Principal, { username, displayName, role }: CreatePerson): Promise<PersonView> {
    if (!mayLookAfter(actor.role, role)) throw new NotPermittedError();
    const id = randomUUID();
    return this.dataSource.transaction(async (tx) => {
      const person = { id, username, displayName: displayName ?? username, role, passwordHash: null };
      await this.people.create(tx, person, 'admin');
      return this.get(id, tx);
    });
  }

  /** Throws PersonNotFoundError NotPermittedError LastAdminError. */
  update(actor: Principal, id: string, changes: UpdatePerson): Promise<PersonView> {
    return this.dataSource.transaction(async (tx) => {
      await this.changes.apply(tx, actor, id, changes);
      return this.get(id, tx);
    });
  }
}
