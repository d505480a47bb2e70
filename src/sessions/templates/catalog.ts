import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Slug } from '../../../protocol/ids.js';
import type { ListTemplates, TemplatePage, TemplateView } from '../../../protocol/http/templates.js';
import { NotPermittedError } from '../../auth/auth.errors.js';
import { isPermitted } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { AppHosts } from '../../platform/http/app-hosts.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { NoAppsDomainError } from '../sessions.errors.js';
import type { Template } from './template.entity.js';
import { TemplateNotFoundError } from './templates.errors.js';
import { type CatalogSelection, TemplatesRepository } from './templates.repository.js';
import { toTemplateView } from './template-view.js';

/** The applications that people may launch. */
@Injectable()
export class Catalog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly templates: TemplatesRepository,
    private readonly hosts: AppHosts,
  ) {}

  /**
   * Web applications are on people's list where they have hosts to be opened at.
   *
   * @throws NotPermittedError when somebody asks for all who does not manage them.
   */
  async list({ role, userId }: Principal, { limit, cursor, include }: ListTemplates): Promise<TemplatePage> {
    const isForAdmins = include === 'all';
    if (isForAdmins && !isPermitted(role, 'templates:manage')) throw new NotPermittedError();
    const rows = await this.templates.findPage(
      limit + 1,
      decodeCursor(cursor, Slug),
      this.selection(isForAdmins),
      userId,
    );
    return pageFrom(rows, limit, toTemplateView);
  }

  /** @throws TemplateNotFoundError */
  async show({ userId }: Principal, id: string): Promise<TemplateView> {
    const { manager } = this.dataSource;
    const template = Slug.safeParse(id).success ? await this.templates.findEnabled(manager, id, userId) : null;
    if (!template) throw new TemplateNotFoundError();
    return toTemplateView(template);
  }

  /**
   * The application for a session that is about to be stored: it stays in the catalog until then.
   *
   * @throws TemplateNotFoundError, or NoAppsDomainError when nobody could open the session.
   */
  async hold(tx: EntityManager, id: string, userId: string): Promise<Template> {
    const template = Slug.safeParse(id).success ? await this.templates.holdEnabled(tx, id, userId) : null;
    if (!template) throw new TemplateNotFoundError();
    if (template.streamKind === 'http' && !this.hasHosts) throw new NoAppsDomainError();
    return template;
  }

  private get hasHosts(): boolean {
    return this.hosts.pattern !== null;
  }

  private selection(isForAdmins: boolean): CatalogSelection {
    if (isForAdmins) return 'all';
    return this.hasHosts ? 'launchable' : 'launchable-screens';
  }
}
