import { createCipheriv } from 'node:crypto';

/** Bytes of a password that VNC authentication looks at. */
export const PASSWORD_BYTES = 8;
/** Size of the server's challenge and of the answer to it. */
export const CHALLENGE_BYTES = 16;

function mirrored(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
}

/** The password as a DES key: cut or padded to eight bytes, each with its bits in reverse order, as every VNC program has it. */
function keyOf(password: string): Buffer {
  const key = Buffer.alloc(PASSWORD_BYTES);
  key.write(password, 'latin1');
  for (const [index, byte] of key.entries()) key[index] = mirrored(byte);
  return key;
}

/**
 * The answer to a challenge of VNC authentication (RFC 6143 section 7.2.2): the challenge in DES, block by block. OpenSSL keeps plain DES
 * in its legacy provider, which Node does not load; triple DES with one key three times is the same function.
 */
export function answerChallenge(password: string, challenge: Buffer): Buffer {
  const key = keyOf(password);
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}
