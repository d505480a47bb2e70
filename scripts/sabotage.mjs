/**
 * `npm run sabotage [-- DEFENCE …]`: takes one defence of the product away at a time, in a copy of the sources, and demands that the one test
 * named for it goes red. First the same tests must be green on the copy as it is. Ends with an error when a sabotage goes unnoticed.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jest from '../jest.config.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { SABOTAGES } from './sabotage/sabotages.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** What the specs need: every folder that Jest looks into, or it starts with none of them. The client and the documents are none of it. */
const COPIED = [
  ...jest.projects[0].roots.map((root) => root.replace('<rootDir>/', '')),
  ...['scripts', 'catalog'],
  ...['jest.config.mjs', 'package.json', 'openapi.json', 'tsconfig.json', 'tsconfig.node.json', 'tsconfig.build.json'],
];
/** One spec never takes longer, even on a machine with other work. */
const SPEC_MS = 300_000;

process.chdir(ROOT);
requireNode();
await installDependencies();

/** How Jest ended: `passed`, `failed`, or what kept the test from being run at all. */
async function outcomeOf(copy, { suite, spec, test }) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const name = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['node_modules/jest/bin/jest.js', spec, '-t', name, '--json', `--outputFile=${report}`, '--silent'];
  // The database server of integration specs takes a temporary folder by itself; nothing is left in the copy.
  const env = { ...process.env, SUITE: suite, NODE_OPTIONS: '--experimental-vm-modules' };
  await new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: copy, env, stdio: 'ignore', timeout: SPEC_MS });
    child.once('close', resolve);
  });
  if (!existsSync(report)) return 'it did not end in time';
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8'));
  if (passed + failed === 0) return 'no test has that name, or its file could not be run';
  return failed > 0 ? 'failed' : 'passed';
}

/** Applies the edits; answers with how to take them back. */
function sabotage(copy, edits) {
  const originals = new Map();
  for (const { file, find, replace } of edits) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (!originals.has(path)) originals.set(path, text);
    if (text.split(find).length !== 2) throw new Error(`${file} has changed: the sabotage is out of date.`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return () => originals.forEach((text, path) => writeFileSync(path, text));
}

/** What became of one sabotage. Only `noticed` is good. */
async function run(copy, { edits, ...named }) {
  const missing = [...edits.map(({ file }) => file), named.spec].filter((file) => !existsSync(join(copy, file)));
  if (missing.length > 0) return `MISSING: there is no ${missing.join(', ')}`;
  const before = await outcomeOf(copy, named);
  if (before !== 'passed') return `NOT GREEN BEFORE: ${before}`;
  const undo = sabotage(copy, edits);
  const after = await outcomeOf(copy, named);
  undo();
  return { failed: 'noticed', passed: 'UNNOTICED' }[after] ?? `NOT RUN: ${after}`;
}

const copy = mkdtempSync(join(tmpdir(), 'sabotage-'));
const wanted = process.argv.slice(2);
const results = [];
try {
  for (const name of COPIED) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const one of SABOTAGES) {
    if (wanted.length > 0 && !wanted.includes(one.defence)) continue;
    let result;
    try {
      result = await run(copy, one);
    } catch (error) {
      result = `OUT OF DATE: ${error.message}`;
    }
    results.push(result);
    process.stdout.write(`${one.defence.padEnd(22)} ${one.spec} › ${one.test}: ${result}\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const noticed = results.filter((result) => result === 'noticed').length;
process.stdout.write(`\n${noticed} of ${results.length} sabotages were noticed.\n`);
process.exitCode = noticed === results.length && results.length > 0 ? 0 : 1;
