import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';
import { NewPassword, Role, Username } from './auth.js';
import { PageQuery, pageOf } from './pages.js';
import { SecondStepCode } from './second-step.js';

/** What a program may do with an API key, at most: never more than its owner. Whatever has no scope is closed to keys. */
export const Scope = z.enum([
  'account:read',
  'templates:read',
  'templates:manage',
  'sessions:read',
  'sessions:manage',
  'sessions:share',
  'quotas:read',
  'quotas:manage',
  'agents:read',
  'agents:manage',
]);
export type Scope = z.infer<typeof Scope>;

/** A name that people give to tell things apart. */
const Label = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(64, 'Use at most 64 characters.')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.');

/** `POST /me/api-keys`. */
export const CreateApiKey = z
  .strictObject({
    name: Label,
    scopes: z.array(Scope).min(1, 'Choose at least one scope.').max(Scope.options.length),
    lifeDays: z.int().min(1).max(366).describe('After how many days the key stops working.'),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

/** An API key as its owner sees it. */
export const ApiKeyView = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().describe('How the key begins, to know it again.'),
    scopes: z.array(Scope),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
    isResting: z
      .boolean()
      .describe(
        'Whether it opens nothing for now: no provider vouches for its owner any more, who signs in by one again to wake it.',
      ),
  })
  .meta({ id: 'ApiKeyView' });
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const ApiKeyList = z
  .object({
    items: z.array(ApiKeyView),
    offeredScopes: z
      .array(Scope)
      .describe('What a new key can be given; the person’s role can do nothing with others.'),
  })
  .meta({ id: 'ApiKeyList' });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Answer to `POST /me/api-keys`: the only time that the key is shown. */
export const NewApiKey = z.object({ key: z.string(), apiKey: ApiKeyView }).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

/** A browser that a person is signed in with. */
export const SignInView = z
  .object({
    id: Id,
    isCurrent: z.boolean().describe('Whether it is the one that asks.'),
    userAgent: z.string(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'SignInView' });
export type SignInView = z.infer<typeof SignInView>;

export const SignInList = z.object({ items: z.array(SignInView) }).meta({ id: 'SignInList' });
export type SignInList = z.infer<typeof SignInList>;

/** Query of `DELETE /me/sign-ins`: without it the sign-in that asks goes on. */
export const EndSignIns = z.strictObject({ includeCurrent: z.enum(['true', 'false']).default('false') });
export type EndSignIns = z.infer<typeof EndSignIns>;

/** How many sign-ins ended. */
export const EndedSignInCount = z.object({ ended: z.int().min(0) }).meta({ id: 'EndedSignInCount' });
export type EndedSignInCount = z.infer<typeof EndedSignInCount>;

/** `PUT /me/password`. */
export const ChangePassword = z
  .strictObject({
    currentPassword: z.string().min(1).max(1024),
    password: NewPassword,
    code: SecondStepCode.optional().describe(
      'Of the second step, where there is one; not needed within five minutes of a sign-in or a confirmation.',
    ),
  })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** `POST /auth/password-reset`: uses the link of an administrator. */
export const ResetPassword = z
  .strictObject({ token: z.string().min(1).max(256), password: NewPassword })
  .meta({ id: 'ResetPassword' });
export type ResetPassword = z.infer<typeof ResetPassword>;

/** A link with which a person chooses a new password, once. */
export const PasswordResetLink = z.object({ url: z.url(), expiresAt: Timestamp }).meta({ id: 'PasswordResetLink' });
export type PasswordResetLink = z.infer<typeof PasswordResetLink>;

/** `POST /users/{id}/erasure`. */
export const ErasePerson = z
  .strictObject({
    username: z.string().max(64).describe('The user name of the person, typed again: nothing brings them back.'),
    homes: z.enum(['keep', 'delete']).describe('What becomes of the files that they kept, which are on the agents.'),
  })
  .meta({ id: 'ErasePerson' });
export type ErasePerson = z.infer<typeof ErasePerson>;

export const PersonErasure = z
  .object({
    userId: Id,
    entries: z.int().describe('How many entries of the log do not tell any more from where the person acted.'),
  })
  .meta({ id: 'PersonErasure' });
export type PersonErasure = z.infer<typeof PersonErasure>;

/** A person as those see them who look after people. */
export const PersonView = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    role: Role,
    email: z
      .string()
      .nullable()
      .describe('Only an address that somebody vouched for: a provider, or an administrator.'),
    isDisabled: z.boolean(),
    hasPassword: z.boolean(),
    hasSecondStep: z.boolean(),
    createdAt: Timestamp,
  })
  .meta({ id: 'PersonView' });
export type PersonView = z.infer<typeof PersonView>;

export const PersonPage = pageOf(PersonView).meta({ id: 'PersonPage' });
export type PersonPage = z.infer<typeof PersonPage>;

/** Query of `GET /users`; `search` is part of a name. */
export const ListPeople = PageQuery.extend({ search: z.string().trim().max(64).default('') });
export type ListPeople = z.infer<typeof ListPeople>;

/** `POST /users`: the person chooses a password with a link. */
export const CreatePerson = z
  .strictObject({ username: Username, displayName: Label.max(128).optional(), role: Role.default('user') })
  .meta({ id: 'CreatePerson' });
export type CreatePerson = z.infer<typeof CreatePerson>;

/** `PATCH /users/:id`. Another role, or being shut out, ends the sign-ins of the person. */
export const UpdatePerson = z
  .strictObject({
    role: Role.optional(),
    isDisabled: z.boolean().optional(),
    email: z
      .email('Use an address such as name@example.com.')
      .max(254)
      .nullable()
      .optional()
      .describe(
        'Address that the administrator vouches for; null for none. Whoever a provider that may link says has it signs in to this account, ' +
          'so that only administrators change it.',
      ),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'Name at least one change.')
  .meta({ id: 'UpdatePerson' });
export type UpdatePerson = z.infer<typeof UpdatePerson>;
