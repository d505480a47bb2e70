import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { SignOnRejection } from '../../protocol/sign-on-rejection.js';
import { CLIENT_ID, CLIENT_SECRET, type TokenForger } from './oidc-idp.js';

/** A forged ID token, and as what it must be rejected. */
export interface ForgedToken {
  readonly name: string;
  readonly forge: TokenForger;
  readonly cause: SignOnRejection;
}

const HOUR = 3600;

/** The provider itself signs changed claims. */
const signed =
  (change: (honest: JWTPayload) => JWTPayload): TokenForger =>
  (honest, idp) =>
    idp.sign(change(honest));

async function byStranger(honest: JWTPayload, kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await importJWK(await exportJWK(privateKey), 'RS256');
  return new SignJWT(honest).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

const garbledSignature: TokenForger = async (honest, idp) => {
  const [header, claims, signature = ''] = (await idp.sign(honest)).split('.');
  return [header, claims, Buffer.from(signature, 'base64url').reverse().toString('base64url')].join('.');
};

/** Every way to be wrong, one at a time. */
export const FORGED_TOKENS: readonly ForgedToken[] = [
  { name: 'another nonce', forge: signed((c) => ({ ...c, nonce: 'another' })), cause: 'nonce' },
  { name: 'no nonce', forge: signed(({ nonce: _, ...c }) => c), cause: 'malformed' },
  { name: 'another audience', forge: signed((c) => ({ ...c, aud: 'another-client' })), cause: 'audience' },
  {
    name: 'more audiences',
    forge: signed((c) => ({ ...c, aud: [CLIENT_ID, 'other'], azp: CLIENT_ID })),
    cause: 'audience',
  },
  { name: 'another authorized party', forge: signed((c) => ({ ...c, azp: 'another-client' })), cause: 'audience' },
  { name: 'another issuer', forge: signed((c) => ({ ...c, iss: 'https://evil.example' })), cause: 'issuer' },
  { name: 'expired', forge: signed((c) => ({ ...c, iat: c.iat! - 2 * HOUR, exp: c.iat! - HOUR })), cause: 'expired' },
  { name: 'no subject', forge: signed(({ sub: _, ...c }) => c), cause: 'malformed' },
  { name: 'a signature that is none', forge: garbledSignature, cause: 'signature' },
  { name: 'the key of a stranger', forge: (honest) => byStranger(honest, 'idp-key'), cause: 'signature' },
  { name: 'a key that nobody knows', forge: (honest) => byStranger(honest, 'unknown'), cause: 'signature' },
  { name: 'alg none', forge: (honest) => Promise.resolve(new UnsecuredJWT(honest).encode()), cause: 'signature' },
  {
    name: 'HS256 with the client secret',
    forge: (honest) =>
      new SignJWT(honest).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(CLIENT_SECRET)),
    cause: 'signature',
  },
];
