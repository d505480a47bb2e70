import type { HomeView } from '../../../protocol/http/homes.js';
import type { HomeRow } from './homes-list.repository.js';

/** A home, as its owner and administrators see it. */
export function homeView(row: HomeRow): HomeView {
  const { id, template, agent, session } = row;
  return {
    ...{ id, template, agent, session },
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    measuredAt: row.measuredAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    deletion: row.deletionRequestedAt && {
      requestedAt: row.deletionRequestedAt.toISOString(),
      message: deletionWords(row),
    },
  };
}

function deletionWords({ agent, canKeepHouse, deletionFailure }: HomeRow): string {
  if (!agent.isReachable) return `They are deleted as soon as ${agent.name} is back.`;
  if (!canKeepHouse)
    return `The agent program on ${agent.name} is too old to delete them. Ask an administrator to upgrade it.`;
  return deletionFailure === null
    ? `${agent.name} is deleting them.`
    : `It is tried again. ${agent.name} said: ${deletionFailure}`;
}
