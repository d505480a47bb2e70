import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BUILT_IN_CATALOG } from './built-in-catalog.js';
import { TemplatesRepository } from './templates.repository.js';

/** Puts the built-in applications into the catalog at start. What an admin changed or switched off stays that way. */
@Injectable()
export class CatalogSeeder implements OnModuleInit {
  constructor(private readonly templates: TemplatesRepository) {}

  async onModuleInit(): Promise<void> {
    for (const [order, template] of BUILT_IN_CATALOG.entries()) {
      await this.templates.addIfMissing(template, order);
      await this.templates.refreshWorkloads(template.id, template.workloads);
    }
  }
}
