/**
 * The software bill of materials of the product: every package of others that may run with it, on a server or in the pages, in the versions and with
 * the digests of the lockfile, as CycloneDX 1.5 (ECMA-424). `npm run build` leaves it in `dist/`, and it is in the image of the control plane. Those
 * of the agents hold one of their own.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { importedByClient } from './client-packages.mjs';
import { closure } from './locked-packages.mjs';
import { StepError } from './steps.mjs';

export const BILL_FILE = 'dist/bill-of-materials.cdx.json';

/** What npm says without asking anybody: the lockfile alone. */
const NPM_SBOM = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const MOST_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 60_000;
/** What the build of the client says about the packages in its bundles. */
const BUNDLED = 'dist/client/3rdpartylicenses.txt';
const DEVELOPMENT = 'cdx:npm:package:development';

/**
 * `NAME@VERSION` of each package that may run with the product. npm's own `--omit dev` leaves out whatever a tool of development needs as well, Express
 * and zod for example, and its mark for development is that of one of several copies.
 *
 * @param bundled names of the packages that the pages import; the manifest has those among the tools, for no server loads them.
 */
function shippedPackages(lockfile, bundled) {
  const { dependencies } = lockfile.packages[''];
  const places = [...closure(lockfile, [...Object.keys(dependencies), ...bundled])];
  return new Set(places.map((place) => `${place.split('node_modules/').at(-1)}@${lockfile.packages[place].version}`));
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

/**
 * The bill of the lockfile in `folder` as it is.
 *
 * @param bundled names of the packages that its pages import, none where it has no pages.
 */
export async function billOfMaterials(folder = '.', bundled = importedByClient()) {
  const options = { cwd: folder, maxBuffer: MOST_BYTES, timeout: DEADLINE_MS };
  const { stdout } = await promisify(execFile)('npm', NPM_SBOM, options);
  const lockfile = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return settled(JSON.parse(stdout), lockfile.name, shippedPackages(lockfile, bundled));
}

/** `bill` as it stands in a file. */
export const billText = (bill) => `${JSON.stringify(bill, null, 2)}\n`;

/**
 * Writes the bill of the product to `BILL_FILE`. Needs the built client, for what is in its bundles must be in the bill.
 *
 * @throws StepError when the bundles hold a package that the bill does not name.
 */
export async function writeBill() {
  const bill = await billOfMaterials();
  const listed = new Set(bill.components.map(({ name }) => name));
  const bundled = [...readFileSync(BUNDLED, 'utf8').matchAll(/^Package: (.+)$/gm)].map(([, name]) => name);
  const missing = bundled.filter((name) => !listed.has(name));
  if (bundled.length === 0 || missing.length > 0)
    throw new StepError(
      `The bill of materials lacks what is in the pages: ${missing.join(', ') || 'no bundle is known'}.`,
    );
  writeFileSync(BILL_FILE, billText(bill));
}
