import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Id, Slug } from '../../../protocol/ids.js';
import { IdentityProvider } from './identity-provider.js';

/** What a write sets; the rest never changes or is the database's. */
export type ProviderColumns = Omit<IdentityProvider, 'createdAt' | 'updatedAt'>;

const SELECT = `
  SELECT id, slug, kind, name, preset, config AS settings, mapping, sealed_secrets AS "sealedSecrets", is_enabled AS "isEnabled",
    is_configured AS "isConfigured", created_at AS "createdAt", updated_at AS "updatedAt"
  FROM identity_providers`;
const INSERT = `
  INSERT INTO identity_providers (id, slug, kind, name, preset, config, mapping, sealed_secrets, is_enabled, is_configured)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (slug) DO NOTHING RETURNING id`;
const UPDATE = `
  UPDATE identity_providers SET name = $2, preset = $3, config = $4, mapping = $5, sealed_secrets = $6, is_enabled = $7,
    is_configured = $8, updated_at = clock_timestamp()
  WHERE id = $1`;
/** An OpenID Connect issuer proves itself by its keys, so that two clients may share one; a SAML entity id is only said. */
const FIND_NAMESAKE = `
  SELECT name FROM identity_providers
  WHERE slug <> $1 AND is_enabled AND (kind = 'saml' OR $2 = 'saml') AND coalesce(config->>'issuer', config->>'entityId') = $3 LIMIT 1`;
const LOCK_NAMES = `SELECT pg_advisory_xact_lock(hashtextextended('streamspace provider names', 0))`;
const DELETE = 'DELETE FROM identity_providers WHERE id = $1';

/** Rows of `identity_providers`. */
@Injectable()
export class IdentityProvidersRepository {
  /** All of them, by name; there are never many. */
  async findAll(tx: EntityManager): Promise<IdentityProvider[]> {
    return parse(await tx.query(`${SELECT} ORDER BY lower(name), id`));
  }

  async findBySlug(tx: EntityManager, slug: string): Promise<IdentityProvider | null> {
    if (!Slug.safeParse(slug).success) return null;
    return parse(await tx.query(`${SELECT} WHERE slug = $1`, [slug]))[0] ?? null;
  }

  async find(tx: EntityManager, id: string): Promise<IdentityProvider | null> {
    if (!Id.safeParse(id).success) return null;
    return parse(await tx.query(`${SELECT} WHERE id = $1`, [id]))[0] ?? null;
  }

  /** Reads a provider and keeps everybody else from changing it until the transaction ends. */
  async lock(tx: EntityManager, id: string): Promise<IdentityProvider | null> {
    if (!Id.safeParse(id).success) return null;
    return parse(await tx.query(`${SELECT} WHERE id = $1 FOR UPDATE`, [id]))[0] ?? null;
  }

  /** Whether it was inserted; not when another one has the slug. */
  async insert(tx: EntityManager, row: ProviderColumns): Promise<boolean> {
    const { id, slug, kind, name, preset, settings, mapping, sealedSecrets, isEnabled, isConfigured } = row;
    const values = [id, slug, kind, name, preset, settings, mapping, sealedSecrets, isEnabled, isConfigured];
    const rows: unknown[] = await tx.query(INSERT, values);
    return rows.length > 0;
  }

  /**
   * How another provider than `slug` is called that is switched on, calls itself by the same issuer or entity id, and could be mistaken for
   * it. Nobody else adds or changes a provider until the transaction ends.
   */
  async findNamesake(tx: EntityManager, slug: string, kind: string, issuer: string): Promise<string | null> {
    await tx.query(LOCK_NAMES);
    const rows: { name: string }[] = await tx.query(FIND_NAMESAKE, [slug, kind, issuer]);
    return rows[0]?.name ?? null;
  }

  async update(tx: EntityManager, row: Omit<ProviderColumns, 'slug' | 'kind'>): Promise<void> {
    const { id, name, preset, settings, mapping, sealedSecrets, isEnabled, isConfigured } = row;
    await tx.query(UPDATE, [id, name, preset, settings, mapping, sealedSecrets, isEnabled, isConfigured]);
  }

  async remove(tx: EntityManager, id: string): Promise<void> {
    await tx.query(DELETE, [id]);
  }
}

function parse(rows: unknown): IdentityProvider[] {
  return IdentityProvider.array().parse(rows);
}
