import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Role } from '../../protocol/http/auth.js';

const EVERYBODY = ['user', 'operator', 'admin'] as const;
const STAFF = ['operator', 'admin'] as const;
const ADMINS = ['admin'] as const;

/**
 * Which roles may do what. A permission is `<resource>:<what>` and covers one's own objects only unless it says more; whose object it is,
 * is decided in the SQL of the feature, never here.
 */
export const PERMISSIONS = {
  'account:use': EVERYBODY,
  'templates:read': EVERYBODY,
  'templates:manage': ADMINS,
  'sessions:use': EVERYBODY,
  'sessions:read-all': STAFF,
  'sessions:manage-all': ADMINS,
  /** Somebody else's screen, where that is switched on at all. */
  'screens:visit': ADMINS,
  'homes:read-all': STAFF,
  'homes:manage-all': ADMINS,
  'identity-providers:manage': ADMINS,
  'settings:manage': ADMINS,
  'people:manage': STAFF,
  'people:erase': ADMINS,
  'quotas:read': STAFF,
  'quotas:manage': ADMINS,
  'groups:read': STAFF,
  'groups:manage': ADMINS,
  'audit:read': ADMINS,
  'audit:erase': ADMINS,
  'agents:read': STAFF,
  'agents:manage': ADMINS,
} as const satisfies Record<string, readonly Role[]>;

/** Name of a permission, a key of {@link PERMISSIONS}. */
export type Permission = keyof typeof PERMISSIONS;

/** Whether people of `role` have `permission`. */
export function isPermitted(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}

export const REQUIRED_PERMISSION = Symbol('required-permission');

/** Opens a route to signed-in people whose role has `permission`. The global guard enforces it. */
export const Requires = (permission: Permission): CustomDecorator<symbol> =>
  SetMetadata(REQUIRED_PERMISSION, permission);
