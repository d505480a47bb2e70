import { readFileSync } from 'node:fs';
import { AuditCheckpoint, AuditCheckpointPage, AuditKeys } from '../../../protocol/http/audit.js';
import { TrustedKeys } from '../checkpoints/checkpoint-signature.js';

const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/** A file cannot be used. The message says which, and what to do. */
export class ProofFileError extends Error {
  override readonly name = 'ProofFileError';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ProofFileError(`The file ${path} cannot be read. Check its name.`);
  }
}

/** Public keys from PEM, one or several, or from the answer of `GET /audit/key`. @throws ProofFileError */
export function readKeys(path: string): TrustedKeys {
  const text = read(path);
  try {
    const answer = AuditKeys.safeParse(tryJson(text)).data;
    const keys = answer?.keys.map(({ publicKey }) => publicKey) ?? text.match(PEM) ?? [];
    if (keys.length === 0) throw new Error('There is none.');
    return new TrustedKeys(keys);
  } catch {
    throw new ProofFileError(`${path} holds no public key. Use PEM, or the answer of GET /api/v1/audit/key.`);
  }
}

/** Checkpoints from lines of JSON, or from the answer of `GET /audit/checkpoints`. @throws ProofFileError */
export function readCheckpoints(path: string): AuditCheckpoint[] {
  const text = read(path);
  try {
    const whole = AuditCheckpointPage.safeParse(tryJson(text));
    if (whole.success) return whole.data.items;
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => AuditCheckpoint.parse(JSON.parse(line)));
  } catch {
    throw new ProofFileError(
      `${path} holds something else than checkpoints. Use the answer of GET /api/v1/audit/checkpoints, or one checkpoint a line.`,
    );
  }
}

function tryJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
