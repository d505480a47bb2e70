import { z } from 'zod';

/**
 * Every problem that the API answers with (RFC 9457). The key is the stable code that clients switch on; `type` is
 * `/problems/<code>`; the title never changes with the occurrence, the detail does.
 */
export const PROBLEMS = {
  'validation-failed': { status: 422, title: 'The request is not valid' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'misdirected-request': { status: 421, title: 'The host is none of ours' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'invalid-credentials': { status: 401, title: 'Sign-in failed' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'origin-not-allowed': { status: 403, title: 'The origin is not allowed' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'setup-completed': { status: 409, title: 'Set-up is already done' },
  'invalid-setup-token': { status: 401, title: 'The set-up link is not valid' },
  'weak-password': { status: 422, title: 'The password is too weak' },
  'invalid-code': { status: 401, title: 'The code is not right' },
  'second-step-expired': { status: 401, title: 'The sign-in took too long' },
  'second-step-exists': { status: 409, title: 'There is a second step already' },
  'second-step-missing': { status: 409, title: 'There is no second step' },
  'second-step-required': { status: 409, title: 'A second step is required' },
  'reauth-required': { status: 403, title: 'Confirm that it is you' },
  'insufficient-scope': { status: 403, title: 'The key does not allow this' },
  'invalid-reset-link': { status: 400, title: 'The link is not valid' },
  'signs-in-elsewhere': { status: 409, title: 'The person signs in by a provider' },
  'last-admin': { status: 409, title: 'This is the last administrator' },
  'person-in-use': { status: 409, title: 'The person still has sessions' },
  'security-notice-not-found': { status: 404, title: 'There is no such notice' },
  'sign-in-not-found': { status: 404, title: 'There is no such sign-in' },
  'api-key-not-found': { status: 404, title: 'There is no such key' },
  'too-many-api-keys': { status: 409, title: 'There are too many keys' },
  'sign-on-expired': { status: 400, title: 'The sign-in took too long or began elsewhere' },
  'sign-on-rejected': { status: 401, title: 'The provider did not vouch for you' },
  'sign-on-refused': { status: 403, title: 'You have no account here' },
  'account-disabled': { status: 403, title: 'The account is disabled' },
  'step-up-stale': { status: 403, title: 'The provider did not ask you anew' },
  'step-up-mismatch': { status: 403, title: 'That was another account' },
  'account-conflict': { status: 409, title: 'There is an account with your address already' },
  'invalid-logout-token': { status: 400, title: 'The logout token is not valid' },
  'provider-unavailable': { status: 503, title: 'The provider does not answer' },
  'provider-not-found': { status: 404, title: 'There is no such provider' },
  'provider-exists': { status: 409, title: 'There is such a provider already' },
  'provider-configured': { status: 409, title: 'The provider comes from the configuration' },
  'template-not-found': { status: 404, title: 'There is no such application' },
  'template-exists': { status: 409, title: 'There is such an application already' },
  'template-in-use': { status: 409, title: 'The application is in use' },
  'session-not-found': { status: 404, title: 'There is no such session' },
  'session-not-running': { status: 409, title: 'The session is not running' },
  'session-conflict': { status: 409, title: 'The session cannot do that now' },
  'share-not-found': { status: 404, title: 'There is no such share' },
  'home-in-use': { status: 409, title: 'The home is in use' },
  'home-not-found': { status: 404, title: 'There are no such files' },
  'home-being-deleted': { status: 409, title: 'The home is being deleted' },
  'orphan-not-found': { status: 404, title: 'There is no such instance' },
  'orphan-conflict': { status: 409, title: 'That cannot be done with this instance' },
  'quota-exceeded': { status: 409, title: 'Your quota does not allow this' },
  'idempotency-key-reused': { status: 409, title: 'The idempotency key was used for another request' },
  'upgrade-required': { status: 426, title: 'A WebSocket is needed here' },
  'invalid-ticket': { status: 401, title: 'The ticket is not valid' },
  'user-not-found': { status: 404, title: 'There is no such person' },
  'group-not-found': { status: 404, title: 'There is no such group' },
  'group-exists': { status: 409, title: 'There is such a group already' },
  'agent-not-found': { status: 404, title: 'There is no such agent' },
  'key-not-replaceable': { status: 409, title: 'The agent keeps its key' },
  'agent-unavailable': { status: 503, title: 'The agent is not connected' },
  'stream-unavailable': { status: 503, title: 'The screen cannot be reached' },
  'invalid-enrollment-token': { status: 401, title: 'The enrolment token is not valid' },
  'invalid-agent-signature': { status: 401, title: 'The agent cannot prove its identity' },
  'agent-lease-held': { status: 409, title: 'The agent is connected elsewhere' },
  'agent-revoked': { status: 403, title: 'The agent was revoked' },
  'protocol-not-supported': { status: 400, title: 'The protocol version is not supported' },
  'log-not-written': { status: 503, title: 'The log cannot be written' },
  'audit-busy': { status: 503, title: 'The log is being read already' },
  'database-unavailable': { status: 503, title: 'The database does not answer' },
  'not-ready': { status: 503, title: 'Not ready yet' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

/** Stable code of a problem, a key of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** One invalid member of a request: a JSON pointer (RFC 6901) to it and a sentence. */
export const InvalidField = z.object({ pointer: z.string(), detail: z.string() });
export type InvalidField = z.infer<typeof InvalidField>;

/** Body of every refusal, `application/problem+json` (RFC 9457). Some codes carry more members. */
export const Problem = z
  .looseObject({
    type: z.string(),
    code: z.enum(codes),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('A sentence for a person, with what to do next.'),
    instance: z.string().describe('The request id, to quote when asking for help.'),
    errors: z.array(InvalidField).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Makes the problem document for `code`. */
export function problemDocument(
  code: ProblemCode,
  detail: string,
  instance: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem {
  const { status, title } = PROBLEMS[code];
  return { ...extensions, type: `/problems/${code}`, code, title, status, detail, instance };
}
