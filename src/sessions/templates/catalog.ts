import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Slug } from '../../../protocol/ids.js';
import type { PageQuery } from '../../../protocol/http/pages.js';
import type { TemplatePage, TemplateView } from '../../../protocol/http/templates.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import type { Template } from './template.entity.js';
import { TemplateNotFoundError } from './templates.errors.js';
import { TemplatesRepository } from './templates.repository.js';
import { toTemplateView } from './template-view.js';

/** The applications that people may launch. */
@Injectable()
export class Catalog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly templates: TemplatesRepository,
  ) {}

  async list({ limit, cursor }: PageQuery): Promise<TemplatePage> {
    const rows = await this.templates.findPage(limit + 1, decodeCursor(cursor, Slug));
    return pageFrom(rows, limit, toTemplateView);
  }

  /** @throws TemplateNotFoundError */
  async show(id: string): Promise<TemplateView> {
    return toTemplateView(await this.find(this.dataSource.manager, id));
  }

  /** @throws TemplateNotFoundError */
  async find(tx: EntityManager, id: string): Promise<Template> {
    const template = Slug.safeParse(id).success ? await this.templates.findEnabled(tx, id) : null;
    if (!template) throw new TemplateNotFoundError();
    return template;
  }
}
