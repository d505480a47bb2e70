/**
 * The software bill of materials of the product: every package of others that may run with it, in the versions and with the digests of the lockfile,
 * as CycloneDX 1.5 (ECMA-424). `npm run build` leaves it in `dist/`, and it is in the image of the control plane.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

export const BILL_FILE = 'dist/bill-of-materials.cdx.json';

/** What npm says without asking anybody: the lockfile alone. */
const NPM_SBOM = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const MOST_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 60_000;
const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * `NAME@VERSION` of each package that may run with the product. npm's own `--omit dev` leaves out whatever a tool of development needs as well, Express
 * and zod for example, and its mark for development is that of one of several copies.
 */
function shippedPackages(lockfile) {
  const shipped = Object.entries(lockfile.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return new Set(shipped.map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`));
}

/**
 * `bill` without what differs from one run or one folder to the next, so that the same lockfile gives the same bill, without addresses that
 * packages would be fetched from, and without what only development needs.
 *
 * @param bill what `npm sbom` printed, parsed.
 * @param product the product's name.
 * @param shipped names and versions that stay.
 */
function settled({ serialNumber: _number, metadata, components, dependencies, ...bill }, product, shipped) {
  const { timestamp: _time, component, ...about } = metadata;
  const part = ({ externalReferences: _addresses, properties, ...rest }) => ({
    ...rest,
    properties: properties.filter(({ name }) => name !== DEVELOPMENT),
  });
  const root = component['bom-ref'];
  return {
    ...bill,
    metadata: { ...about, component: { ...part(component), name: product } },
    components: components.filter((found) => shipped.has(found['bom-ref'])).map(part),
    dependencies: dependencies
      .filter(({ ref }) => ref === root || shipped.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((needed) => shipped.has(needed)) })),
  };
}

/** The bill of the lockfile as it is. */
export async function billOfMaterials() {
  const { stdout } = await promisify(execFile)('npm', NPM_SBOM, { maxBuffer: MOST_BYTES, timeout: DEADLINE_MS });
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return settled(JSON.parse(stdout), lockfile.name, shippedPackages(lockfile));
}

export async function writeBill() {
  writeFileSync(BILL_FILE, `${JSON.stringify(await billOfMaterials(), null, 2)}\n`);
}
