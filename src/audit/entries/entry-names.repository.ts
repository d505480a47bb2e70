import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const NAMES = `
  SELECT 'user' AS kind, id::text AS id, display_name AS name, NULL AS owner FROM users WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT 'agent', id::text, name, NULL FROM agents WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT 'group', id::text, name, NULL FROM groups WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT 'identity-provider', id::text, name, NULL FROM identity_providers WHERE id = ANY ($1::uuid[])
  UNION ALL SELECT 'session', s.id::text, s.name, u.display_name FROM sessions s JOIN users u ON u.id = s.owner_id WHERE s.id = ANY ($1::uuid[])
  UNION ALL SELECT 'template', id, name, NULL FROM templates WHERE id = ANY ($2::text[])`;

/** What something is called today. */
export interface KnownName {
  readonly kind: 'user' | 'agent' | 'group' | 'identity-provider' | 'session' | 'template';
  readonly id: string;
  readonly name: string;
  /** Name of a session's owner; null for everything else. */
  readonly owner: string | null;
}

/** The log holds ids; what they are called is in the rows, as long as these are there. */
@Injectable()
export class EntryNamesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Names of what has one of `ids`, whatever it is, and of `templates`. */
  find(ids: readonly string[], templates: readonly string[]): Promise<KnownName[]> {
    return this.dataSource.query<KnownName[]>(NAMES, [ids, templates]);
  }
}
