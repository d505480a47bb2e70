/** Modules of the product come from its build, so that what is killed and started again all the time starts fast. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url).href;
const PRODUCT = /^(protocol|sockets|metrics|src|agents|migrations)\/.*\.js$/;

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && context.parentURL?.startsWith(root)) {
    const url = new URL(specifier, context.parentURL).href;
    const path = url.startsWith(root) ? url.slice(root.length) : '';
    const built = new URL(`dist/${path}`, root);
    if (PRODUCT.test(path) && existsSync(fileURLToPath(built))) return { url: built.href, shortCircuit: true };
  }
  return next(specifier, context);
}
