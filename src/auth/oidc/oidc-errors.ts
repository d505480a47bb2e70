import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import { OutboundFailedError, OutboundRefusedError } from '../../platform/outbound/outbound.errors.js';
import { ProviderUnavailableError, SignOnRejectedError } from '../sign-on/sign-on.errors.js';

const BY_CODE: Readonly<Record<string, SignOnRejection>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'expired',
  OAUTH_KEY_SELECTION_FAILED: 'signature',
  OAUTH_UNSUPPORTED_OPERATION: 'signature',
};
const BY_CLAIM: Readonly<Record<string, SignOnRejection>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  exp: 'expired',
  iat: 'expired',
  nbf: 'expired',
};

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Looks through the chain of causes: the library wraps errors of its lower layer. */
function find(error: unknown, isWanted: (candidate: unknown) => boolean): unknown {
  for (let candidate = error, depth = 0; candidate !== undefined && depth < 5; depth += 1) {
    if (isWanted(candidate)) return candidate;
    candidate = member(candidate, 'cause');
  }
  return undefined;
}

function rejectionOf(error: ClientError): SignOnRejection {
  const holder = find(error, (candidate) => typeof member(candidate, 'claim') === 'string');
  const named = BY_CLAIM[String(member(holder, 'claim'))];
  // One code stands for everything that is wrong with a token; its lower layer says in words that it is the signature.
  const isSignature = find(error, (at) => /signature|"alg"/i.test(String(member(at, 'message')))) !== undefined;
  if (isSignature) return 'signature';
  return named ?? BY_CODE[error.code ?? ''] ?? 'malformed';
}

/**
 * What an error of openid-client means for a sign-in. Its messages are fixed texts; its causes hold claims and tokens, and are left behind.
 */
export function signOnError(error: unknown): Error {
  const outbound = find(error, (at) => at instanceof OutboundFailedError || at instanceof OutboundRefusedError);
  if (outbound instanceof Error) return new ProviderUnavailableError(outbound.message);
  if (error instanceof AuthorizationResponseError)
    return new SignOnRejectedError('provider-error', `The provider answered ${plain(error.error)}.`);
  if (error instanceof ResponseBodyError)
    return new SignOnRejectedError('provider-error', `The token endpoint answered ${plain(error.error)}.`);
  if (error instanceof WWWAuthenticateChallengeError)
    return new SignOnRejectedError('provider-error', 'The provider refused our credentials.');
  if (error instanceof ClientError) {
    if (error.code === 'OAUTH_TIMEOUT') return new ProviderUnavailableError('It did not answer in time.');
    if (error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || error.code === 'OAUTH_RESPONSE_IS_NOT_JSON')
      return new ProviderUnavailableError(`${error.message} (${error.code}).`);
    return new SignOnRejectedError(rejectionOf(error), `${error.message} (${error.code ?? 'no code'}).`);
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether a token was refused because its `auth_time` is too old or missing. */
export function isAboutProof(error: unknown): boolean {
  return (
    find(
      error,
      (at) => member(at, 'claim') === 'auth_time' || String(member(at, 'message')).includes('"auth_time"'),
    ) !== undefined
  );
}

/** An error code of OAuth 2.0 as far as it is one (RFC 6749, section 4.1.2.1): others could say anything. */
function plain(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : 'an error';
}
