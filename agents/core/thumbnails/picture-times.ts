/** A screen that pictures are taken of. Times are monotonic, in milliseconds. */
export interface WatchedScreen {
  readonly sessionId: string;
  readonly port: number;
  /** Since when it was seen to run; undefined while it does not. */
  runningSinceMs: number | undefined;
  /** When a picture was begun last, whatever became of it. */
  triedAtMs: number;
  /** Wall-clock time of the picture that the control plane has; undefined while it has none of this run. */
  takenAt: number | undefined;
  /** Tries in a row that came to nothing. */
  failures: number;
  /** Whether a picture is wanted without waiting for the next turn. */
  isWanted: boolean;
  /** Whether the session is on its way to rest or to its end. */
  isResting: boolean;
}

/** How long a screen that has just come up may paint before its first picture. */
const PAINT_MS = 3_000;
/** Least time between two pictures of a screen, and between two that are wanted at once. */
const INTERVAL_MS = 15_000;
const WANTED_INTERVAL_MS = 1_000;
/** A screen that shows nothing is asked ever more rarely, so that it does not hold up the others. */
const MAX_INTERVAL_MS = 600_000;

/** A screen of which nothing is known yet but where it is. */
export function watchedScreen(sessionId: string, port: number): WatchedScreen {
  const never = { runningSinceMs: undefined, triedAtMs: -Infinity, takenAt: undefined };
  return { sessionId, port, ...never, failures: 0, isWanted: false, isResting: false };
}

/** Whether to take a picture now. `hasNews` says whether somebody looked on or did something since the last one. */
export function isDue(screen: WatchedScreen, nowMs: number, hasNews: boolean): boolean {
  const { runningSinceMs, triedAtMs, failures } = screen;
  if (screen.isResting || runningSinceMs === undefined || nowMs - runningSinceMs < PAINT_MS) return false;
  const sinceTry = nowMs - triedAtMs;
  if (failures > 0) return sinceTry >= Math.min(MAX_INTERVAL_MS, INTERVAL_MS * 2 ** failures);
  if (screen.isWanted) return sinceTry >= WANTED_INTERVAL_MS;
  return sinceTry >= INTERVAL_MS && (screen.takenAt === undefined || hasNews);
}
