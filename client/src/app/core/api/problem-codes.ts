import type { ProblemCode } from '../../../../../protocol/problem.js';

/** Whether a code is one of the API's; a table, so that a code that is added or renamed in the protocol stops the build here. */
const PROBLEM_CODES: Readonly<Record<ProblemCode, true>> = {
  'validation-failed': true,
  'malformed-request': true,
  'payload-too-large': true,
  'unsupported-media-type': true,
  'route-not-found': true,
  unauthenticated: true,
  'invalid-credentials': true,
  'not-allowed': true,
  'origin-not-allowed': true,
  'too-many-attempts': true,
  'setup-completed': true,
  'invalid-setup-token': true,
  'weak-password': true,
  'template-not-found': true,
  'template-exists': true,
  'template-in-use': true,
  'session-not-found': true,
  'session-not-running': true,
  'session-conflict': true,
  'home-in-use': true,
  'quota-exceeded': true,
  'idempotency-key-reused': true,
  'upgrade-required': true,
  'invalid-ticket': true,
  'user-not-found': true,
  'group-not-found': true,
  'agent-not-found': true,
  'agent-unavailable': true,
  'stream-unavailable': true,
  'invalid-enrollment-token': true,
  'invalid-agent-signature': true,
  'agent-lease-held': true,
  'agent-revoked': true,
  'protocol-not-supported': true,
  'log-not-written': true,
  'audit-busy': true,
  'database-unavailable': true,
  'not-ready': true,
  internal: true,
};

/** Whether `value` is a code that the API documents. */
export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(PROBLEM_CODES, value);
}
