import type { SessionSpec } from '../../../protocol/session.js';

/** Who writes our fields (server-side apply). */
export const FIELD_MANAGER = 'streamspace-agent';

/** Domain of our own labels and annotations. */
export const OWN_DOMAIN = 'streamspace.io/';
export const SESSION_LABEL = `${OWN_DOMAIN}session`;
export const USER_LABEL = `${OWN_DOMAIN}user`;
export const AGENT_LABEL = `${OWN_DOMAIN}agent`;

const MANAGED = {
  'app.kubernetes.io/managed-by': 'streamspace-agent',
  'app.kubernetes.io/part-of': 'streamspace',
} as const;

/** Labels of whatever the agent makes. */
export const agentLabels = (agentId: string): Record<string, string> => ({ ...MANAGED, [AGENT_LABEL]: agentId });

/** Labels of all objects of a session. `user` is there where it has a persistent home. */
export function sessionLabels(agentId: string, { sessionId, home }: SessionSpec): Record<string, string> {
  return {
    ...agentLabels(agentId),
    [SESSION_LABEL]: sessionId,
    ...(home.kind === 'persistent' && { [USER_LABEL]: home.userId }),
  };
}

/** Labels of a person's volume, which belongs to no session, and to no agent alone. */
export const homeLabels = (userId: string): Record<string, string> => ({ ...MANAGED, [USER_LABEL]: userId });

/** Selects the pods of one session. */
export const podsOf = (sessionId: string): Record<string, string> => ({ [SESSION_LABEL]: sessionId });

/**
 * The label selector for all objects of sessions in the namespace, as lists and watches take it. Not those of one agent alone: an agent that was
 * enrolled anew is to see what it has made before.
 */
export const sessionsSelector = (): string =>
  Object.entries(MANAGED)
    .map(([key, value]) => `${key}=${value}`)
    .join(',') + `,${SESSION_LABEL}`;

/** The label selector for the volumes of people. */
export const homesSelector = (): string =>
  Object.entries(MANAGED)
    .map(([key, value]) => `${key}=${value}`)
    .join(',') + `,${USER_LABEL},!${SESSION_LABEL}`;
