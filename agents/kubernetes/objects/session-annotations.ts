import { z } from 'zod';
import { Id, Slug } from '../../../protocol/ids.js';
import { Generation, PLAIN_WEB, StreamKind, WebProfile, type SessionSpec } from '../../../protocol/session.js';
import { OWN_DOMAIN } from './object-labels.js';

/** What a text says that nobody can read any more holds for no application: then the plain profile does. */
function readProfile(text: string | undefined): WebProfile {
  try {
    const json: unknown = JSON.parse(text ?? 'null');
    return WebProfile.safeParse(json).data ?? PLAIN_WEB;
  } catch {
    return PLAIN_WEB;
  }
}

/** What the annotations of a Deployment say of its session: all that the agent must know of it and keeps nowhere else. */
export const SessionAnnotations = z.object({
  generation: z.coerce.number().pipe(Generation),
  template: Slug,
  kind: StreamKind,
  port: z.coerce.number().int().min(1).max(65_535),
  home: z.enum(['persistent', 'temporary']),
  /** Whose persistent home it has. */
  owner: Id.optional(),
  /** The profile of a web application, in JSON. */
  web: z.string().optional().transform(readProfile),
});
export type SessionAnnotations = z.infer<typeof SessionAnnotations>;

/** Annotations of a session's Deployment. `generation` changes while it runs; nothing here makes a new pod. */
export function sessionAnnotations(
  { template, stream, home, web }: SessionSpec,
  generation: number,
): Record<string, string> {
  const said = {
    generation: String(generation),
    template,
    kind: stream.kind,
    port: String(stream.port),
    home: home.kind,
    ...(home.kind === 'persistent' && { owner: home.userId }),
    ...(stream.kind === 'http' && { web: JSON.stringify(web ?? PLAIN_WEB) }),
  };
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [`${OWN_DOMAIN}${name}`, value]));
}

/** The opposite of {@link sessionAnnotations}; undefined for what is no session of ours. */
export function readAnnotations(annotations: Readonly<Record<string, string>> = {}): SessionAnnotations | undefined {
  const own = Object.entries(annotations).filter(([name]) => name.startsWith(OWN_DOMAIN));
  return SessionAnnotations.safeParse(
    Object.fromEntries(own.map(([name, value]) => [name.slice(OWN_DOMAIN.length), value])),
  ).data;
}
