import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { readTemplateFile } from '../template-definitions/template-file.js';
import { parseYaml } from '../template-definitions/template-yaml.js';

/** A file of the catalog is wrong, or cannot be read: one line for each thing to correct. */
export class CatalogError extends Error {
  constructor(lines: readonly string[]) {
    super(`The catalog cannot be read.\n${lines.join('\n')}`);
    this.name = CatalogError.name;
  }
}

/**
 * The templates that the catalog begins with: `own` ones, then those of the YAML files in `folder`, by name of file.
 *
 * @throws CatalogError
 */
export async function readCatalog(
  folder: string,
  own: readonly TemplateDefinition[],
): Promise<readonly TemplateDefinition[]> {
  const names = await readdir(folder).catch(() => {
    throw new CatalogError([`${folder}: There is no such folder. Check STREAMSPACE_CATALOG_DIR.`]);
  });
  const templates = [...own];
  for (const name of names.filter((file) => file.endsWith('.yaml')).sort()) {
    for (const template of await readOne(folder, name)) {
      if (templates.some(({ id }) => id === template.id)) {
        throw new CatalogError([`${name}: There is an application called ${template.id} already.`]);
      }
      templates.push(template);
    }
  }
  return templates;
}

async function readOne(folder: string, name: string): Promise<readonly TemplateDefinition[]> {
  try {
    return readTemplateFile(parseYaml(await readFile(join(folder, name), 'utf8'))).templates;
  } catch (error) {
    if (error instanceof ValidationFailedError) {
      throw new CatalogError(error.errors.map(({ pointer, detail }) => `${name}${pointer}: ${detail}`));
    }
    throw new CatalogError([`${name}: ${error instanceof ProblemError ? error.detail : 'The file cannot be read.'}`]);
  }
}
