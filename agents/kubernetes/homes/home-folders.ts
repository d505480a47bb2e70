import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { z } from 'zod';
import { Slug } from '../../../protocol/ids.js';
import { OWN_CONTAINER, SecurityClass } from '../../../protocol/session.js';
import { OWN_DOMAIN } from '../objects/object-labels.js';
import type { KubernetesSpec } from '../objects/object-plan.js';

/** A claim wears one annotation for each application that has a folder in its volume. */
const PREFIX = `home.${OWN_DOMAIN}`;

/** Whose files lie in a folder, and with what they can be removed: the image that wrote them is on the cluster already. */
export const HomeFolder = z.object({
  image: z.string().min(1),
  uid: z.int().min(1),
  gid: z.int().min(1),
  securityClass: SecurityClass,
});
export type HomeFolder = z.infer<typeof HomeFolder>;

/** What is written down of the folder of a session's application. */
export function folderOf({ workload: { image }, container = OWN_CONTAINER }: KubernetesSpec): HomeFolder {
  const { uid, gid, securityClass } = container;
  return { image, uid, gid, securityClass };
}

/** The annotation that says that a folder is there; null takes it away when it is merged. */
export function folderAnnotation(template: string, folder: HomeFolder | null): Record<string, string | null> {
  return { [`${PREFIX}${template}`]: folder === null ? null : JSON.stringify(folder) };
}

/** The folders of a volume, by application. */
export function foldersIn({ metadata }: V1PersistentVolumeClaim): Map<string, HomeFolder> {
  const found = new Map<string, HomeFolder>();
  for (const [name, text] of Object.entries(metadata?.annotations ?? {})) {
    const template = name.startsWith(PREFIX) ? Slug.safeParse(name.slice(PREFIX.length)).data : undefined;
    const folder = readFolder(text);
    if (template !== undefined && folder) found.set(template, folder);
  }
  return found;
}

function readFolder(text: string): HomeFolder | undefined {
  try {
    return HomeFolder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
