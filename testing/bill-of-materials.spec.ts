import { readFileSync } from 'node:fs';
import { type Bill, billOfMaterials } from '../scripts/lib/bill-of-materials.mjs';
import { Lockfile } from './supply-chain.js';

const lockfile = Lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Packages for development by their place in the manifest that the pages are made of, or that those packages need. */
const IN_PAGES = [
  '@angular/cdk',
  '@angular/common',
  '@angular/core',
  '@angular/forms',
  '@angular/material',
  '@angular/platform-browser',
  '@angular/router',
  '@fontsource-variable/inter',
  '@mdi/js',
  '@novnc/novnc',
  'entities',
  'parse5',
  'uqr',
];

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What the lockfile says of each package that may run on a server, as the bill says it. What only a tool brings and others could use is not there. */
const locked = Object.entries(lockfile.packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
  .map(([path, { version, integrity = '' }]) => [
    `${nameOf(path)}@${version ?? ''}`,
    Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
  ]);

describe('the bill of materials (108)', () => {
  let bill: Bill;

  beforeAll(async () => {
    bill = await billOfMaterials();
  }, 60_000);

  it('is CycloneDX, and of this product', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(bill.metadata.component).toMatchObject({ name: 'streamspace', type: 'application' });
  });

  it('lists each package of the lockfile that may run with it, by its version and digest, and no other', () => {
    const listed = bill.components.map(({ name, version, hashes }) => [
      `${name}@${version}`,
      hashes?.find(({ alg }) => alg === 'SHA-512')?.content,
    ]);
    expect(locked.length).toBeGreaterThan(100);
    expect(Object.fromEntries(listed)).toMatchObject(Object.fromEntries(locked));
    expect(listed.filter(([, digest]) => digest === undefined)).toEqual([]);
    expect(listed.map(([name]) => name)).toContain('@node-rs/argon2@2.2.1');
    const onServers = new Set(locked.map(([name]) => name));
    const others = bill.components.filter((part) => !onServers.has(part['bom-ref']));
    expect(others.map(({ name }) => name).sort()).toEqual(IN_PAGES);
  });

  it('lists what is sent to browsers, and nothing that only tests and tools load', () => {
    const names = new Set(bill.components.map(({ name }) => name));
    expect([...names]).toEqual(expect.arrayContaining(['@angular/core', '@novnc/novnc', '@fontsource-variable/inter']));
    const tools = [
      'jest',
      'playwright-core',
      'supertest',
      'eslint',
      'prettier',
      'typescript',
      '@angular/cli',
      '@angular/build',
    ];
    expect(tools.filter((tool) => names.has(tool))).toEqual([]);
  });

  it('says which package needs which, within the list', () => {
    const refs = new Set(bill.components.map((part) => part['bom-ref']));
    const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    expect(needs.get('streamspace@0.1.0')).toContain('@node-rs/argon2@2.2.1');
    expect([...needs.values()].flat().filter((ref) => !refs.has(ref))).toEqual([]);
  });

  it('names no address to download from, nor the folder or the moment that it was made in', async () => {
    const text = JSON.stringify(bill);
    expect(text.match(/https?:\/\/[^"]*/g)).toEqual(['http://cyclonedx.org/schema/bom-1.5.schema.json']);
    expect(text).not.toContain('timestamp');
    expect(JSON.stringify(await billOfMaterials())).toBe(text);
  }, 60_000);
});
