import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** An RSA key with a certificate that it signed itself, as identity providers make theirs. */
export interface SelfSigned {
  readonly privateKey: KeyObject;
  readonly privatePem: string;
  /** PEM. */
  readonly certificate: string;
}

const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const DAY_MS = 86_400_000;

/** One value of DER (X.690): tag, length, content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);

const time = (at: Date): Buffer =>
  der(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`, 'ascii'));

/** Makes one for `name` (X.509, RFC 5280), valid from yesterday for `days` days. */
export function selfSigned(name: string, bits = 2048, days = 365): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
  const from = Date.now() - DAY_MS;
  const validity = sequence(time(new Date(from)), time(new Date(from + days * DAY_MS)));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const content = sequence(serial, SHA256_WITH_RSA, subject, validity, subject, key);
  const signature = createSign('sha256').update(content).sign(privateKey);
  const whole = sequence(content, SHA256_WITH_RSA, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    privateKey,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
