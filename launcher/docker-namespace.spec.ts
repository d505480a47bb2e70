import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDockerNamespace } from './docker-namespace.js';

describe('openDockerNamespace', () => {
  const root = mkdtempSync(join(tmpdir(), 'streamspace-namespace-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('makes a name that agents accept, and keeps it for the folder', () => {
    const name = openDockerNamespace(join(root, 'a'), undefined);
    expect(name).toMatch(/^streamspace-[0-9a-f]{8}$/);
    expect(openDockerNamespace(join(root, 'a'), undefined)).toBe(name);
    expect(openDockerNamespace(join(root, 'b'), undefined)).not.toBe(name);
  });

  it('takes the one that was asked for', () => {
    expect(openDockerNamespace(join(root, 'c'), 'mine')).toBe('mine');
  });
});
