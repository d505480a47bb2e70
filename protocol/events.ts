import { z } from 'zod';
import { Id, Slug, Timestamp } from './ids.js';
import { DesiredState, Platform, Resources, SessionReasonCode, SessionState, SessionStep } from './session.js';
import { Scope } from './http/account.js';
import { Role } from './http/auth.js';
import { OrphanCause } from './http/orphans.js';
import { ClaimMapping, ProviderKind } from './http/identity-providers.js';
import { QuotaLimits } from './http/quotas.js';
import { ConfirmationProof, SecondStepSettings } from './http/second-step.js';
import { SleepCause } from './http/sessions.js';
import { ScreenAccess } from './http/shares.js';
import { SignOnRejection } from './sign-on-rejection.js';

/** SHA-256 of what something said (`valueDigest`), in hexadecimal: it proves what stood there without saying it. Missing in older entries. */
const Digest = z.string().length(64);

/** What of a provider decides who comes in and as what, and a digest of all that is no secret. */
const ProviderTerms = z.strictObject({
  isEnabled: z.boolean(),
  issuer: z.string().nullable().describe('Issuer, or entity id.'),
  linksByEmail: z.boolean(),
  roles: ClaimMapping.shape.roles,
  digest: Digest.describe('Of name, preset, settings and mapping.'),
});
export type ProviderTerms = z.infer<typeof ProviderTerms>;

/** By which right somebody sees a screen: it is their own, it is shared with them, or they are an administrator who gave a reason. */
export const ScreenRight = z.enum(['own', 'share', 'visit']);
export type ScreenRight = z.infer<typeof ScreenRight>;

/**
 * Everything that the log can hold, one schema per event: ids and scalars only, no entities, no secrets, no free text of people.
 * A change and its event are written in one transaction.
 */
export const EVENTS = {
  'user.created': z.strictObject({ userId: Id, role: Role, origin: z.enum(['setup', 'admin', 'provider']) }),
  'user.updated': z.strictObject({ userId: Id, fields: z.array(z.string()) }),
  'user.signed-in': z.strictObject({ userId: Id, familyId: Id, method: z.enum(['password', 'setup', 'oidc', 'saml']) }),
  'user.signed-out': z.strictObject({ userId: Id, familyId: Id }),
  'sign-in.refused': z.strictObject({
    userId: Id.nullable(),
    cause: z.enum(['credentials', 'locked']),
    count: z.int(),
  }),
  'sign-in.refreshed': z.strictObject({ userId: Id, familyId: Id }),
  'second-step.passed': z.strictObject({
    userId: Id,
    familyId: Id,
    way: z.enum(['totp', 'recovery-code', 'enrolment']),
  }),
  'second-step.refused': z.strictObject({ userId: Id, cause: z.enum(['code', 'replay', 'locked']) }),
  'second-step.begun': z.strictObject({ userId: Id }).describe('A secret was shown; it counts for nothing yet.'),
  'second-step.enabled': z.strictObject({ userId: Id }),
  'second-step.disabled': z.strictObject({ userId: Id }),
  'recovery-codes.renewed': z.strictObject({ userId: Id }),
  'sign-in.confirmed': z.strictObject({
    userId: Id,
    familyId: Id,
    proofs: z
      .array(ConfirmationProof)
      .min(1)
      .optional()
      .describe('By what; all of it was right. Missing in older entries.'),
    providerId: Id.optional().describe('Who vouched, where a provider did.'),
  }),
  'sign-in.step-up-begun': z
    .strictObject({ userId: Id, familyId: Id, providerId: Id })
    .describe('The person was sent to their provider to prove again who they are.'),
  'password.changed': z.strictObject({ userId: Id, way: z.enum(['own', 'reset-link', 'removed']) }),
  'password-reset.created': z.strictObject({ userId: Id }),
  'api-key.created': z.strictObject({ userId: Id, apiKeyId: Id, scopes: z.array(Scope) }),
  'api-key.revoked': z.strictObject({ userId: Id, apiKeyId: Id }),
  'api-key.suspended': z
    .strictObject({ userId: Id, apiKeyId: Id, providerId: Id, cause: z.enum(['back-channel', 'refused-by-provider']) })
    .describe('It rests until the person signs in by their provider again.'),
  'security-notice.answered': z
    .strictObject({ userId: Id, noticeId: Id, isExpected: z.boolean() })
    .describe(
      'The person was told of a change to their account, which is another entry, and said whether they expected it.',
    ),
  'user.disabled': z.strictObject({ userId: Id }),
  'user.enabled': z.strictObject({ userId: Id }),
  'user.erased': z
    .strictObject({ userId: Id, homes: z.enum(['keep', 'delete']) })
    .describe('Everything about the person went, but for random ids; `user.origins-erased` follows.'),
  'user.role-changed': z.strictObject({ userId: Id, from: Role, to: Role }),
  'permission.refused': z
    .strictObject({
      userId: Id.nullable().describe('Null for several people together, when there were too many for an entry each.'),
      permission: z.string().max(64).describe('The permission, or the scope of an API key, that was missing.'),
      count: z.int().describe('How often in a minute or so.'),
    })
    .describe('A sum: people cause refusals at will.'),
  'settings.changed': z.strictObject({
    setting: z.enum(['second-step']),
    secondStep: SecondStepSettings.optional().describe('What holds from now on; missing in older entries.'),
  }),
  'refresh-token.reused': z.strictObject({ userId: Id, familyId: Id }),
  'identity-provider.created': z.strictObject({
    providerId: Id,
    kind: ProviderKind,
    after: ProviderTerms.optional().describe('Missing in older entries.'),
  }),
  'identity-provider.changed': z.strictObject({
    providerId: Id,
    fields: z.array(z.string()),
    before: ProviderTerms.optional().describe('Missing in older entries.'),
    after: ProviderTerms.optional().describe('Missing in older entries.'),
  }),
  'identity-provider.removed': z.strictObject({ providerId: Id }),
  'identity-provider.tested': z.strictObject({ providerId: Id, isUsable: z.boolean() }),
  'identity.linked': z.strictObject({
    userId: Id,
    identityId: Id,
    providerId: Id,
    way: z.enum(['new-account', 'email']),
  }),
  'sign-on.vouched': z
    .strictObject({ providerId: Id })
    .describe('A response of SAML was verified, and waits for the browser that asked.'),
  'sign-on.completed': z.strictObject({ userId: Id, familyId: Id, providerId: Id, identityId: Id }),
  'sign-on.rejected': z.strictObject({ providerId: Id, cause: SignOnRejection, count: z.int() }),
  'sign-on.ended': z.strictObject({
    userId: Id,
    familyId: Id,
    providerId: Id,
    cause: z.enum(['back-channel', 'refused-by-provider', 'provider-silent', 'provider-off']),
  }),
  'user.role-synced': z.strictObject({ userId: Id, providerId: Id, from: Role, to: Role }),
  'user.groups-synced': z.strictObject({ userId: Id, providerId: Id, joined: z.array(Id), left: z.array(Id) }),
  'quota.changed': z.strictObject({
    subject: z.enum(['default', 'group', 'user']),
    userId: Id.nullable(),
    groupId: Id.nullable(),
    limits: QuotaLimits.nullable().describe('What is settled from now on; null when nothing is any more.'),
  }),
  'group.created': z.strictObject({ groupId: Id, nameDigest: Digest.optional() }),
  'group.renamed': z.strictObject({ groupId: Id, before: Digest.optional(), after: Digest.optional() }),
  'group.removed': z.strictObject({ groupId: Id, nameDigest: Digest.optional() }),
  'group.member-added': z.strictObject({ groupId: Id, userId: Id }),
  'group.member-removed': z.strictObject({ groupId: Id, userId: Id }),
  'enrollment-token.created': z.strictObject({ enrollmentTokenId: Id }),
  'agent.enrolled': z.strictObject({ agentId: Id, platform: Platform }),
  'agent.connected': z.strictObject({ agentId: Id, epoch: z.int(), softwareVersion: z.string() }),
  'agent.disconnected': z.strictObject({ agentId: Id, epoch: z.int() }),
  'agent.lost': z.strictObject({ agentId: Id, epoch: z.int() }),
  'agent.revoked': z.strictObject({ agentId: Id }),
  'agent.key-rotation-requested': z.strictObject({ agentId: Id }),
  'agent.key-rotated': z.strictObject({ agentId: Id }),
  'agent.draining-changed': z.strictObject({ agentId: Id, isDraining: z.boolean() }),
  'agent.duplicate-refused': z.strictObject({ agentId: Id }),
  'agent.violated': z.strictObject({ agentId: Id, sessionId: Id, message: z.string() }),
  'template.created': z.strictObject({ template: Slug, after: Digest.optional() }),
  'template.changed': z.strictObject({ template: Slug, before: Digest.optional(), after: Digest.optional() }),
  'template.removed': z.strictObject({ template: Slug, before: Digest.optional() }),
  'template.visibility-changed': z.strictObject({
    template: Slug,
    groupIds: z.array(Id).nullable().describe('Null means everybody.'),
  }),
  'session.requested': z.strictObject({ sessionId: Id, template: Slug, userId: Id }),
  'session.waiting': z.strictObject({ sessionId: Id, reason: SessionReasonCode, agentId: Id.optional() }),
  'session.begun': z.strictObject({ sessionId: Id, agentId: Id }).describe('It waited for its turn, which has come.'),
  'session.placed': z.strictObject({ sessionId: Id, agentId: Id }),
  'session.desired': z.strictObject({ sessionId: Id, desired: DesiredState, generation: z.int() }),
  'session.sleep-due': z.strictObject({ sessionId: Id, cause: SleepCause }),
  'session.kept-awake': z.strictObject({ sessionId: Id }),
  'session.renamed': z.strictObject({ sessionId: Id }),
  'session.resized': z.strictObject({ sessionId: Id, resources: Resources }),
  'session.limits-changed': z.strictObject({ sessionId: Id }).describe('A new size holds for what runs from now on.'),
  'session.state-changed': z.strictObject({
    sessionId: Id,
    from: SessionState,
    to: SessionState,
    generation: z.int(),
    reason: SessionReasonCode.nullable(),
  }),
  'session.progressed': z.strictObject({ sessionId: Id, step: SessionStep, generation: z.int(), elapsedMs: z.int() }),
  'session.released': z.strictObject({ sessionId: Id }),
  'orphan.found': z.strictObject({ agentId: Id, instanceId: Id, cause: OrphanCause }),
  'orphan.adopted': z.strictObject({ agentId: Id, instanceId: Id, sessionId: Id, userId: Id }),
  'orphan.removal-requested': z.strictObject({ agentId: Id, instanceId: Id }),
  'orphan.removed': z.strictObject({
    agentId: Id,
    instanceId: Id,
    wasRequested: z.boolean().describe('Whether an administrator asked for it; else it went by itself.'),
  }),
  'home.deletion-requested': z.strictObject({ homeId: Id, userId: Id, template: Slug, agentId: Id }),
  'home.deleted': z.strictObject({
    homeId: Id,
    userId: Id,
    template: Slug,
    agentId: Id,
    isConfirmed: z
      .boolean()
      .describe('Whether the agent did it; false when it was revoked, so that the files are out of reach.'),
  }),
  'session.shared': z.strictObject({
    sessionId: Id,
    shareId: Id,
    userId: Id.nullable(),
    groupId: Id.nullable(),
    access: ScreenAccess,
    expiresAt: Timestamp.nullable(),
  }),
  'session.share-revoked': z.strictObject({
    sessionId: Id,
    shareId: Id,
    userId: Id.nullable(),
    groupId: Id.nullable(),
  }),
  'session.screen-visited': z.strictObject({
    sessionId: Id,
    userId: Id.describe('The administrator.'),
    access: ScreenAccess,
    reason: z
      .string()
      .max(500)
      .describe(
        'The one free text here: what an administrator says about an act of their own, which this log is to prove.',
      ),
    until: Timestamp,
  }),
  'session.ticket-issued': z.strictObject({ sessionId: Id, userId: Id }),
  'stream.opened': z.strictObject({
    sessionId: Id,
    streamId: Id,
    userId: Id,
    access: ScreenAccess.optional().describe('Missing in older entries.'),
    right: ScreenRight.optional().describe('Missing in older entries.'),
  }),
  'stream.closed': z.strictObject({ sessionId: Id, streamId: Id, userId: Id }),
  'user.origins-erased': z.strictObject({ userId: Id }),
  'audit.exported': z.strictObject({
    format: z.enum(['ndjson', 'csv']),
    from: z.int().describe('Position of the first entry that it may hold.'),
    to: z.int().describe('Position of the last one.'),
    isFiltered: z.boolean(),
  }),
  'audit.archived': z.strictObject({
    from: z.int().describe('Position of the first entry that the file holds.'),
    to: z.int().describe('Position of the last one, at which there is a signed checkpoint.'),
    fileName: z.string().max(128),
    digest: z.string().length(64).describe('SHA-256 of the file, in hexadecimal.'),
  }),
  'audit-key.created': z.strictObject({ keyId: z.string() }),
} as const;

/** Name of an event, `noun.past-verb`. */
export type EventName = keyof typeof EVENTS;

/** Data of event `Name`. */
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]>;

/** Who caused an event. */
export const Actor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('anonymous') }),
  z.strictObject({
    kind: z.literal('user'),
    id: Id,
    signInId: Id.optional().describe(
      'The sign-in that the person acted in; missing where none had begun, and in older entries.',
    ),
    apiKeyId: Id.optional().describe('The API key that acted for them instead.'),
  }),
  z.strictObject({ kind: z.literal('agent'), id: Id }),
]);
export type Actor = z.infer<typeof Actor>;

/** How an event ended: what was asked for happened, was refused, or was tried and failed. */
export const EventOutcome = z.enum(['succeeded', 'refused', 'failed']);
export type EventOutcome = z.infer<typeof EventOutcome>;

/** What an event was done to. */
export const EventTarget = z.object({
  kind: z.enum([
    'user',
    'group',
    'everybody',
    'session',
    'home',
    'agent',
    'template',
    'identity-provider',
    'enrollment-token',
    'audit',
  ]),
  id: z.string().max(128).nullable().describe('Null where there is but one of the kind.'),
});
export type EventTarget = z.infer<typeof EventTarget>;

/** From where somebody acted. It is personal, so that it is kept beside the log and can be erased. */
export const EventOrigin = z.object({
  address: z.string().max(64).nullable(),
  userAgent: z.string().max(256).nullable(),
  via: z.enum(['browser', 'api', 'application']).describe('`application`: a page of a web application in a session.'),
});
export type EventOrigin = z.infer<typeof EventOrigin>;
