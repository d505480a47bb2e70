import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ListPeopleQuotas, PersonQuota, PersonQuotaPage } from '../../../protocol/http/people-quotas.js';
import { Id } from '../../../protocol/ids.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { QuotaGate } from '../../quotas/quota-gate.js';
import { totalUsage } from '../../quotas/quota-usage.js';
import { PeopleQuotasRepository } from './people-quotas.repository.js';
import { sharesOf } from './quota-shares.js';
import { SessionUsageRepository } from './session-usage.repository.js';

/** Everybody's usage and limits at a glance. A page costs three queries, however many people are on it. */
@Injectable()
export class PeopleQuotas {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQuotasRepository,
    private readonly gate: QuotaGate,
    private readonly usage: SessionUsageRepository,
  ) {}

  async list({ q, limit, cursor }: ListPeopleQuotas): Promise<PersonQuotaPage> {
    const rows = await this.people.findPage(q ?? null, decodeCursor(cursor, Id), limit + 1);
    const ids = rows.map(({ id }) => id);
    const limits = await this.gate.quotasOf(this.dataSource.manager, ids);
    const counted = await this.usage.findCountedOf(this.dataSource.manager, ids);
    return pageFrom(rows, limit, ({ createdAt: _, ...person }): PersonQuota => {
      const own = limits.get(person.id);
      if (!own) throw new Error('Nothing holds for a person who was asked for.');
      const used = totalUsage(counted.filter(({ ownerId }) => ownerId === person.id));
      return { ...person, hasOwn: own.hasOwn, quota: sharesOf(own.quota, used) };
    });
  }
}
