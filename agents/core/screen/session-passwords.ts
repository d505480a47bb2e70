import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { WebEndpoint } from '../session-runtime.js';
import { StateFile } from '../state/state-file.js';
import { PASSWORD_BYTES } from './vnc-auth.js';

const KEY_BYTES = 32;
const SessionKey = z.strictObject({ version: z.literal(1), key: z.base64url() });
/** Characters of what a web application asks for; four bits each. */
const USERNAME_DIGITS = 16;
const PASSWORD_DIGITS = 32;

/** Which session, and the salt that its container wears. */
export interface Salted {
  readonly sessionId: string;
  readonly salt: string;
}

/** A new salt for a container's label. Worth nothing without the agent's key. */
export function newSalt(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Passwords of screens and of web applications, known to this agent and to their containers alone. Nothing is kept per session: each is
 * computed from a key in the agent's state folder and a salt that the container wears as a label, so that an agent that starts anew still
 * knows all of them.
 */
export class SessionPasswords {
  private readonly file: StateFile<typeof SessionKey>;
  private key: Promise<Buffer> | null = null;

  constructor(stateDir: string) {
    this.file = new StateFile(join(stateDir, 'screen-key.json'), SessionKey);
  }

  /** The password of a screen. Rejects when the key can be neither read nor written. */
  async ofScreen({ sessionId, salt }: Salted): Promise<string> {
    return (await this.code(`${sessionId}\n${salt}`)).toString('base64url').slice(0, PASSWORD_BYTES);
  }

  /** What a web application asks for: letters and digits alone, since start scripts of images pass it on to other programs. */
  async ofWeb({ sessionId, salt }: Salted): Promise<NonNullable<WebEndpoint['credentials']>> {
    const username = await this.code(`web-user\n${sessionId}\n${salt}`);
    const password = await this.code(`web-password\n${sessionId}\n${salt}`);
    return {
      username: username.toString('hex').slice(0, USERNAME_DIGITS),
      password: password.toString('hex').slice(0, PASSWORD_DIGITS),
    };
  }

  private async code(text: string): Promise<Buffer> {
    this.key ??= this.loadKey().catch((error: unknown) => {
      this.key = null;
      throw error;
    });
    return createHmac('sha256', await this.key)
      .update(text)
      .digest();
  }

  private async loadKey(): Promise<Buffer> {
    const known = await this.file.read();
    if (known !== undefined) return Buffer.from(known.key, 'base64url');
    const key = randomBytes(KEY_BYTES);
    await this.file.write({ version: 1, key: key.toString('base64url') });
    return key;
  }
}
