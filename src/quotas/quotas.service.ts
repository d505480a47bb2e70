import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { QuotaLimits, QuotaView } from '../../protocol/http/quotas.js';
import { Id } from '../../protocol/ids.js';
import { Clock } from '../platform/clock.js';
import { EventLog } from '../platform/events/event-log.js';
import { effectiveQuota, type SettledLimits } from './quota-policy.js';
import { GroupNotFoundError, UserNotFoundError } from '../auth/auth.errors.js';
import { type QuotaSubject, QuotasRepository } from './quotas.repository.js';

const EVERYBODY: QuotaSubject = { subject: 'default', userId: null, groupId: null };

/** Quotas, as administrators deal with them. Sessions that are there already keep what they have when a limit is lowered. */
@Injectable()
export class QuotasService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly quotas: QuotasRepository,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** What is settled for everybody (null), or for the person or group with an id. @throws UserNotFoundError, GroupNotFoundError */
  async show(kind: QuotaSubject['subject'], id: string | null): Promise<QuotaView> {
    const tx = this.dataSource.manager;
    return this.view(tx, await this.subject(tx, kind, id));
  }

  /** Replaces what is settled for a subject. @throws UserNotFoundError, GroupNotFoundError */
  async set(kind: QuotaSubject['subject'], id: string | null, limits: QuotaLimits): Promise<QuotaView> {
    return this.dataSource.transaction(async (tx) => {
      const subject = await this.subject(tx, kind, id);
      if (subject.groupId !== null && !(await this.quotas.holdGroup(tx, subject.groupId)))
        throw new GroupNotFoundError();
      await this.quotas.set(tx, subject, limits);
      await this.events.append(tx, 'quota.changed', { ...subject, limits });
      return this.view(tx, subject);
    });
  }

  /** Removes what is settled for a person or a group. @throws UserNotFoundError, GroupNotFoundError */
  async remove(kind: 'group' | 'user', id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const subject = await this.subject(tx, kind, id);
      if (await this.quotas.remove(tx, subject))
        await this.events.append(tx, 'quota.changed', { ...subject, limits: null });
    });
  }

  private async subject(tx: EntityManager, kind: QuotaSubject['subject'], id: string | null): Promise<QuotaSubject> {
    const known = Id.safeParse(id).data ?? null;
    switch (kind) {
      case 'default':
        return EVERYBODY;
      case 'user':
        if (known === null || !(await this.quotas.isUser(tx, known))) throw new UserNotFoundError();
        return { subject: kind, userId: known, groupId: null };
      case 'group':
        if (known === null || (await this.quotas.groupName(tx, known)) === null) throw new GroupNotFoundError();
        return { subject: kind, userId: null, groupId: known };
    }
  }

  private async view(tx: EntityManager, subject: QuotaSubject): Promise<QuotaView> {
    const quota = await this.quotas.find(tx, subject);
    return {
      limits: quota?.limits ?? {},
      updatedAt: quota?.updatedAt.toISOString() ?? null,
      effective: effectiveQuota(await this.settled(tx, subject, quota?.limits ?? null), this.clock.now().getTime()),
    };
  }

  /** What concerns the subject: a person with all groups, or a group or everybody alone. */
  private async settled(tx: EntityManager, subject: QuotaSubject, limits: QuotaLimits | null): Promise<SettledLimits> {
    if (subject.userId !== null) return this.quotas.settledFor(tx, subject.userId);
    const fallback = (await this.quotas.find(tx, EVERYBODY))?.limits ?? null;
    if (subject.groupId === null || limits === null) return { user: null, groups: [], fallback };
    const name = (await this.quotas.groupName(tx, subject.groupId)) ?? '';
    return { user: null, groups: [{ id: subject.groupId, name, limits }], fallback };
  }
}
