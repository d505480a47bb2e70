import { isPermitted, type Permission, PERMISSIONS } from './permissions.js';
import type { Role } from '../../protocol/http/auth.js';

const ALLOWED: Record<Permission, readonly Role[]> = {
  'account:use': ['user', 'operator', 'admin'],
  'templates:read': ['user', 'operator', 'admin'],
  'templates:manage': ['admin'],
  'sessions:use': ['user', 'operator', 'admin'],
  'sessions:read-all': ['operator', 'admin'],
  'sessions:manage-all': ['admin'],
  'screens:visit': ['admin'],
  'homes:read-all': ['operator', 'admin'],
  'homes:manage-all': ['admin'],
  'identity-providers:manage': ['admin'],
  'settings:manage': ['admin'],
  'people:manage': ['operator', 'admin'],
  'people:erase': ['admin'],
  'quotas:read': ['operator', 'admin'],
  'quotas:manage': ['admin'],
  'groups:read': ['operator', 'admin'],
  'groups:manage': ['admin'],
  'audit:read': ['admin'],
  'audit:erase': ['admin'],
  'agents:read': ['operator', 'admin'],
  'agents:manage': ['admin'],
};

describe('permissions', () => {
  it.each(Object.keys(PERMISSIONS) as Permission[])('%s is for whom it is meant', (permission) => {
    const roles = (['user', 'operator', 'admin'] as const).filter((role) => isPermitted(role, permission));
    expect(roles).toEqual(ALLOWED[permission]);
  });
});
