import type { Scope } from '../../../protocol/http/account.js';
import type { Role } from '../../../protocol/http/auth.js';
import { isPermitted, type Permission } from '../permissions.js';

/** The permission without which a scope is good for nothing. */
const PERMISSION_OF: Readonly<Record<Scope, Permission>> = {
  'account:read': 'account:use',
  'templates:read': 'templates:read',
  'templates:manage': 'templates:manage',
  'sessions:read': 'sessions:use',
  'sessions:manage': 'sessions:use',
  'sessions:share': 'sessions:use',
  'quotas:read': 'quotas:read',
  'quotas:manage': 'quotas:manage',
  'agents:read': 'agents:read',
  'agents:manage': 'agents:manage',
};

/** Whether people of `role` can do what `scope` is for. A key for more would wait until its owner rises. */
export function isWithinRole(scope: Scope, role: Role): boolean {
  return isPermitted(role, PERMISSION_OF[scope]);
}
