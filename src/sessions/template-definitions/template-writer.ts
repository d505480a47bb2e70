import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { Template } from '../templates/template.entity.js';
import { TemplateInUseError } from '../templates/templates.errors.js';
import { definitionOf } from './template-columns.js';
import { TemplateDefinitionsRepository } from './template-definitions.repository.js';
import { imageRefusal } from '../../../protocol/image-policy.js';
import { CatalogConfig } from '../../platform/config/control-plane.config.js';
import { ValidationFailedError } from '../../platform/http/validation.js';

/** What became of a definition that was put into the catalog. */
export type WriteOutcome = 'created' | 'changed' | 'unchanged';

/** Puts definitions into the catalog: each change and its event are one transaction, which is the caller's. */
@Injectable()
export class TemplateWriter {
  constructor(
    private readonly templates: TemplateDefinitionsRepository,
    private readonly events: EventLog,
    private readonly config: CatalogConfig,
  ) {}

  /**
   * Adds a template, or takes back that it was removed; false when there is one of its id. `order` spaces those that come together.
   *
   * @throws ValidationFailedError when its images may not be run.
   */
  async create(tx: EntityManager, definition: TemplateDefinition, order = 0): Promise<boolean> {
    if (!(await this.templates.insert(tx, definition, { order }))) {
      const stored = await this.templates.lock(tx, definition.id);
      if (stored?.removedAt == null) return false;
      await this.templates.replace(tx, definition);
    }
    this.checkImages(definition);
    await this.events.append(tx, 'template.created', { template: definition.id });
    return true;
  }

  /** Writes a definition over `stored`, which is locked. @throws TemplateInUseError, ValidationFailedError when its images may not be run. */
  async change(tx: EntityManager, stored: Template, definition: TemplateDefinition): Promise<WriteOutcome> {
    const current = definitionOf(stored);
    if (isDeepStrictEqual(current, definition)) return 'unchanged';
    this.checkImages(definition);
    await this.refuseToStrand(tx, current, definition);
    await this.templates.replace(tx, definition);
    await this.events.append(tx, 'template.changed', { template: definition.id });
    return 'changed';
  }

  /** Adds a template or changes the one of its id. @throws TemplateInUseError */
  async put(tx: EntityManager, definition: TemplateDefinition, order: number): Promise<WriteOutcome> {
    if (await this.create(tx, definition, order)) return 'created';
    const stored = await this.templates.lock(tx, definition.id);
    if (!stored) throw new Error(`The template ${definition.id} vanished while it was locked.`);
    return this.change(tx, stored, definition);
  }

  /** Removes `stored`, which is locked. @throws TemplateInUseError while sessions of it have not ended. */
  async remove(tx: EntityManager, stored: Template): Promise<void> {
    const sessions = await this.templates.countUnended(tx, stored.id);
    if (sessions > 0) throw TemplateInUseError.toRemove(stored.name, sessions);
    await this.templates.remove(tx, stored.id);
    await this.events.append(tx, 'template.removed', { template: stored.id });
  }

  private checkImages({ workloads }: TemplateDefinition): void {
    const errors = workloads.flatMap((workload, index) => {
      const detail = 'image' in workload ? imageRefusal(workload.image, this.config.images) : null;
      return detail === null ? [] : [{ pointer: `/workloads/${index}/image`, detail }];
    });
    if (errors.length > 0) throw new ValidationFailedError(errors);
  }

  private async refuseToStrand(tx: EntityManager, from: TemplateDefinition, to: TemplateDefinition): Promise<void> {
    const sessions = await this.templates.countStranded(tx, from, to);
    if (sessions > 0) throw TemplateInUseError.toChange(from.name, sessions);
  }
}
