import { z } from 'zod';
import { PLAIN_WEB, StreamKind, WebProfile } from '../../../protocol/session.js';

const PREFIX = 'io.streamspace.';
/** Everything of one agent's wears this label, with the agent's namespace. */
export const NAMESPACE_LABEL = `${PREFIX}namespace`;

/** What a label says that nobody can read any more holds for no application: then the plain profile does. */
function readProfile(text: string | undefined): WebProfile {
  try {
    const json: unknown = JSON.parse(text ?? 'null');
    return WebProfile.safeParse(json).data ?? PLAIN_WEB;
  } catch {
    return PLAIN_WEB;
  }
}

/** What a container's labels say of its session. Set once, when the container is made. */
export const SessionLabels = z.object({
  session: z.string(),
  stream: StreamKind,
  /** The only port that streams may be opened to. */
  port: z.coerce.number().int(),
  /** Salt of the session's passwords. */
  salt: z.string(),
  /** The profile of a web application, in JSON. Containers of earlier versions have none. */
  web: z.string().optional().transform(readProfile),
});
export type SessionLabels = z.infer<typeof SessionLabels>;

/** Labels of the engine for `labels` in `namespace`. */
export function engineLabels(
  namespace: string,
  labels: Readonly<Record<string, string | number>>,
): Record<string, string> {
  const own = Object.entries(labels).map(([name, value]) => [`${PREFIX}${name}`, String(value)] as const);
  return { [NAMESPACE_LABEL]: namespace, ...Object.fromEntries(own) };
}

/** Our labels among the engine's, without their prefix. */
export function ownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(labels).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

/** The filter for everything of `namespace`, as the engine's lists take it. */
export const namespaceFilter = (namespace: string): { label: string[] } => ({
  label: [`${NAMESPACE_LABEL}=${namespace}`],
});

/** The same for what is one session's. */
export const sessionFilter = (namespace: string, sessionId: string): { label: string[] } => ({
  label: [...namespaceFilter(namespace).label, `${PREFIX}session=${sessionId}`],
});
