import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

function isPublicEd25519(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** Keys that signed checkpoints before the configured one. */
export const AuditKeyVariables = {
  STREAMSPACE_AUDIT_KEYS_PREVIOUS: z
    .string()
    .default('')
    .transform((text) => ({ keys: text.match(PEM) ?? [], rest: text.replace(PEM, '').trim() }))
    .refine(
      ({ keys, rest }) => rest === '' && keys.every(isPublicEd25519),
      'Use public keys of Ed25519 in PEM, one after the other.',
    )
    .transform(({ keys }) => keys.map(String))
    .describe(
      'Public keys (Ed25519, PEM, one after the other) that signed checkpoints of the log before STREAMSPACE_AUDIT_KEY, which verifying believes ' +
        'as well. Where that one is set, no key is believed because it stands in the database.',
    ),
};
