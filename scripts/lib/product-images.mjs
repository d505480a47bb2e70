/** Builds the images of the product itself. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble, PRODUCT } from '../../images/product/assemble.mjs';
import { nodeBase } from './base-images.mjs';
import { build } from './build.mjs';
import { buildImages } from './docker-images.mjs';
import { StepError } from './steps.mjs';

/** Images of the product, without tags: `streamspace/TARGET`. */
export const PRODUCT_TARGETS = Object.keys(PRODUCT);

const SOURCES = [
  'Dockerfile',
  'images/product',
  'scripts/lib/base-images.mjs',
  'scripts/lib/bill-of-materials.mjs',
  'scripts/lib/locked-packages.mjs',
  'catalog',
  'package.json',
  'package-lock.json',
];

/** What the compiler made, without what was assembled from it. */
const compiled = () =>
  readdirSync('dist')
    .filter((name) => name !== 'product' && !name.startsWith('.'))
    .map((name) => join('dist', name));

function revision() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}

/** Builds the images of `targets` that are missing or old on the engine at `socket`. Resolves with their names, with tags. */
export async function buildProductImages(socket, version, targets = PRODUCT_TARGETS) {
  const unknown = targets.filter((target) => !PRODUCT_TARGETS.includes(target));
  if (unknown.length > 0)
    throw new StepError(`There is no image ${unknown.join(', ')}: choose of ${PRODUCT_TARGETS.join(', ')}.`);
  await build();
  // An engine without BuildKit goes through the stages of all targets that stand before the wanted ones.
  const last = Math.max(...targets.map((target) => PRODUCT_TARGETS.indexOf(target)));
  const assembled = PRODUCT_TARGETS.slice(0, last + 1);
  return buildImages(socket, {
    dockerfile: 'Dockerfile',
    context: ['Dockerfile', ...assembled.map((target) => join('dist', 'product', target))],
    sources: [...SOURCES, ...compiled()],
    targets: targets.map((target) => ({ name: `streamspace/${target}:${version}`, target })),
    base: nodeBase,
    prepare: () => assemble(assembled),
    labels: { 'org.opencontainers.image.version': version, 'org.opencontainers.image.revision': revision() },
  });
}
