import { z } from 'zod';
import type { Mutator } from '../mutator.js';
import { AnswerChecker, type RawAnswer } from './answer-checker.js';
import { readApiDocument } from './api-operations.js';
import type { RawClient } from './raw-client.js';
import { type GeneratedRequest, RequestMaker } from './request-maker.js';

/** What came of a run. The first three must be empty. */
export interface FuzzReport {
  readonly serverErrors: string[];
  readonly openDoors: string[];
  readonly offSchema: string[];
  /** Answers by status. */
  readonly statuses: Record<string, number>;
  /** Routes that answered with success at least once. */
  readonly succeeded: Set<string>;
}

/** Somebody who asks. */
export interface FuzzPerson {
  /** The header. */
  readonly authorization: string;
  /** What the API knows them by; no route lists it to everybody. */
  readonly userId: string;
  readonly role: 'admin' | 'operator' | 'user';
}

/** What a run needs. */
export interface FuzzPlan {
  readonly client: RawClient;
  readonly chance: Mutator;
  readonly people: readonly [FuzzPerson, ...FuzzPerson[]];
  /** Somebody new of the same role, for one whom a request of the run has signed out, shut out or removed. */
  readonly successor: (role: FuzzPerson['role']) => Promise<FuzzPerson>;
  readonly requests: number;
  /** Whether a route, as `METHOD /path`, is open to everybody. */
  readonly isPublic: (route: string) => boolean;
}

const AT_ONCE = 8;
/** Enough to see what is wrong; more would be the same again. */
const MOST_FINDINGS = 25;
/** What cannot be served for now, by what stands outside or by a bound of ours: the answer is announced, and no defect. */
const OUTSIDE: ReadonlySet<string> = new Set([
  ...['provider-unavailable', 'agent-unavailable', 'stream-unavailable'],
  // One reads the whole log at a time.
  'audit-busy',
]);

const Named = z.looseObject({ id: z.string().optional(), slug: z.string().optional() });
const Page = z.looseObject({ items: z.array(Named) });

/** Sends generated requests and judges every answer. */
export async function fuzzApi(plan: FuzzPlan): Promise<FuzzReport> {
  const { client, chance, requests, isPublic } = plan;
  const document = readApiDocument();
  const [first, ...others] = plan.people;
  const headers: [string, ...string[]] = [first.authorization, ...others.map(({ authorization }) => authorization)];
  const [maker, checker] = [new RequestMaker(document, chance, headers), new AnswerChecker(document)];
  const report: FuzzReport = { serverErrors: [], openDoors: [], offSchema: [], statuses: {}, succeeded: new Set() };
  const roles = new Map(plan.people.map(({ authorization, role }) => [authorization, role]));
  for (const { userId } of plan.people) maker.learn('/users', userId);
  /** Without this the first request that ends a sign-in would leave the rest of the run at the door. */
  const succeed = async (gone = ''): Promise<void> => {
    const role = roles.get(gone);
    roles.delete(gone);
    if (role === undefined) return;
    const { authorization, userId } = await plan.successor(role);
    roles.set(authorization, role);
    maker.learn('/users', userId);
    maker.replace(gone, authorization);
  };
  let left = requests;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const request = maker.next();
      const answer = await client.send(request);
      judge(report, request, answer, { checker, isPublic });
      if (answer.status < 300) learn(maker, request, answer);
      if (isSignedOut(answer)) await succeed(request.headers.authorization);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return report;
}

const isSignedOut = ({ status, body }: RawAnswer): boolean => status === 401 && body.includes('"unauthenticated"');

function judge(
  report: FuzzReport,
  request: GeneratedRequest,
  answer: RawAnswer,
  { checker, isPublic }: { checker: AnswerChecker; isPublic: FuzzPlan['isPublic'] },
): void {
  const { operation, target, body, way } = request;
  const { status } = answer;
  const route = `${operation.method} ${operation.path}`;
  const said = `${operation.method} ${target.slice(0, 200)} ${body?.slice(0, 400) ?? ''} (${way}): ${status}`;
  const note = (list: string[], more = ''): void => {
    if (list.length < MOST_FINDINGS) list.push(`${said} ${more}`);
  };
  report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  if (status < 400) report.succeeded.add(route);
  const text = (): string => answer.body.toString('utf8').slice(0, 300);
  if (status >= 500 && !isOutside(answer)) note(report.serverErrors, text());
  if (status < 300 && way === 'stripped' && !isPublic(route)) note(report.openDoors);
  const fault = checker.fault(operation, answer);
  if (fault !== null) note(report.offSchema, `${fault} ${text()}`);
}

function isOutside({ status, body }: RawAnswer): boolean {
  return status === 503 && [...OUTSIDE].some((code) => body.includes(`"${code}"`));
}

/** What exists now can be asked for later. */
function learn(maker: RequestMaker, { target, operation }: GeneratedRequest, { type, body }: RawAnswer): void {
  if (!type.startsWith('application/json') || body.length > 200_000) return;
  const value: unknown = JSON.parse(body.toString('utf8'));
  const page = Page.safeParse(value);
  const found = page.success ? page.data.items : [Named.safeParse(value).data ?? {}];
  const path = operation.path.replace(/\/\{\w+\}$/, '') || target;
  for (const { id, slug } of found.slice(0, 20)) {
    if (id !== undefined) maker.learn(path, id);
    if (slug !== undefined) for (const kind of ['oidc', 'saml']) maker.learn(`/auth/${kind}`, slug);
  }
}
