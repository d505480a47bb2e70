import { z } from 'zod';

/** Paths of every application's host that are ours; all others are the application's. */
export const APP_PATHS_PREFIX = '/.streamspace/';

/**
 * Where an application's host is entered. `GET` answers with a page that posts the ticket in its address's fragment here (a fragment never
 * leaves the browser); `POST` takes the form field `ticket` and answers 303 with a cookie of this host alone.
 */
export const APP_ENTRY_PATH = '/.streamspace/enter';

/** Answers with {@link AppStatus}: what our pages ask while they wait. */
export const APP_STATUS_PATH = '/.streamspace/status';

/** `GET /.streamspace/status` of an application's host, with its cookie. */
export const AppStatus = z.object({
  isReady: z.boolean().describe('Whether the application may be asked for its page.'),
  message: z.string().describe('What it waits for, as a sentence.'),
});
export type AppStatus = z.infer<typeof AppStatus>;

/**
 * What a page of ours on an application's host says to the portal's page that frames it, by `postMessage` to the portal's origin. `entering`: a
 * ticket has arrived and is being used; `not-here`: a new one is needed; `waiting` and `unanswered`: the page turns into the application by itself;
 * `ended`: there is nothing to wait for. Without `hasStorage` the browser lets pages of the host keep nothing in this frame, neither cookies that
 * others set nor storage, as some do with frames of other sites.
 */
export const AppPageMessage = z.object({
  type: z.literal('streamspace.page'),
  page: z.enum(['entering', 'not-here', 'waiting', 'unanswered', 'ended']),
  hasStorage: z.boolean(),
});
export type AppPageMessage = z.infer<typeof AppPageMessage>;
