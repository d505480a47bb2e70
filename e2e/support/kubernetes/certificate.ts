import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate of its own making, as files in PEM. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** SHA-256 of its public key (SubjectPublicKeyInfo) in base64, by which a browser can be told to trust it and no other. */
  readonly fingerprint: string;
}

/** Makes a certificate for `names`, which may begin with a star, in `folder`. Valid for a day. */
export function makeCertificate(folder: string, names: readonly string[]): Certificate {
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  const subject = [
    '-subj',
    `/CN=${names[0] ?? ''}`,
    '-addext',
    `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`,
  ];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  execFileSync('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certFile, ...subject], { stdio: 'pipe' });
  const { publicKey } = new X509Certificate(readFileSync(certFile));
  const info = publicKey.export({ type: 'spki', format: 'der' });
  return { certFile, keyFile, fingerprint: createHash('sha256').update(info).digest('base64') };
}
