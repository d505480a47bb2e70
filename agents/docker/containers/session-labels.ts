import { z } from 'zod';
import { StreamKind } from '../../../protocol/session.js';

const PREFIX = 'io.streamspace.';
/** Everything of one agent's wears this label, with the agent's namespace. */
export const NAMESPACE_LABEL = `${PREFIX}namespace`;

/** What a container's labels say of its session. Set once, when the container is made. */
export const SessionLabels = z.object({
  session: z.string(),
  stream: StreamKind,
  /** The only port that streams may be opened to. */
  port: z.coerce.number().int(),
  /** Salt of the screen's password. */
  salt: z.string(),
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
