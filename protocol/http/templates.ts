import { z } from 'zod';
import { Slug } from '../ids.js';
import { Platform, Resources, StreamKind } from '../session.js';
import { pageOf } from './pages.js';

/** An application of the catalog, as people see it. */
export const TemplateView = z
  .object({
    id: Slug,
    name: z.string(),
    summary: z.string().describe('One line.'),
    category: z.string(),
    icon: z.string().describe('Name of a bundled icon.'),
    stream: z.object({ kind: StreamKind }),
    platforms: z.array(Platform),
    resources: Resources.describe('What a session of it gets unless asked otherwise.'),
    idleMinutes: z.int().nullable().describe('Idle time after which a session hibernates; null means never.'),
  })
  .meta({ id: 'TemplateView' });
export type TemplateView = z.infer<typeof TemplateView>;

export const TemplatePage = pageOf(TemplateView).meta({ id: 'TemplatePage' });
export type TemplatePage = z.infer<typeof TemplatePage>;
