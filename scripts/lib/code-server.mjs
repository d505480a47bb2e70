/**
 * code-server, an IDE that the tests run as a web application. It comes from the npm registry at one version, whose digest stands here; the
 * digests of all that it needs are in it. It lies below `/usr`, since that is all that a session of the local runtime sees of its machine,
 * and stays there, with a Node of its own, for the next time.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { run, StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const VERSION = '4.100.3';
const INTEGRITY = 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==';
/** Where it lies. `bin/node` in it runs `out/node/entry.js`. */
export const CODE_SERVER = '/usr/lib/streamspace-tests/code-server';

const COMPILER = [
  { name: 'g++', provides: 'g++', why: 'Compiles native modules.' },
  { name: 'make', provides: 'make', why: 'Compiles native modules.' },
  { name: 'python3', provides: 'python3', why: 'Compiles native modules.' },
];
/** Native modules that it cannot do without, and what their packages would say to the compiler if their scripts ran. */
const NATIVE_MODULES = [
  {
    folder: 'node_modules/argon2',
    options: [
      '--module_name=argon2',
      '--module_path=../lib/binding/napi-v3',
      '--napi_version=9',
      '--napi_build_version=3',
    ],
  },
  { folder: 'lib/vscode/node_modules/@vscode/spdlog', options: [] },
  { folder: 'lib/vscode/node_modules/node-pty', options: [] },
];

/** What it was made for: native modules fit one version of Node. */
const stamp = () => `${VERSION} ${process.version}`;
const isInstalled = () => {
  const file = join(CODE_SERVER, 'stamp');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp();
};

/** Installs it unless it is there. Rejects with StepError that says what is missing. About 40 s. */
export async function installCodeServer() {
  if (isInstalled()) return;
  if (process.getuid() !== 0)
    throw new StepError('Only root can install code-server, which the tests need. Run them as root once.');
  await installSystemPackages(COMPILER);
  mkdirSync(dirname(CODE_SERVER), { recursive: true });
  const folder = mkdtempSync(`${CODE_SERVER}-`);
  try {
    await unpack(folder);
    await addModules(folder);
    removeMaps(folder);
    mkdirSync(join(folder, 'bin'));
    cpSync(process.execPath, join(folder, 'bin/node'));
    writeFileSync(join(folder, 'stamp'), stamp());
    await run('Opening it to everybody', 'chmod', ['-R', 'u=rwX,go=rX', folder]);
    rmSync(CODE_SERVER, { recursive: true, force: true });
    renameSync(folder, CODE_SERVER);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function unpack(folder) {
  const pack = ['pack', `code-server@${VERSION}`, '--silent', '--pack-destination', folder];
  await run('Fetching code-server', 'npm', pack);
  const archive = join(folder, `code-server-${VERSION}.tgz`);
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== INTEGRITY) throw new StepError(`code-server ${VERSION} is not what it was: its digest is ${digest}.`);
  await run('Unpacking it', 'tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  rmSync(archive);
}

/** Packages run no script of theirs: those would fetch programs from elsewhere. Their lock leaves peers out, as older clients did. */
async function addModules(folder) {
  const ci = [
    'ci',
    '--legacy-peer-deps',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  for (const part of ['.', 'lib/vscode']) {
    await run(`Installing what it needs (${part})`, 'npm', ci, { cwd: join(folder, part) });
  }
  const headers = dirname(dirname(process.execPath));
  const nodeDir = existsSync(join(headers, 'include/node/node.h')) ? [`--nodedir=${headers}`] : [];
  for (const module of NATIVE_MODULES) {
    // npm brings the compiler's driver along, and knows where.
    const command = ['node-gyp', 'rebuild', ...nodeDir, ...module.options].join(' ');
    await run(`Compiling ${module.folder}`, 'npm', ['exec', '-c', command], { cwd: join(folder, module.folder) });
  }
}

/** More than half of it. */
function removeMaps(folder) {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.map')) rmSync(join(folder, path), { force: true });
  }
}
