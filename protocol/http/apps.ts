/** Paths of every application's host that are ours; all others are the application's. */
export const APP_PATHS_PREFIX = '/.streamspace/';

/**
 * Where an application's host is entered. `GET` answers with a page that posts the ticket in its address's fragment here (a fragment never
 * leaves the browser); `POST` takes the form field `ticket` and answers 303 with a cookie of this host alone.
 */
export const APP_ENTRY_PATH = '/.streamspace/enter';

/** Answers with {@link AppStatus}: what our pages ask while they wait. */
export const APP_STATUS_PATH = '/.streamspace/status';
