import { spawn } from 'node:child_process';
import { aConfig } from '../../../testing/config.js';
import { EnvironmentError } from './environment.js';

const GOOD = 'Zk3vN8qLw2Rt7Yb5Xc9Hd4Jf6Gs1Mp0A';

const WEAK: readonly (readonly [string, string])[] = [
  ['short', 'Zk3vN8qLw2Rt7Yb5Xc9Hd4Jf6Gs1Mp0'],
  ['a known word over and over', 'changeme'.repeat(5)],
  ['known words with signs between', 'changeme-changeme-changeme-changeme'],
  ['known words with numbers', 'Password123!Password123!Password123!'],
  ['known words, mixed', 'secret_streamspace_secret_streamspace'],
  ['one sign over and over', 'a'.repeat(64)],
];

describe('a start with a weak secret (102)', () => {
  describe.each([
    'STREAMSPACE_JWT_SECRET',
    'STREAMSPACE_SECRETS_KEY',
    'STREAMSPACE_SECRETS_KEY_PREVIOUS',
    'STREAMSPACE_PEER_SECRET',
    'STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN',
  ] as const)('%s', (name) => {
    it.each(WEAK)('is refused when it is %s, by name and without its value', (_, secret) => {
      expect(() => aConfig({ [name]: secret })).toThrow(EnvironmentError);
      expect(() => aConfig({ [name]: secret })).toThrow(name);
      expect(() => aConfig({ [name]: secret })).not.toThrow(secret);
    });

    it('is taken when it is random', () => {
      expect(() => aConfig({ [name]: GOOD })).not.toThrow();
    });
  });

  it.each([
    ['missing', {}],
    ['known', { STREAMSPACE_JWT_SECRET: 'changeme'.repeat(4) }],
  ])('ends the process with a sentence when the secret is %s', async (_, env) => {
    const start = `import('./scripts/typescript.mjs').then(() => import('./src/main.ts'))`;
    const child = spawn(process.execPath, ['-e', start], { env: { PATH: process.env.PATH, ...env } });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString('utf8')));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(said).toContain('STREAMSPACE_JWT_SECRET: ');
    expect(said).not.toContain('changeme');
  });
});
