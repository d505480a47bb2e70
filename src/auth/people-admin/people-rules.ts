import type { Role } from '../../../protocol/http/auth.js';

/** Whether somebody of role `actor` may look after somebody of role `target`: operators look after users, administrators after everybody. */
export function mayLookAfter(actor: Role, target: Role): boolean {
  return actor === 'admin' || (actor === 'operator' && target === 'user');
}
