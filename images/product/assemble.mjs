/**
 * `node images/product/assemble.mjs [TARGET …]` lays out in `dist/product/TARGET` what the image of that name holds: `app`, the compiled
 * modules that its programs import and its bill of materials, and `node_modules`, the packages that those import, at the versions of the lockfile.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { BILL_FILE, billOfMaterials, billText } from '../../scripts/lib/bill-of-materials.mjs';
import { packageOf } from '../../scripts/lib/client-packages.mjs';
import { run, StepError } from '../../scripts/lib/steps.mjs';

const OUTPUT = join('dist', 'product');

/** Images of the product. `programs` are run in them, `packages` are loaded by name at run time, `files` are read at run time. */
export const PRODUCT = {
  'control-plane': {
    programs: ['dist/src/main.js', 'dist/src/migrate.js'],
    packages: ['@nestjs/platform-express'],
    files: ['dist/client/browser', BILL_FILE, 'catalog', 'images/product/ready.mjs'],
  },
  'agent-docker': {
    programs: ['dist/agents/docker/main.js'],
    packages: [],
    files: ['images/product/host-iptables.sh'],
  },
  'agent-kubernetes': { programs: ['dist/agents/kubernetes/main.js'], packages: [], files: [] },
};

/** Whoever runs a program needs neither types nor maps. */
const NOT_RUN = /\.(d\.[cm]?ts|map|md|markdown)$/;

/** The modules that `programs` reach by imports, and the packages among them. */
function reach(programs) {
  const modules = new Set();
  const packages = new Set();
  const visit = (path) => {
    if (modules.has(path)) return;
    if (!existsSync(path)) throw new StepError(`${path} is missing. Build first: npm run build`);
    modules.add(path);
    for (const { fileName: specifier } of ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles) {
      if (specifier.startsWith('.')) visit(relative('.', resolve(dirname(path), specifier)));
      else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
    }
  };
  programs.forEach(visit);
  return { modules, packages };
}

function withoutDevelopment(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && NOT_RUN.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
}

/** Installs `names` with what they need, unless they are there from the last time. */
async function installPackages(target, names) {
  const { name, version, type, engines, dependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8'));
  const unknown = names.filter((wanted) => !(wanted in dependencies));
  if (unknown.length > 0) throw new StepError(`${unknown.join(', ')} must be among the dependencies in package.json.`);
  const wanted = Object.fromEntries(names.sort().map((wanted) => [wanted, dependencies[wanted]]));
  const manifest = { name, version, private: true, type, engines, dependencies: wanted, overrides };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const folder = join(OUTPUT, target);
  const lockfile = readFileSync('package-lock.json');
  const stamp = createHash('sha256')
    .update(text)
    .update(lockfile)
    .update(readFileSync(fileURLToPath(import.meta.url)));
  const stampFile = join(folder, '.packages-stamp');
  const current = stamp.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === current) return text;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), text);
  writeFileSync(join(folder, 'package-lock.json'), lockfile);
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // The lockfile names each version: what is taken out of the manifest leaves it, and nothing else changes.
  const shrink = ['install', '--package-lock-only', '--offline', ...quietly];
  await run(`Choosing the packages of ${target}`, 'npm', shrink, { cwd: folder });
  const install = ['ci', '--omit=dev', '--prefer-offline', '--os=linux', '--libc=glibc', ...quietly];
  await run(`Installing the packages of ${target}`, 'npm', install, { cwd: folder });
  withoutDevelopment(join(folder, 'node_modules'));
  writeFileSync(stampFile, current);
  return text;
}

/** Lists what was installed for `target`, where the image does not hold the bill of the whole product. */
async function writeOwnBill(target, app) {
  const bill = await billOfMaterials(join(OUTPUT, target), []);
  writeFileSync(join(app, BILL_FILE), billText(bill));
}

/** Lays out the images named `targets`. */
export async function assemble(targets = Object.keys(PRODUCT)) {
  for (const target of targets) {
    const { programs, packages: loaded, files } = PRODUCT[target];
    const { modules, packages } = reach(programs);
    const manifest = await installPackages(target, [...new Set([...packages, ...loaded])]);
    const app = join(OUTPUT, target, 'app');
    rmSync(app, { recursive: true, force: true });
    for (const path of [...modules, ...files]) cpSync(path, join(app, path), { recursive: true });
    writeFileSync(join(app, 'package.json'), manifest);
    if (!files.includes(BILL_FILE)) await writeOwnBill(target, app);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
  const wanted = process.argv.slice(2);
  await assemble(wanted.length > 0 ? wanted : undefined);
}
