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
import { type CatalogSelection, TemplatesRepository, type TemplateWish } from './templates.repository.js';
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
   * The applications for sessions that are about to be stored, which stay in the catalog until then; or why there is none: it is unknown
   * to that person, or nobody could open the session. 'busy' is one that somebody changes, unless `isPatient` waits for that.
   */
  async hold(
    tx: EntityManager,
    wishes: readonly TemplateWish[],
    isPatient: boolean,
  ): Promise<(Template | 'busy' | TemplateNotFoundError | NoAppsDomainError)[]> {
    // What is no id at all, the database would not take.
    const known = wishes.filter(({ templateId }) => Slug.safeParse(templateId).success);
    const held = known.length > 0 ? await this.templates.holdEnabled(tx, known, isPatient) : [];
    const byWish = new Map(known.map((wish, index) => [wish, held[index]]));
    return wishes.map((wish) => {
      const template = byWish.get(wish);
      if (!template) return new TemplateNotFoundError();
      if (template === 'busy') return template;
      return template.streamKind === 'http' && !this.hasHosts ? new NoAppsDomainError() : template;
    });
  }

  private get hasHosts(): boolean {
    return this.hosts.pattern !== null;
  }

  private selection(isForAdmins: boolean): CatalogSelection {
    if (isForAdmins) return 'all';
    return this.hasHosts ? 'launchable' : 'launchable-screens';
  }
}
