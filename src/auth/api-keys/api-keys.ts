import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type ApiKeyList,
  type ApiKeyView,
  type CreateApiKey,
  type NewApiKey,
  Scope,
} from '../../../protocol/http/account.js';
import type { Role } from '../../../protocol/http/auth.js';
import { EventLog } from '../../platform/events/event-log.js';
import { digest } from '../../platform/secrets.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { UsersRepository } from '../people/users.repository.js';
import type { Principal } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { newApiKey, shownPrefix } from './api-key.js';
import { ApiKeyNotFoundError, ScopeBeyondRoleError, TooManyApiKeysError } from './api-keys.errors.js';
import { type ApiKeyRow, ApiKeysRepository } from './api-keys.repository.js';
import { isWithinRole } from './scope-permissions.js';

const DAY_MS = 86_400_000;
const MAX_KEYS = 50;

/** How owners see their keys. */
function toView(row: ApiKeyRow): ApiKeyView {
  const { id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, isResting } = row;
  const times = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  return { id, name, prefix, scopes, ...times, lastUsedAt: lastUsedAt?.toISOString() ?? null, isResting };
}

/** @throws ScopeBeyondRoleError naming the scopes that people of `role` can do nothing with. */
function checkScopes(scopes: readonly Scope[], role: Role): void {
  const beyond = scopes.filter((scope) => !isWithinRole(scope, role));
  if (beyond.length > 0) throw new ScopeBeyondRoleError(beyond);
}

/** Keys with which programs act for people. Each is a sign-in of its own, so that whatever ends a sign-in ends what a key opened. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ApiKeysRepository,
    private readonly signIns: SignInsRepository,
    private readonly users: UsersRepository,
    private readonly log: EventLog,
  ) {}

  async list({ userId, role }: Principal): Promise<ApiKeyList> {
    const items = (await this.keys.list(this.dataSource.manager, userId)).map(toView);
    return { items, offeredScopes: Scope.options.filter((scope) => isWithinRole(scope, role)) };
  }

  /** Makes a key and shows it, for the only time. Throws TooManyApiKeysError, and ScopeBeyondRoleError for scopes beyond the owner’s role. */
  create(userId: string, { name, scopes, lifeDays }: CreateApiKey): Promise<NewApiKey> {
    const key = newApiKey();
    const id = randomUUID();
    const chosen = [...new Set(scopes)];
    return this.dataSource.transaction(async (tx) => {
      const owner = await this.users.lock(tx, userId);
      if (!owner) throw new UnauthenticatedError();
      checkScopes(scopes, owner.role);
      if ((await this.keys.list(tx, userId)).length >= MAX_KEYS) throw new TooManyApiKeysError(MAX_KEYS);
      await this.signIns.insert(tx, { id, userId, userAgent: `API key ${name}`, lifeMs: lifeDays * DAY_MS });
      await this.keys.insert(tx, { id, userId, name, prefix: shownPrefix(key), hash: digest(key), scopes: chosen });
      await this.log.append(tx, 'api-key.created', { userId, apiKeyId: id, scopes: chosen });
      const made = (await this.keys.list(tx, userId)).find((row) => row.id === id);
      if (!made) throw new ApiKeyNotFoundError();
      return { key, apiKey: toView(made) };
    });
  }

  /** Ends a key for good. Throws ApiKeyNotFoundError. */
  async revoke(userId: string, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.keys.lockOwn(tx, id, userId))) throw new ApiKeyNotFoundError();
      await this.signIns.revoke(tx, id);
      await this.log.append(tx, 'api-key.revoked', { userId, apiKeyId: id });
    });
  }
}
