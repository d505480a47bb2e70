import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newSecret } from '../src/platform/secrets.js';

const Secrets = z.object({ jwtSecret: z.string().min(32), enrollmentToken: z.string().min(32) });
export type Secrets = z.infer<typeof Secrets>;

/**
 * The secrets of this installation, made at the first start.
 *
 * @throws Error with a sentence when the file is damaged: making new ones would sign everybody out, and that is for a person to decide.
 */
export function openSecrets(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  if (!existsSync(file)) {
    const made: Secrets = { jwtSecret: newSecret(), enrollmentToken: newSecret() };
    writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Error(`${file} is damaged. Restore it, or remove it to sign everybody out and start with new secrets.`);
  }
}
