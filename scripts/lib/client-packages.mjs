/** Which packages of others are in the pages: the client names them in its imports and styles, and they are for development only by their place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SOURCES = join('client', 'src');
const IS_SPEC = /\.(spec|int-spec|contract-spec|e2e-spec)\.ts$/;
/** `@use '…'`, `@import '…'` and `url('…')` of a package. Sass has modules of its own, and files of the client begin with a dot or have no folder. */
const STYLE_IMPORT = /(?:@use|@import|@forward|url\()\s*['"](@[\w.-]+\/[\w.-]+|[\w-]+(?=\/))/g;

/** `name` of a package in what an import says, `@scope/name/file` for example. */
export const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function importsOf(path) {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.scss')) return [...text.matchAll(STYLE_IMPORT)].map(([, name]) => name);
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => fileName).filter((specifier) => !specifier.startsWith('.'));
}

/** Names of the packages that the client's own files import, in code and in styles. */
export function importedByClient() {
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|scss)$/.test(entry.name) && !IS_SPEC.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return [...new Set(files.flatMap(importsOf).map(packageOf))].sort();
}
