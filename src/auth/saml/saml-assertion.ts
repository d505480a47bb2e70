import { z } from 'zod';
import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import { SignOnRejectedError } from '../sign-on/sign-on.errors.js';
import { SAML } from './saml-names.js';
import type { ResponseFacts } from './saml-response-shape.js';

/** How far the clocks of a provider and of ours may be apart, in milliseconds. */
export const CLOCK_SKEW_MS = 30_000;
/** No assertion is believed for longer; each is remembered until it is not. */
const MOST_LIFE_MS = 7 * 86_400_000;

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).getTime());
const Text = z.object({ _: z.string() });

/** The verified assertion as node-saml reads it (xml2js): attributes below `$`, text below `_`, children as lists. */
const Assertion = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1), Version: z.literal('2.0') }),
    Issuer: z.tuple([Text]),
    Subject: z.tuple([
      z.object({
        NameID: z.tuple([
          z.object({ _: z.string().min(1), $: z.object({ Format: z.string().optional() }).optional() }),
        ]),
        SubjectConfirmation: z.array(
          z.object({
            $: z.object({ Method: z.string() }),
            SubjectConfirmationData: z
              .tuple([
                z.object({
                  $: z.object({
                    Recipient: z.string().optional(),
                    NotOnOrAfter: Instant.optional(),
                    NotBefore: Instant.optional(),
                    InResponseTo: z.string().optional(),
                  }),
                }),
              ])
              .optional(),
          }),
        ),
      }),
    ]),
    Conditions: z.tuple([
      z.object({
        $: z.object({ NotBefore: Instant.optional(), NotOnOrAfter: Instant }),
        AudienceRestriction: z.array(z.object({ Audience: z.array(Text) })).min(1),
      }),
    ]),
    AuthnStatement: z.tuple([
      z.object({
        $: z.object({ SessionIndex: z.string().optional(), AuthnInstant: Instant.optional() }).optional(),
      }),
    ]),
  }),
});

/** What an assertion must be about. */
export interface AssertionChecks {
  readonly issuer: string;
  readonly audience: string;
  readonly acsUrl: string;
  readonly nowMs: number;
}

/** What a checked assertion says of the subject. */
export interface CheckedAssertion {
  readonly id: string;
  readonly nameId: string;
  readonly isTransient: boolean;
  readonly sessionIndex: string | null;
  /** When the person last proved who they are to the provider (`AuthnInstant`), in milliseconds since 1970; null where it does not say. */
  readonly provenAtMs: number | null;
  /** How long it could be used again if nobody remembered it, in milliseconds. */
  readonly leftMs: number;
}

const refuse = (cause: SignOnRejection, reason: string): SignOnRejectedError => new SignOnRejectedError(cause, reason);

/**
 * Checks a verified assertion and the response around it (SAML profiles, section 4.1.4.3): who speaks, for whom, where to, when. Whether it
 * answers a request of this browser is checked when the browser comes for it.
 *
 * @throws SignOnRejectedError
 */
export function checkAssertion(value: unknown, response: ResponseFacts, checks: AssertionChecks): CheckedAssertion {
  const parsed = Assertion.safeParse(value);
  if (!parsed.success) throw refuse('malformed', `The assertion lacks ${paths(parsed.error)}.`);
  const { $, Issuer, Subject, Conditions, AuthnStatement } = parsed.data.Assertion;
  const issuers = [Issuer[0]._, ...(response.issuer === null ? [] : [response.issuer])];
  if (issuers.some((issuer) => issuer !== checks.issuer)) throw refuse('issuer', 'Another issuer speaks.');
  if (response.destination !== checks.acsUrl) throw refuse('destination', 'The response is for another address.');
  const [{ $: times, AudienceRestriction: restrictions }] = Conditions;
  if (!restrictions.every(({ Audience }) => Audience.some((audience) => audience._ === checks.audience)))
    throw refuse('audience', 'The assertion is for somebody else.');
  checkTimes(times, checks.nowMs);
  const [{ NameID, SubjectConfirmation }] = Subject;
  const untilMs = checkBearer(SubjectConfirmation, response, checks);
  return {
    id: $.ID,
    nameId: NameID[0]._,
    isTransient: NameID[0].$?.Format === SAML.transient,
    sessionIndex: AuthnStatement[0].$?.SessionIndex ?? null,
    provenAtMs: provenAt(AuthnStatement[0].$?.AuthnInstant, times.NotBefore),
    leftMs: Math.min(untilMs, times.NotOnOrAfter) - checks.nowMs + 2 * CLOCK_SKEW_MS,
  };
}

/**
 * Some providers (authentik) write the beginning of the assertion's validity, a fixed time ago, where the moment of the proof belongs: that says
 * nothing of when somebody proved anything. An earlier moment is one that the provider remembers.
 */
function provenAt(authnInstant: number | undefined, notBefore: number | undefined): number | null {
  return authnInstant === undefined || authnInstant === notBefore ? null : authnInstant;
}

interface Times {
  readonly NotBefore?: number | undefined;
  readonly NotOnOrAfter?: number | undefined;
}

function checkTimes({ NotBefore: from, NotOnOrAfter: until }: Times, nowMs: number): number {
  if (until === undefined) throw refuse('malformed', 'The assertion does not say until when it holds.');
  if (nowMs - CLOCK_SKEW_MS >= until) throw refuse('expired', 'The assertion holds no longer.');
  if (from !== undefined && nowMs + CLOCK_SKEW_MS < from) throw refuse('expired', 'The assertion does not hold yet.');
  if (until - nowMs > MOST_LIFE_MS) throw refuse('expired', 'The assertion holds for longer than a week.');
  return until;
}

type Confirmation = z.infer<typeof Assertion>['Assertion']['Subject'][0]['SubjectConfirmation'][number];

/** The one bearer confirmation says that it is for us, and in answer to the same request as the response. */
function checkBearer(all: readonly Confirmation[], response: ResponseFacts, checks: AssertionChecks): number {
  const bearers = all.filter(({ $ }) => $.Method === SAML.bearer);
  const data = bearers[0]?.SubjectConfirmationData?.[0].$;
  if (bearers.length !== 1 || !data) throw refuse('malformed', 'The assertion has not one bearer confirmation.');
  if (data.Recipient !== checks.acsUrl) throw refuse('destination', 'The assertion is for another recipient.');
  if ((data.InResponseTo ?? null) !== response.inResponseTo)
    throw refuse('not-asked-for', 'Response and assertion answer different requests.');
  return checkTimes(data, checks.nowMs);
}

/** Where it does not fit, without any value. */
function paths({ issues }: z.ZodError): string {
  return issues.map(({ path }) => path.filter((part) => typeof part === 'string').join('/')).join(', ');
}
