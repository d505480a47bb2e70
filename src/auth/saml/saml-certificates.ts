import { X509Certificate } from 'node:crypto';

const LEAST_RSA_BITS = 2048;

/** A certificate cannot be used; the message is a sentence for an administrator. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/**
 * A certificate, given as PEM or as the bare base64 of metadata, as PEM.
 *
 * @throws CertificateError when it is none, or its key is not RSA with 2048 bits or more.
 */
export function normalCertificate(text: string): string {
  const body = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  const pem = `-----BEGIN CERTIFICATE-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
  const { publicKey } = read(pem);
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < LEAST_RSA_BITS)
    throw new CertificateError('Use a certificate with an RSA key of 2048 bits or more.');
  return pem;
}

/** Until when a certificate says that it is valid. SAML pins keys, so that an expired one works on; it is worth a warning. */
export function certificateEnd(pem: string): Date {
  return new Date(read(pem).validTo);
}

function read(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CertificateError('This is not a certificate. Copy it whole, from BEGIN CERTIFICATE to END CERTIFICATE.');
  }
}
