import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecrets } from './secrets-file.js';

describe('openSecrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'streamspace-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes secrets once, for the owner only', () => {
    const first = openSecrets(folder);
    expect(first.jwtSecret).not.toBe(first.enrollmentToken);
    expect(openSecrets(folder)).toEqual(first);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('never replaces a damaged file', () => {
    writeFileSync(join(folder, 'secrets.json'), '{"jwtSecret":"short"}');
    expect(() => openSecrets(folder)).toThrow(/damaged/);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('{"jwtSecret":"short"}');
  });
});
