import type { ScreenAccess } from '../../../../../protocol/http/shares.js';
import type { SessionState } from '../../../../../protocol/session.js';

/** Words for people at somebody else's session. English; another language is another object of this shape. */
export const strings = {
  loading: 'Opening the session…',
  banner: (owner: string, access: ScreenAccess): string =>
    access === 'view'
      ? `You are looking at ${owner}’s session. What you type or click goes nowhere.`
      : `You are using ${owner}’s session, with ${owner}’s files.`,
  leave: 'Leave',
  open: 'Open the application',
  appTitle: (name: string): string => `${name} is shared with you`,
  appDetail: (owner: string): string => `It is ${owner}’s: you can do in it whatever ${owner} can.`,
  missingTitle: 'This session is not shared with you',
  missingDetail:
    'Its owner may have taken it back, your time may be over, or it has ended. Ask its owner if you need it.',
  panel: {
    session: 'Session',
    terms: (owner: string, access: ScreenAccess): string =>
      access === 'view'
        ? `It is ${owner}’s session. You may look; what you type, click or copy goes nowhere.`
        : `It is ${owner}’s session. You may use it as ${owner} does.`,
    until: (time: string): string => `Until ${time}.`,
    leaveSession: 'Leave the session',
  },
  away: {
    starting: 'It is starting. Its screen opens here as soon as it is ready.',
    asleep: 'It sleeps. Ask its owner to wake it; its screen opens here then.',
    over: 'It has ended. Ask its owner to launch and share another one.',
  },
  awayTitle: (name: string, owner: string): string => `${name}, ${owner}’s session`,
} as const;

/** How a session that shows no screen is to those whom it is shared with. */
export const AWAY: Readonly<Record<Exclude<SessionState, 'running'>, keyof typeof strings.away>> = {
  pending: 'starting',
  starting: 'starting',
  waking: 'starting',
  standby: 'asleep',
  hibernating: 'asleep',
  hibernated: 'asleep',
  ending: 'over',
  ended: 'over',
  failed: 'over',
};
