import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ImportedTemplates, TemplateDefinition } from '../../../protocol/http/templates.js';
import { Slug } from '../../../protocol/ids.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { MAX_YAML_BYTES } from '../../platform/http/yaml-bodies.js';
import type { Template } from '../templates/template.entity.js';
import { inLockOrder } from '../templates/template-locks.js';
import { CatalogTooLargeError, TemplateExistsError, TemplateNotFoundError } from '../templates/templates.errors.js';
import { definitionOf } from './template-columns.js';
import { TemplateDefinitionsRepository } from './template-definitions.repository.js';
import { readTemplateFile } from './template-file.js';
import { TemplateWriter, type WriteOutcome } from './template-writer.js';
import { parseYaml, toYaml } from './template-yaml.js';
import { SessionsMeter } from '../metrics/sessions-meter.js';

/** The catalog, as administrators write it. */
@Injectable()
export class TemplateDefinitions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly templates: TemplateDefinitionsRepository,
    private readonly writer: TemplateWriter,
    private readonly meter: SessionsMeter,
  ) {}

  /** @throws TemplateExistsError */
  async create(definition: TemplateDefinition): Promise<TemplateDefinition> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.writer.create(tx, definition))) throw new TemplateExistsError(definition.id);
      return definition;
    });
  }

  /** @throws TemplateNotFoundError, TemplateInUseError, ValidationFailedError when the definition is of another id. */
  async replace(id: string, definition: TemplateDefinition): Promise<TemplateDefinition> {
    return this.dataSource.transaction(async (tx) => {
      const stored = await this.lock(tx, id);
      if (definition.id !== id) {
        throw new ValidationFailedError([
          { pointer: '/id', detail: 'An id never changes. Use the one of the address.' },
        ]);
      }
      await this.writer.change(tx, stored, definition);
      return definition;
    });
  }

  /** @throws TemplateNotFoundError, TemplateInUseError */
  async remove(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => this.writer.remove(tx, await this.lock(tx, id)));
  }

  /** @throws TemplateNotFoundError */
  async show(id: string): Promise<TemplateDefinition> {
    const stored = Slug.safeParse(id).success ? await this.templates.find(this.dataSource.manager, id) : null;
    return definitionOf(present(stored));
  }

  /**
   * Puts all templates of a file into the catalog, or none. Text is YAML, everything else was JSON.
   *
   * @throws UnreadableYamlError, ValidationFailedError, TemplateInUseError
   */
  async import(body: unknown): Promise<ImportedTemplates> {
    const templates = this.read(body);
    const outcomes = new Map<string, WriteOutcome>();
    await this.dataSource.transaction(async (tx) => {
      for (const [place, definition] of inLockOrder(templates))
        outcomes.set(definition.id, await this.writer.put(tx, definition, place));
    });
    const those = (wanted: WriteOutcome): string[] =>
      templates.map(({ id }) => id).filter((id) => outcomes.get(id) === wanted);
    return { created: those('created'), changed: those('changed'), unchanged: those('unchanged') };
  }

  /**
   * Every template, or those of `ids`, as YAML that {@link import} takes.
   *
   * @throws TemplateNotFoundError, CatalogTooLargeError when no import would take it.
   */
  async export(ids: readonly string[] | null): Promise<string> {
    const all = await this.templates.findAll(this.dataSource.manager);
    if (ids?.some((id) => !all.some((template) => template.id === id))) throw new TemplateNotFoundError();
    const wanted = all.filter(({ id }) => ids?.includes(id) ?? true);
    const text = toYaml({ templates: wanted.map(definitionOf) });
    if (Buffer.byteLength(text) > MAX_YAML_BYTES) throw new CatalogTooLargeError();
    return text;
  }

  private read(body: unknown): readonly TemplateDefinition[] {
    try {
      return readTemplateFile(typeof body === 'string' ? parseYaml(body) : body).templates;
    } catch (error) {
      this.meter.definitionRefused();
      throw error;
    }
  }

  private async lock(tx: EntityManager, id: string): Promise<Template> {
    return present(Slug.safeParse(id).success ? await this.templates.lock(tx, id) : null);
  }
}

function present(stored: Template | null): Template {
  if (stored?.removedAt !== null) throw new TemplateNotFoundError();
  return stored;
}
