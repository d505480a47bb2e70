import type { OrphanView } from '../../../protocol/http/orphans.js';
import type { OrphanRow } from './orphan-list.repository.js';
import { adoptionOf, CAUSES, removalWords } from './orphan-verdict.js';

/** An orphan, as administrators see it. */
export function orphanView(row: OrphanRow): OrphanView {
  const { id, cause, state, session, owner, details } = row;
  const templateId = row.template?.id ?? details?.template ?? null;
  return {
    ...{ id, cause, state, session, owner },
    name: nameOf(row),
    message: CAUSES[cause],
    workload: details?.workload ?? null,
    template: templateId === null ? null : { id: templateId, name: row.template?.name ?? null },
    home: details?.home ?? null,
    resources: details?.resources ?? { cpuMillis: null, memoryMiB: null },
    createdAt: details?.createdAt ?? null,
    foundAt: row.createdAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    adoption: adoptionOf(row),
    removal: row.removalRequestedAt && {
      requestedAt: row.removalRequestedAt.toISOString(),
      message: removalWords(row),
    },
  };
}

/** What is repeated to confirm a removal. */
export function nameOf({ id, details }: Pick<OrphanRow, 'id' | 'details'>): string {
  return details?.name ?? id;
}
