/** `npm run bench:NAME`: `node scripts/bench.mjs NAME [ARG …]` builds the product and runs `bench/NAME.ts`. */
import './typescript.mjs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';

const packages = (provided) => provided.map(([name, provides]) => ({ name, provides }));

/** What makes a private network. */
const NETWORK = [
  ['iproute2', 'ip'],
  ['procps', 'sysctl'],
];

/** Programs of the peers. */
const streamPackages = () =>
  packages([['haproxy', 'haproxy'], ['nginx-light', 'nginx'], ['websockify', 'websockify'], ...NETWORK]);
const appsPackages = () => packages([['nginx-light', 'nginx'], ['curl', 'curl'], ...NETWORK]);

/** What each benchmark needs beside the product. */
const PACKAGES = {
  stream: streamPackages,
  apps: appsPackages,
  ...Object.fromEntries(['quota-race', 'lists', 'sign-in', 'single-use'].map((name) => [name, () => []])),
};

/** What one needs beside packages and the built product; resolves with how to leave it. */
const SURROUNDINGS = { kubernetes };

/** A cluster with the images in it. */
async function kubernetes() {
  const { provideKubernetes, removeNamespaces } = await import('./lib/kubernetes-run.mjs');
  const variables = await provideKubernetes();
  Object.assign(process.env, variables);
  return () => removeNamespaces(variables.STREAMSPACE_E2E_PREFIX);
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode();
await installDependencies();
const [name, ...args] = process.argv.slice(2);
await installSystemPackages((PACKAGES[name] ?? localRuntimePackages)());
await build();
const leave = await SURROUNDINGS[name]?.();
const { main } = await import(pathToFileURL(join('bench', `${name}.ts`)).href);
let code = 1;
try {
  code = await main(args);
} finally {
  await leave?.();
}
process.exit(code);
