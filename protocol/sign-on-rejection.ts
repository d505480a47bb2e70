import { z } from 'zod';

/** Why a sign-in by a provider did not come about. */
export const SignOnRejection = z.enum([
  'transaction',
  'provider-error',
  'provider-unavailable',
  'signature',
  'issuer',
  'audience',
  'expired',
  'nonce',
  'replay',
  'not-asked-for',
  'destination',
  'malformed',
  'claims',
  'account-disabled',
  'account-unknown',
  'account-conflict',
  'step-up-stale',
  'step-up-mismatch',
]);
export type SignOnRejection = z.infer<typeof SignOnRejection>;
