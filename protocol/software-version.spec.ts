import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SOFTWARE_VERSION } from './software-version.js';

describe('SOFTWARE_VERSION', () => {
  it('is that of package.json', () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(z.object({ version: z.string() }).parse(manifest).version).toBe(SOFTWARE_VERSION);
  });
});
