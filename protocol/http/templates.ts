import { z } from 'zod';
import { EndOfDay } from '../end-of-day.js';
import { Slug } from '../ids.js';
import {
  ContainerProfile,
  Platform,
  RequestTarget,
  Resources,
  StreamKind,
  VariableName,
  WebProfile,
  Workload,
} from '../session.js';
import { PageQuery, pageOf } from './pages.js';
import { brokenRules } from './template-rules.js';

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
    isEnabled: z.boolean().describe('Whether people may launch it; only administrators see those that are not.'),
  })
  .meta({ id: 'TemplateView' });
export type TemplateView = z.infer<typeof TemplateView>;

export const TemplatePage = pageOf(TemplateView).meta({ id: 'TemplatePage' });
export type TemplatePage = z.infer<typeof TemplatePage>;

/** Query of `GET /templates`. */
export const ListTemplates = PageQuery.extend({
  include: z
    .enum(['all'])
    .optional()
    .describe('`all` adds what is switched off and what no agent has a platform for; for administrators.'),
});
export type ListTemplates = z.infer<typeof ListTemplates>;

/** One line of text for people. */
const line = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Use one line, without control characters.');

const Port = z.int().min(1).max(65_535);
const TimeoutSeconds = z.int().min(5).max(3600);

/** A path that stays on the application's own host: a browser takes two slashes, or a backslash, for the beginning of another one. */
const EntryPath = RequestTarget.regex(
  /^\/(?![/\\])[^\\#]*$/,
  'Use a path of the application, without backslashes and fragments.',
);

/** How the session streams: a screen, or a web application that a browser enters at `path`. */
const TemplateStream = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rfb'), port: Port }),
  z.strictObject({
    kind: z.literal('http'),
    port: Port,
    path: EntryPath.default('/').describe('Where the browser enters.'),
  }),
]);

const MEMBERS = {
  id: Slug,
  name: line(80),
  summary: line(160),
  category: line(40),
  icon: Slug.describe('Name of a bundled icon; a window stands for names that are not known.'),
  isEnabled: z.boolean().default(true).describe('Whether people may launch it.'),
  stream: TemplateStream,
  workloads: z.array(Workload).min(1).max(3).describe('What runs, at most one for each platform.'),
  resources: Resources,
  environment: z
    .record(VariableName, z.string().max(2048))
    .refine((environment) => Object.keys(environment).length <= 100, 'Use at most 100 variables.')
    .default({}),
  container: ContainerProfile.nullable().default(null).describe('Null for images of ours.'),
  web: WebProfile.nullable().default(null).describe('Null for a plain web application; always for screens.'),
  idleMinutes: z
    .int()
    .min(1)
    .max(525_600)
    .nullable()
    .default(60)
    .describe('Null means that sessions never hibernate by themselves.'),
  standbyMinutes: z
    .int()
    .min(1)
    .max(525_600)
    .nullable()
    .default(null)
    .describe(
      'Idle time after which a session is frozen: its programs stand still and keep their memory, and go on at once when it is used or ' +
        'opened. It hibernates after its whole idle time. Null means that it is not frozen before; always for web applications, whose visitors would not wake it.',
    ),
  endOfDay: EndOfDay.nullable()
    .default(null)
    .describe(
      'When the day of its sessions ends, unless the person or a group has a rule; null for that of everybody.',
    ),
  startTimeoutSeconds: TimeoutSeconds.default(120),
  wakeTimeoutSeconds: TimeoutSeconds.default(60),
  endTimeoutSeconds: TimeoutSeconds.default(60).describe('Also how long a hibernation may take.'),
};

/**
 * An application of the catalog with all that its sessions need, as administrators write it. Strict: what is not known is refused. Values of
 * the environment may hold the placeholders of `PLACEHOLDERS`. A change holds for sessions from their next start or waking on.
 */
export const TemplateDefinition = z
  .strictObject(MEMBERS)
  .superRefine((template, context) => {
    for (const { path, message } of brokenRules(template)) context.addIssue({ code: 'custom', path, message });
  })
  .meta({ id: 'TemplateDefinition' });
export type TemplateDefinition = z.infer<typeof TemplateDefinition>;

/** A definition as it is answered: no member is left out. A component of its own, since OpenAPI tells what must be sent from what is there. */
export const CompleteTemplateDefinition = z.strictObject(MEMBERS).meta({ id: 'CompleteTemplateDefinition' });

/** Templates in a file: what `POST /templates/import` takes and `GET /templates/export` answers with. */
export const TemplateFile = z
  .strictObject({ templates: z.array(TemplateDefinition).min(1).max(500) })
  .meta({ id: 'TemplateFile' });
export type TemplateFile = z.infer<typeof TemplateFile>;

/** Query of `GET /templates/export`. */
export const ExportTemplates = z.object({
  ids: z
    .string()
    .max(8_000)
    .transform((text) => text.split(','))
    .pipe(z.array(Slug).min(1).max(100))
    .optional()
    .describe('Ids of those to give out, with commas between them; all when it is left out.')
    .meta({ type: 'string' }),
});
export type ExportTemplates = z.infer<typeof ExportTemplates>;

/** What an import did, by id, in the order of the file. */
export const ImportedTemplates = z
  .object({ created: z.array(Slug), changed: z.array(Slug), unchanged: z.array(Slug) })
  .meta({ id: 'ImportedTemplates' });
export type ImportedTemplates = z.infer<typeof ImportedTemplates>;
