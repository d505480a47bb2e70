import { IS_PUBLIC } from '../platform/http/public.decorator.js';
import { type Permission, PERMISSIONS, REQUIRED_PERMISSION } from './permissions.js';

/** Who may call a route: everybody, people with a permission, or nobody because nothing was declared. */
export type RouteAccess = 'public' | 'undeclared' | Permission;

function isPermission(value: unknown): value is Permission {
  return typeof value === 'string' && Object.hasOwn(PERMISSIONS, value);
}

/** What one handler or controller declares itself; a permission wins over `@Public()` beside it. */
function declaredOn(target: object): RouteAccess {
  const permission: unknown = Reflect.getMetadata(REQUIRED_PERMISSION, target);
  if (isPermission(permission)) return permission;
  return Reflect.getMetadata(IS_PUBLIC, target) === true ? 'public' : 'undeclared';
}

/** What a route declares: its handler's word, else its controller's. */
export function accessOf(handler: object, controller: object): RouteAccess {
  const own = declaredOn(handler);
  return own === 'undeclared' ? declaredOn(controller) : own;
}
