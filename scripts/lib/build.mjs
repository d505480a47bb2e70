/** Builds what changed since the last build, server and client side by side, and lists the packages of others in them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_FOLDERS } from './code-folders.mjs';
import { compressFiles } from './compress-files.mjs';
import { run } from './steps.mjs';

const SERVER = [...SERVER_FOLDERS, 'package-lock.json', 'tsconfig.json', 'tsconfig.node.json', 'tsconfig.build.json'];
const CLIENT = [
  'client',
  'protocol',
  'package-lock.json',
  'angular.json',
  'tsconfig.json',
  'scripts/lib/compress-files.mjs',
];
const BILL = [
  'client',
  'package.json',
  'package-lock.json',
  'scripts/lib/bill-of-materials.mjs',
  'scripts/lib/client-packages.mjs',
  'scripts/lib/locked-packages.mjs',
];
const PAGES = join('dist', 'client', 'browser');
const IS_TEST = /\.(spec|int-spec|contract-spec|e2e-spec)\.ts$/;

/** Digest over names, sizes and contents of everything below `paths` that goes into a build. */
function digest(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else if (stat && !IS_TEST.test(path)) hash.update(`${path}\0${stat.size}\0`).update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest('hex');
}

async function buildIfChanged(name, paths, output, build) {
  const stamp = join('dist', `.${name}-stamp`);
  const wanted = digest(paths);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  await build();
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, wanted);
}

const node = (title, script, args) => run(title, process.execPath, [join('node_modules', script), ...args]);

export const buildServer = () =>
  buildIfChanged('server', SERVER, 'dist/src/main.js', () =>
    node('Building the server', '@nestjs/cli/bin/nest.js', ['build']),
  );

export const buildClient = () =>
  buildIfChanged('client', CLIENT, join(PAGES, 'index.html'), async () => {
    await node('Building the client (about half a minute)', '@angular/cli/bin/ng.js', ['build', '--progress=false']);
    await compressFiles(PAGES);
  });

/** Reads the client with a package that a clean clone has only by the time of its first build. */
async function buildBill() {
  const { BILL_FILE, writeBill } = await import('./bill-of-materials.mjs');
  await buildIfChanged('bill', BILL, BILL_FILE, writeBill);
}

export async function build() {
  await Promise.all([buildServer(), buildClient()]);
  await buildBill();
}
