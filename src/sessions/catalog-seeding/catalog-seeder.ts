import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { CatalogConfig } from '../../platform/config/control-plane.config.js';
import { valueDigest } from '../../platform/events/canonical-json.js';
import { EventLog } from '../../platform/events/event-log.js';
import { definitionOf } from '../template-definitions/template-columns.js';
import { TemplateDefinitionsRepository } from '../template-definitions/template-definitions.repository.js';
import type { Template } from '../templates/template.entity.js';
import { inLockOrder } from '../templates/template-locks.js';
import { readCatalog } from './catalog-files.js';
import { ownTemplates } from './own-templates.js';
import { refreshedDefinition } from './refreshed-definition.js';

/**
 * Puts what this version brings along into the catalog at start: new applications, and new versions of those that nobody changed. What an
 * administrator changed, switched off or removed stays that way, and what sessions depend on waits for a start without them.
 */
@Injectable()
export class CatalogSeeder implements OnModuleInit {
  private readonly logger = new Logger(CatalogSeeder.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly templates: TemplateDefinitionsRepository,
    private readonly events: EventLog,
    private readonly config: CatalogConfig,
  ) {}

  /** @throws CatalogError, so that a start with files that are wrong fails at once. */
  async onModuleInit(): Promise<void> {
    await this.seed(await readCatalog(this.config.dir, ownTemplates(this.config.ownRegistry)));
  }

  /** Replicas that start at once take turns at the first row; the others find nothing left to do. */
  async seed(shipped: readonly TemplateDefinition[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const stored = await this.templates.findByIds(
        tx,
        shipped.map(({ id }) => id),
      );
      for (const [order, definition] of inLockOrder(shipped)) {
        if (isSettled(stored.find(({ id }) => id === definition.id) ?? null, definition)) continue;
        const isNew = await this.templates.insert(tx, definition, { order, shipped: definition });
        if (isNew) await this.created(tx, definition);
        else await this.refresh(tx, definition);
      }
    });
  }

  private async created(tx: EntityManager, definition: TemplateDefinition): Promise<void> {
    await this.events.append(tx, 'template.created', { template: definition.id, after: valueDigest(definition) });
  }

  private async refresh(tx: EntityManager, shipped: TemplateDefinition): Promise<void> {
    const stored = await this.templates.lock(tx, shipped.id);
    if (!stored || isSettled(stored, shipped)) return;
    const current = definitionOf(stored);
    const refreshed = refreshedDefinition(current, stored.shipped, shipped);
    if ((await this.templates.countStranded(tx, current, refreshed)) > 0) {
      // All of it waits, with the note of what was brought along before: the next start finds it as it was.
      this.logger.warn(
        { template: shipped.id },
        'An application is not brought up to date yet: sessions depend on where it streams or runs. The next start tries again.',
      );
      return;
    }
    await this.templates.noteShipped(tx, shipped);
    if (isDeepStrictEqual(refreshed, current)) return;
    await this.templates.replace(tx, refreshed);
    const digests = { before: valueDigest(current), after: valueDigest(refreshed) };
    await this.events.append(tx, 'template.changed', { template: shipped.id, ...digests });
  }
}

/** Whether there is nothing to do: the same after every start but the first of a version. */
function isSettled(stored: Template | null, shipped: TemplateDefinition): boolean {
  if (!stored) return false;
  if (stored.removedAt !== null) return true;
  const current = definitionOf(stored);
  const isNoted = isDeepStrictEqual(stored.shipped, shipped);
  return isNoted && isDeepStrictEqual(refreshedDefinition(current, shipped, shipped), current);
}
