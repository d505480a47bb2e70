import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';

/** Roles, weakest first. */
export const Role = z.enum(['user', 'operator', 'admin']);
export type Role = z.infer<typeof Role>;

/** Name that a person signs in with. Compared without regard to case. */
export const Username = z
  .string()
  .trim()
  .min(2, 'Use at least 2 characters.')
  .max(64, 'Use at most 64 characters.')
  .regex(/^[\p{L}\p{N}._@+-]+$/u, 'Use letters, digits and . _ @ + - only.');

/** Password that a person chooses: 12 to 256 characters, any of them. Length counts code points. */
export const NewPassword = z
  .string()
  .max(1024, 'Use at most 256 characters.')
  .refine((text) => !/\p{Cs}/u.test(text), 'Leave out characters that are broken in two.')
  .refine((text) => Array.from(text).length >= 12, 'Use at least 12 characters.')
  .refine((text) => Array.from(text).length <= 256, 'Use at most 256 characters.');

/** `POST /auth/setup`: makes the first admin, once. */
export const SetupFirstAdmin = z
  .strictObject({ token: z.string().min(1).max(256), username: Username, password: NewPassword })
  .meta({ id: 'SetupFirstAdmin' });
export type SetupFirstAdmin = z.infer<typeof SetupFirstAdmin>;

const isShort = (text: string): boolean => new TextEncoder().encode(text).length <= 1024;

/** `POST /auth/login`. A password of more than 1024 bytes is nobody's, and is not even hashed. */
export const Login = z
  .strictObject({
    username: z.string().min(1).max(256),
    password: z.string().min(1).max(1024).refine(isShort, 'Use at most 1024 bytes.'),
  })
  .meta({ id: 'Login' });
export type Login = z.infer<typeof Login>;

/** A fresh access token. The refresh token travels in a `__Host-` cookie and nowhere else. */
export const AccessGrant = z
  .object({ accessToken: z.string(), expiresInSeconds: z.int().positive() })
  .meta({ id: 'AccessGrant' });
export type AccessGrant = z.infer<typeof AccessGrant>;

/** Answer to `POST /auth/logout` when the provider that people signed in with has a session of its own to end. */
export const SignedOut = z
  .object({ providerLogoutUrl: z.string().describe('Where to send the browser, so that the provider signs out too.') })
  .meta({ id: 'SignedOut' });
export type SignedOut = z.infer<typeof SignedOut>;

/** `GET /auth/providers`: what the sign-in page offers. */
export const SignInOptions = z
  .object({
    setupRequired: z.boolean().describe('Whether there is no admin yet.'),
    password: z.boolean().describe('Whether local accounts may sign in.'),
    providers: z.array(z.object({ id: z.string(), name: z.string(), loginUrl: z.string() })),
  })
  .meta({ id: 'SignInOptions' });
export type SignInOptions = z.infer<typeof SignInOptions>;

/** `GET /me`. */
export const Me = z
  .object({ id: Id, username: z.string(), displayName: z.string(), role: Role, createdAt: Timestamp })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** `PATCH /me`. */
export const UpdateMe = z
  .strictObject({
    displayName: z
      .string()
      .trim()
      .min(1)
      .max(128)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.'),
  })
  .meta({ id: 'UpdateMe' });
export type UpdateMe = z.infer<typeof UpdateMe>;
