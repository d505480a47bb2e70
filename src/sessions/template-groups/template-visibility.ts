import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TemplateGroups, WriteTemplateGroups } from '../../../protocol/http/template-groups.js';
import { Slug } from '../../../protocol/ids.js';
import { GroupNotFoundError } from '../../auth/auth.errors.js';
import { EventLog } from '../../platform/events/event-log.js';
import { TemplateNotFoundError } from '../templates/templates.errors.js';
import { TemplateGroupsRepository } from './template-groups.repository.js';

/** Which applications whom: everybody, or the members of some groups. */
@Injectable()
export class TemplateVisibility {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: TemplateGroupsRepository,
    private readonly events: EventLog,
  ) {}

  /** @throws TemplateNotFoundError */
  async show(templateId: string): Promise<TemplateGroups> {
    const found = Slug.safeParse(templateId).success ? await this.rows.find(this.dataSource.manager, templateId) : null;
    if (!found) throw new TemplateNotFoundError();
    return found;
  }

  /** @throws TemplateNotFoundError or GroupNotFoundError. */
  async replace(templateId: string, { groupIds }: WriteTemplateGroups): Promise<TemplateGroups> {
    if (!Slug.safeParse(templateId).success) throw new TemplateNotFoundError();
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.rows.lock(tx, templateId))) throw new TemplateNotFoundError();
      const known = await this.rows.replace(tx, templateId, groupIds);
      if (known !== (groupIds?.length ?? 0)) throw new GroupNotFoundError();
      await this.events.append(tx, 'template.visibility-changed', { template: templateId, groupIds });
    });
    return this.show(templateId);
  }
}
