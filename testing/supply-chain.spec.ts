import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ADVISORIES, KNOWN_INSTALL_SCRIPTS, Lockfile, lockedPackages, openAdvisories } from './supply-chain.js';

const Dependencies = z.record(z.string(), z.string());
const Manifest = z.object({ dependencies: Dependencies, devDependencies: Dependencies, overrides: Dependencies });

const manifest = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const lockfile = Lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const packages = lockedPackages(lockfile);

describe('the packages of others (108)', () => {
  it('are of exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };
    for (const version of Object.values(all)) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('are what was looked at: each has a digest, and none comes from an address of its own', () => {
    expect(packages.length).toBeGreaterThan(500);
    const strange = packages.filter(
      ({ locked }) => locked.link === true || locked.resolved !== undefined || !locked.integrity?.startsWith('sha512-'),
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
  });

  it('run nothing while they are installed, and nobody brings a new script for it unseen', () => {
    const scripted = packages.filter(({ locked }) => locked.hasInstallScript === true).map(({ name }) => name);
    expect(scripted.filter((name) => !KNOWN_INSTALL_SCRIPTS.has(name))).toEqual([]);
    expect(readFileSync('scripts/lib/dependencies.mjs', 'utf8')).toContain("'--ignore-scripts'");
  });

  it('have none of the defects that are listed here', () => {
    expect(openAdvisories(lockfile, ADVISORIES)).toEqual([]);
  });

  it.each([
    ['2.1.3', true],
    ['2.1.4', false],
    ['3.0.9', true],
    ['3.1.1', false],
    ['4.0.0', false],
    ['1.9.9', true],
  ])('would be found with one of them: %s', (version, isOpen) => {
    const advisories = [{ id: 'X-1', package: 'some', fixedIn: ['2.1.4', '3.1.1'] }];
    const locked = { packages: { '': {}, 'node_modules/other/node_modules/some': { version } } };
    expect(openAdvisories(locked, advisories)).toEqual(isOpen ? [`X-1: some@${version}`] : []);
  });
});
