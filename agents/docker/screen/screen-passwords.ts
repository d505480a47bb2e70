import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { StateFile } from '../../core/state/state-file.js';
import { PASSWORD_BYTES } from './vnc-auth.js';

const KEY_BYTES = 32;
const ScreenKey = z.strictObject({ version: z.literal(1), key: z.base64url() });

/** A new salt for a container's label. Worth nothing without the agent's key. */
export function newScreenSalt(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Passwords of screens, known to this agent alone. Nothing is kept per session: each is computed from a key in the agent's state folder
 * and a salt that the container wears as a label, so that an agent that starts anew still knows all of them.
 */
export class ScreenPasswords {
  private readonly file: StateFile<typeof ScreenKey>;
  private key: Promise<Buffer> | null = null;

  constructor(stateDir: string) {
    this.file = new StateFile(join(stateDir, 'screen-key.json'), ScreenKey);
  }

  /** The password of the screen with this salt. Rejects when the key can be neither read nor written. */
  async passwordOf(sessionId: string, salt: string): Promise<string> {
    this.key ??= this.loadKey().catch((error: unknown) => {
      this.key = null;
      throw error;
    });
    const code = createHmac('sha256', await this.key)
      .update(`${sessionId}\n${salt}`)
      .digest('base64url');
    return code.slice(0, PASSWORD_BYTES);
  }

  private async loadKey(): Promise<Buffer> {
    const known = await this.file.read();
    if (known !== undefined) return Buffer.from(known.key, 'base64url');
    const key = randomBytes(KEY_BYTES);
    await this.file.write({ version: 1, key: key.toString('base64url') });
    return key;
  }
}
