import { generateSecret, generateURI, verify } from 'otplib';

/** Time step of RFC 6238, in seconds. */
const STEP_SECONDS = 30;
const ISSUER = 'StreamSpace';
const CODE = /^\d{6}$/;

/** Whether `code` has the shape of a time-based code; everything else may be a recovery code. */
export const isTotpCode = (code: string): boolean => CODE.test(code);

/** A secret of 160 random bits in Base32, as RFC 4226 recommends. */
export const newTotpSecret = (): string => generateSecret();

/** The `otpauth:` address that authenticator applications read from a QR code. */
export function totpUri(secret: string, username: string): string {
  return generateURI({ issuer: ISSUER, label: username, secret });
}

/**
 * The time step that `code` belongs to, if it is that of `now` or the one before, which people need who type slowly (RFC 6238, section 5.2);
 * null for any other code. A code thus lives for up to 60 s; that it is used once is up to the caller.
 */
export async function matchingStep(secret: string, code: string, now: Date): Promise<number | null> {
  if (!isTotpCode(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token: code, epoch, epochTolerance: [STEP_SECONDS, 0] });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
