import { z } from 'zod';
import { EndOfDayAction } from '../end-of-day.js';
import { Id, Slug, Timestamp } from '../ids.js';
import { DesiredState, Resources, SessionReason, SessionState, SessionStep, StreamKind } from '../session.js';
import { PageQuery, pageOf } from './pages.js';
import { ScreenVisit } from './shares.js';

/** Control characters, lone surrogates (which PostgreSQL refuses) and what turns the direction of the text around it. */
const NAME = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
/** Neither space nor format character nor filler. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Name that an owner gives a session: 1 to 64 characters, at least one of them visible. */
export const SessionName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(NAME, 'Leave out control characters and marks that change the direction of text.')
  .regex(VISIBLE, 'Use at least one visible character.');

/** `POST /sessions`: launches an application. */
export const CreateSession = z
  .strictObject({
    templateId: Slug,
    name: SessionName.optional(),
    resources: Resources.partial().optional(),
    home: z.enum(['persistent', 'temporary']).default('persistent'),
    screen: z
      .strictObject({ width: z.int().min(320).max(7680), height: z.int().min(240).max(4320) })
      .optional()
      .describe('Size of the first picture in pixels; the viewer may resize it later.'),
  })
  .meta({ id: 'CreateSession' });
export type CreateSession = z.infer<typeof CreateSession>;

/** Header `Idempotency-Key` of `POST /sessions`: the same key with the same body launches once. */
export const IdempotencyKeyHeader = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x20-\x7e]+$/, 'Use printable ASCII characters.')
  .optional();
export type IdempotencyKeyHeader = z.infer<typeof IdempotencyKeyHeader>;

/** Query of `GET /sessions`. Sessions that have ended are left out unless asked for. */
export const ListSessions = PageQuery.extend({
  state: SessionState.optional(),
  include: z.enum(['ended']).optional().describe('`ended` lists past sessions as well.'),
});
export type ListSessions = z.infer<typeof ListSessions>;

/** `PATCH /sessions/:id`: what is left out stays as it is. */
export const UpdateSession = z
  .strictObject({
    name: SessionName.optional(),
    resources: Resources.partial()
      .optional()
      .describe(
        'Another size. It holds at once where the runtime can, else from the next start on; storage can only grow.',
      ),
  })
  .refine(
    ({ name, resources }) => name !== undefined || resources !== undefined,
    'Say what to change: `name` or `resources`.',
  )
  .meta({ id: 'UpdateSession' });
export type UpdateSession = z.infer<typeof UpdateSession>;

/** Why one agent cannot take a session. */
export const PlacementRefusal = z
  .object({ agent: z.string().describe('Name of the agent.'), message: z.string() })
  .meta({ id: 'PlacementRefusal' });
export type PlacementRefusal = z.infer<typeof PlacementRefusal>;

/**
 * Why a session is put to sleep: nobody uses it, it has run for as long as its owner's quota allows at a stretch, or a rule says that the day ends.
 */
export const SleepCause = z.enum(['idle', 'lifetime', 'end-of-day']);
export type SleepCause = z.infer<typeof SleepCause>;

/** What becomes of a session that goes: it stands still until it is used, it sleeps, or it ends. */
export const SleepAction = z.enum(['standby', ...EndOfDayAction.options]);
export type SleepAction = z.infer<typeof SleepAction>;

/** When a new size holds: its agent is being told just now, or at the next start, since the runtime cannot change what runs. */
export const SessionResizing = z.enum(['under-way', 'at-next-start']);
export type SessionResizing = z.infer<typeof SessionResizing>;

/** A session, as its owner sees it. */
export const SessionView = z
  .object({
    id: Id,
    name: z.string(),
    state: SessionState,
    desired: DesiredState,
    generation: z.int(),
    template: z.object({ id: Slug, name: z.string(), icon: z.string() }),
    resources: Resources,
    resizing: SessionResizing.nullable().describe('Set while `resources` do not hold for what runs.'),
    stream: z.object({ kind: StreamKind }),
    home: z.enum(['persistent', 'temporary']),
    agent: z
      .object({ id: Id, name: z.string(), isReachable: z.boolean() })
      .nullable()
      .describe('Where it runs; null until it is placed.'),
    reason: SessionReason.nullable().describe(
      'Why it waits or failed, or why it still sleeps or stands still though it was to be woken.',
    ),
    placement: z.array(PlacementRefusal).describe('While it waits for an agent: why each one cannot take it.'),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    lastInputAt: Timestamp.nullable(),
    deadlineAt: Timestamp.nullable().describe('When a start, wake, hibernation or end counts as failed.'),
    sleepsAt: Timestamp.nullable().describe(
      'When it is put to sleep; null while that is not planned. Of an idle session it moves on with each use, and live updates tell that ' +
        'at least two and a half minutes before.',
    ),
    sleepCause: SleepCause.nullable().describe(
      'Why it is put to sleep then. Only of `idle` can using it change anything.',
    ),
    sleepAction: SleepAction.nullable().describe(
      'What becomes of it then. Standby is told of only while somebody looks at its screen, and only a rule for the end of the day ends it.',
    ),
    keepableUntil: Timestamp.nullable().describe(
      'Until when its owner may put off the end of the day; null where that is not what it sleeps for, or cannot be put off any more.',
    ),
    shareCount: z.int().min(0).describe('With how many people and groups it is shared now.'),
    visits: z
      .array(ScreenVisit)
      .describe('Administrators who may see its screen now, for a reason that its timeline tells.'),
  })
  .meta({ id: 'SessionView' });
export type SessionView = z.infer<typeof SessionView>;

/** `POST /sessions/:id/keep-awake`. */
export const KeepSessionAwake = z
  .strictObject({
    until: Timestamp.optional().describe(
      'Puts off the end of the day as well: until then, and never beyond `keepableUntil`.',
    ),
  })
  .default({})
  .meta({ id: 'KeepSessionAwake' });
export type KeepSessionAwake = z.infer<typeof KeepSessionAwake>;

export const SessionPage = pageOf(SessionView).meta({ id: 'SessionPage' });
export type SessionPage = z.infer<typeof SessionPage>;

/** Kind of a timeline entry: a change of state, a step of a start, or a decision; `agent`: that its agent cannot be reached, or can again. */
export const TimelineEntry = z
  .object({
    at: Timestamp,
    kind: z.enum(['requested', 'placed', 'waiting', 'state', 'step', 'failed', 'viewed', 'agent']),
    state: SessionState.nullable(),
    step: SessionStep.nullable(),
    message: z.string().describe('What happened, as a sentence.'),
    durationMs: z.int().min(0).nullable().describe('Time since the entry before it; null for the first.'),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** `GET /sessions/:id/timeline`, oldest first. */
export const SessionTimeline = z.object({ entries: z.array(TimelineEntry) }).meta({ id: 'SessionTimeline' });
export type SessionTimeline = z.infer<typeof SessionTimeline>;

/** `POST /sessions/:id/tickets`. */
export const CreateTicket = z
  .strictObject({
    awaitsStart: z
      .boolean()
      .default(false)
      .describe(
        'Whether a screen is wanted that is still on its way: the WebSocket then opens at once while the session starts or wakes, the screen comes on it ' +
          'as soon as it is there, and code 4409 closes it when none does. Means nothing for web applications.',
      ),
  })
  .default({ awaitsStart: false })
  .meta({ id: 'CreateTicket' });
export type CreateTicket = z.infer<typeof CreateTicket>;

/**
 * The answer to that: before `expiresAt`, once, open `url` as a WebSocket with `protocols`; or, where these are none, as a page (in a
 * frame or a tab of its own), complete with its fragment.
 */
export const StreamTicket = z
  .object({ url: z.string(), protocols: z.array(z.string()), expiresAt: Timestamp })
  .meta({ id: 'StreamTicket' });
export type StreamTicket = z.infer<typeof StreamTicket>;
