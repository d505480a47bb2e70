import { z } from 'zod';
import { Timestamp } from '../ids.js';
import { AccessGrant } from './auth.js';

/** A code of six digits (TOTP, RFC 6238) or a recovery code; spaces and hyphens do not count. */
export const SecondStepCode = z.string().trim().min(6, 'Enter the whole code.').max(64, 'This is no code of ours.');

/** Half a sign-in: whoever holds it may try a code, and nothing else. */
export const MfaToken = z.string().min(1).max(128);

/**
 * `POST /auth/login` when the password was right but something else is still needed. `enrolment` means that the person must set up a second
 * step before they may come in.
 */
export const SecondStepRequired = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: MfaToken,
    step: z.enum(['code', 'enrolment']),
    expiresInSeconds: z.int().positive(),
  })
  .meta({ id: 'SecondStepRequired' });
export type SecondStepRequired = z.infer<typeof SecondStepRequired>;

/** Answer to `POST /auth/login`: signed in, or half of it. */
export const LoginAnswer = z.union([AccessGrant, SecondStepRequired]).meta({ id: 'LoginAnswer' });
export type LoginAnswer = z.infer<typeof LoginAnswer>;

/** `POST /auth/mfa`. */
export const CompleteSecondStep = z
  .strictObject({ mfaToken: MfaToken, code: SecondStepCode })
  .meta({ id: 'CompleteSecondStep' });
export type CompleteSecondStep = z.infer<typeof CompleteSecondStep>;

/** `POST /auth/mfa/enrolment`. */
export const BeginEnrolment = z.strictObject({ mfaToken: MfaToken }).meta({ id: 'BeginEnrolment' });
export type BeginEnrolment = z.infer<typeof BeginEnrolment>;

/** What an authenticator application needs; shown once. */
export const TotpSecret = z
  .object({
    secret: z.string().describe('Base32 (RFC 4648), for typing.'),
    uri: z.string().describe('The `otpauth:` address that the QR code holds.'),
  })
  .meta({ id: 'TotpSecret' });
export type TotpSecret = z.infer<typeof TotpSecret>;

/** `POST /me/mfa/totp/confirm`. */
export const ConfirmTotp = z.strictObject({ code: SecondStepCode }).meta({ id: 'ConfirmTotp' });
export type ConfirmTotp = z.infer<typeof ConfirmTotp>;

/** Codes that stand in for the authenticator, each once; shown once. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** Answer to `POST /auth/mfa/enrolment/confirm`: signed in, with recovery codes to keep. */
export const EnrolledGrant = z.object({ ...AccessGrant.shape, ...RecoveryCodes.shape }).meta({ id: 'EnrolledGrant' });
export type EnrolledGrant = z.infer<typeof EnrolledGrant>;

/** `GET /me/mfa`. */
export const SecondStepStatus = z
  .object({
    isEnabled: z.boolean(),
    enabledAt: Timestamp.nullable(),
    recoveryCodesLeft: z.int().min(0),
    isRequired: z.boolean().describe('Whether the person may not do without.'),
    hasPassword: z.boolean().describe('Whether the person can sign in with a password of this installation.'),
  })
  .meta({ id: 'SecondStepStatus' });
export type SecondStepStatus = z.infer<typeof SecondStepStatus>;

/** `POST /auth/reauth`: the password where the person has one, and a code where they have a second step. */
export const Reauthenticate = z
  .strictObject({ password: z.string().min(1).max(1024).optional(), code: SecondStepCode.optional() })
  .meta({ id: 'Reauthenticate' });
export type Reauthenticate = z.infer<typeof Reauthenticate>;

/** `GET /auth/reauth`: by what the signed-in person proves again who they are. */
export const ReauthWays = z
  .object({
    hasPassword: z.boolean().describe('Whether a password of this installation is asked for.'),
    hasSecondStep: z.boolean().describe('Whether a code is asked for.'),
    provider: z
      .string()
      .nullable()
      .describe(
        'Name of the provider that asks the person anew, where neither is. Null beside one of them, or when only a new sign-in helps.',
      ),
  })
  .meta({ id: 'ReauthWays' });
export type ReauthWays = z.infer<typeof ReauthWays>;

/** `POST /auth/reauth/provider`. */
export const BeginStepUp = z
  .strictObject({
    returnTo: z.string().max(1024).describe('Path of this site where to go afterwards; another address becomes `/`.'),
  })
  .meta({ id: 'BeginStepUp' });
export type BeginStepUp = z.infer<typeof BeginStepUp>;

/** Where the browser is to go now. It comes back to the page `/confirmed`, which leads on. */
export const StepUpAddress = z.object({ url: z.string() }).meta({ id: 'StepUpAddress' });
export type StepUpAddress = z.infer<typeof StepUpAddress>;

/** Who must have a second step, `GET,PUT /settings/second-step`. */
export const SecondStepSettings = z
  .strictObject({
    requiredFor: z
      .enum(['nobody', 'admins', 'staff', 'everybody'])
      .describe('`staff` are operators and administrators.'),
    countsProviders: z.boolean().describe('Whether a sign-in by a provider of single sign-on needs no step of ours.'),
  })
  .meta({ id: 'SecondStepSettings' });
export type SecondStepSettings = z.infer<typeof SecondStepSettings>;

/** By what somebody proves again who they are, in a sign-in that there is already. */
export const ConfirmationProof = z.enum(['password', 'totp', 'recovery-code', 'provider']);
export type ConfirmationProof = z.infer<typeof ConfirmationProof>;
